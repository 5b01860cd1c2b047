"""Pure functions and estimators: arrays in, frozen results out. No I/O, no clock, no tables library."""
