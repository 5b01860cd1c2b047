"""Pages of progress: what was reported by period, the form of one period, evidence."""
