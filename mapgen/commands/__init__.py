"""The commands, one module each: ``command`` is what runs, ``EXAMPLE`` a line that its help shows."""
