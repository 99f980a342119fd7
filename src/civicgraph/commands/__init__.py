"""Commands that ``cli`` registers: each parses its options, calls the library and writes what came back."""
