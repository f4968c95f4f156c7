"""What helps the people who edit the YAML."""
