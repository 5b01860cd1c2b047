"""Answers about conduct that carry a name: of oneself, and of the lead of a team. Nothing sealed here."""
