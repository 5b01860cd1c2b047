"""Pure functions and estimators: frames or arrays in and out. No files, no clock, no words.

No rule of a law stands here as a constant: parameters come in from the policy pack.
"""
