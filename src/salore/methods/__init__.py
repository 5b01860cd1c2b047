"""Pure functions and estimators: frames or arrays in and out. No files, no clock, no words, no rule of a law."""
