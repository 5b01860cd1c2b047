"""A collection of colleagues' answers in the hands of the performance team: numbers, never a pair."""
