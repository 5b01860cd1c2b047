from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["id", "en"]
languages: tuple[Language, ...] = ("id", "en")


class Catalogue:
    """The sentences of one package, by key, in both languages.

    A catalogue is a TOML file of tables `[area.key]` with `id` and `en`; placeholders are named, as in
    `{found}`.

    Examples
    --------
    >>> words = Catalogue({"fault": {"empty": {"id": "Berkas {file} kosong.", "en": "{file} is empty."}}})
    >>> words.say("fault.empty", "en", file="people.csv")
    'people.csv is empty.'
    """

    def __init__(self, tree: dict[str, Any]) -> None:
        self._sentences: dict[str, dict[str, str]] = {}
        self._collect("", tree)

    def _collect(self, prefix: str, tree: dict[str, Any]) -> None:
        for key, value in tree.items():
            if isinstance(value, dict) and set(value) == set(languages):
                self._sentences[prefix + key] = value
            elif isinstance(value, dict):
                self._collect(f"{prefix}{key}.", value)
            else:
                raise ValueError(f"{prefix}{key}: a sentence needs exactly the languages {languages}")

    def keys(self) -> tuple[str, ...]:
        return tuple(self._sentences)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def say(self, key: str, language: str, /, **values: object) -> str:
        """Return the sentence with its placeholders filled."""
        return self._sentences[key][language].format(**values)

    @staticmethod
    @cache
    def of(package: str, name: str = "words.toml") -> Catalogue:
        """Return the catalogue that lies beside the code of a package."""
        return Catalogue(tomllib.loads((files(package) / name).read_text(encoding="utf-8")))
