"""Objections to released results: filed, explained, decided; a change issues the result anew."""
