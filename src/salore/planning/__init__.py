"""Plans (SKP): goals, how they cascade, indicators, agreement, progress and evidence."""
