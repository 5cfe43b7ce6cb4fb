"""What every room stands on, and what imports no room: periods, numerals, byte writers."""
