"""The public contract, checked from outside: the command, its files, its endings."""
