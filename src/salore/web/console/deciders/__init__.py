"""Naming who decides on people on whom nobody does, for the performance team."""
