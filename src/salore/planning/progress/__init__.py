"""What was achieved, by period, with what shows it. The superior's observations are the dialogue's."""
