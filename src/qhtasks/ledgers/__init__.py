"""The workbook that goes out to a body to be filled in, and what comes back of it."""
