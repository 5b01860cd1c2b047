"""Pages of whoever decides: the team, one page a person, several together, the predicate of units below."""
