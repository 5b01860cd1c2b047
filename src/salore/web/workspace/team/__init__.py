"""The page of whoever leads people."""
