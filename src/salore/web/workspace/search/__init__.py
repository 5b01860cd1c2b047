"""One search over people and goals, within what one may see."""
