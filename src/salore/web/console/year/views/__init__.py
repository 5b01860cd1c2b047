"""Views of the year for the performance team."""
