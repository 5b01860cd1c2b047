"""What a person can mend: an error with a sentence in both languages."""

from __future__ import annotations

from salore.wording import Catalogue


class EngineError(Exception):
    """Something asked for cannot be done; the sentence says what, where and what to do.

    `key` names the sentence in the engine's `words.toml`, under `trouble`.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self._key = f"trouble.{key}"
        self._values = values

    def lines(self, language: str) -> tuple[str, ...]:
        return (Catalogue.of("salore.engine").say(self._key, language, **self._values),)

    def __str__(self) -> str:
        return self.lines("en")[0]
