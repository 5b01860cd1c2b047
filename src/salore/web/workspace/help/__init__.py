"""Questions from any page, and their answers."""
