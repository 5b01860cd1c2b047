"""Pages of released results: one's own, and those of one's people."""
