"""Official predicates: read in from the national system's recaps, compared, and handed over to it.

What is decided here and what is official there stand side by side; a difference is shown, never mended here.
"""
