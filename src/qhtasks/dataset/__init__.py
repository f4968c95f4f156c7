"""Ground floor: from YAML text to records, with the place of every value."""
