"""People from outside: invited by name, given a letter; and forms that come back on paper, entered."""
