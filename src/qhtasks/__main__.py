"""`python -m qhtasks` is the command line."""

from qhtasks.cli.app import main

main()
