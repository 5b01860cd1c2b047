"""Colleagues: found by name, post and unit; more of them to those who lead or help them."""
