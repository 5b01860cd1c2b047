"""What goes to the national system and what comes back from it: nothing is typed twice, nothing is hidden."""
