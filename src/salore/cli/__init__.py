"""The `salore` command. Parses arguments and prints; all work is done below."""
