"""Views of objections."""
