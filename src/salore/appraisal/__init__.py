"""Who rates whom, the forms, the sealed answers and their count, and what the superior decides."""
