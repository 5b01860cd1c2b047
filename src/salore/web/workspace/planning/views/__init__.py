"""The views of plans, one module a matter."""
