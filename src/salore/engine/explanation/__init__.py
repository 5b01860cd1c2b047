"""Explanations: recorded as steps while computing, told in words when somebody asks."""
