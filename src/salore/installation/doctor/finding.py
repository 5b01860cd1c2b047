"""What the doctor says: a sentence about one thing, and how grave it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from salore.core.trouble import InstallationError
from salore.wording import Catalogue, number


class Level(Enum):
    WELL = "well"
    WATCH = "watch"
    ILL = "ill"


@dataclass(frozen=True)
class Finding:
    """`key` names the sentence under `doctor`; where something is to be done, the sentence says what."""

    level: Level
    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, language: str) -> str:
        values = {name: _as_written(value, language) for name, value in self.values.items()}
        return Catalogue.of("salore.installation").say(f"doctor.{self.key}", language, **values)

    def text(self, language: str) -> str:
        """Return the sentence with its gravity in words before it."""
        mark = Catalogue.of("salore.installation").say(f"doctor.level.{self.level.value}", language)
        return f"{mark}  {self.said(language)}"

    def figures(self, language: str) -> dict[str, str]:
        """Return the same for a program that watches."""
        return {"key": self.key, "level": self.level.value, "text": self.said(language)}


def _as_written(value: object, language: str) -> object:
    if isinstance(value, InstallationError):
        return value.lines(language)[0]
    return number(value, language, 1) if isinstance(value, float) else value


def well(key: str, **values: object) -> Finding:
    return Finding(Level.WELL, key, values)


def watch(key: str, **values: object) -> Finding:
    return Finding(Level.WATCH, key, values)


def ill(key: str, **values: object) -> Finding:
    return Finding(Level.ILL, key, values)
