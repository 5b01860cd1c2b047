"""Feedback at any time: who may say something to whom, and what is shown to whom. Nothing anonymous here."""
