"""Top floor: the command line. Only this floor prints and exits."""
