"""What runs an installation: start, supervision, check-up, backup, certificates. No domain rules.

Imports Django only within functions: the supervisor lives without it, and `salore --help` answers at once.
"""
