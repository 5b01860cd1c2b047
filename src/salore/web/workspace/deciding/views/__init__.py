"""Views of decisions: of a team, of a person, of the predicate of units."""
