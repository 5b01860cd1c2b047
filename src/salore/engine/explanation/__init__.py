"""Explanations: recorded as steps while computing, told in words when somebody asks."""

from salore.engine.explanation.read import explain_person
from salore.engine.explanation.tell import Section, Told, as_text, rating_words, tell

__all__ = ["Section", "Told", "as_text", "explain_person", "rating_words", "tell"]
