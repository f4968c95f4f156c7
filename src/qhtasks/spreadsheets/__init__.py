"""Reading spreadsheets that anybody saved, of every format that offices send back; knows nothing of the data."""
