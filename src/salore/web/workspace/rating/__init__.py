"""Colleagues judge colleagues: the forms, and what protects them. Leaves no trace of who was there when."""
