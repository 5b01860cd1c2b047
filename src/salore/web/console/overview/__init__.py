"""How far everybody is: for the performance team, heads and personnel officers."""
