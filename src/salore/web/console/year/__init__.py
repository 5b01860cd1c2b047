"""The year as the performance team runs it: prepared, opened, extended, closed."""
