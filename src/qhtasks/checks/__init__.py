"""Third floor: rules that judge a dataset. Importing the modules of rules fills the registry."""
