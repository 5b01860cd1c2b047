"""Rater severity in an appraisal: advice from named raters who can be compared, never a correction.

Belongs here: choosing comparable raters, fitting them apart from anonymous sources, adjusted means of
named cells, and adjusted means of anonymous cells where the pack fixes that kind. Does not: the model.
"""
