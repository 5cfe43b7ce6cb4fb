"""What every room stands on, and what imports no room: faults, paths, files, periods, numerals, console."""
