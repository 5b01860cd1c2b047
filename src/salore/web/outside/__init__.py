"""People from outside who are asked by a letter: its code opens their forms, and no other page."""
