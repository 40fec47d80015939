"""``python -m mapgen``: the command line."""

from mapgen.cli import main

main()
