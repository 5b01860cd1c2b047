"""What hinders an installation and can be mended by whoever runs it, in words of both languages."""

from __future__ import annotations

from salore.wording import Catalogue


class InstallationError(Exception):
    """The installation cannot do what was asked; the sentence says why and what to do.

    `key` names the sentence in the `words.toml` of `package`, under `trouble`.
    """

    package = "salore.core"

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self._values = values

    def lines(self, language: str) -> tuple[str, ...]:
        return (Catalogue.of(self.package).say(f"trouble.{self.key}", language, **self._values),)

    def __str__(self) -> str:
        return self.lines("en")[0]
