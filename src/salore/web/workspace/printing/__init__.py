"""Plans on paper, and beside the form of e-Kinerja."""
