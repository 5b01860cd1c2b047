"""The demonstration, served for real and used in a real browser."""
