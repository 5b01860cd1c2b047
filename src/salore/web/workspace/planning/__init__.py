"""Pages of plans: one's own, those one leads, those of the agency."""
