"""The views of the organisation, one module a matter."""
