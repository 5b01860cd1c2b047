"""What is wrong with the files of a pack: each fault with its file, its key and a sentence in both languages.

Belongs here: the faults and how pydantic's findings become sentences. Does not: findings about the
meaning of a pack that reads well (`check`).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from salore.policy import _schema
from salore.policy.model import Words
from salore.wording import Catalogue

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails, ValidationError


@dataclass(frozen=True, slots=True)
class PackFault:
    """One fault. `key` is the rule and field, in a CSV file the row (header = 1) and column."""

    file: str
    key: str
    message: Words

    def in_language(self, language: str) -> str:
        place = f"{self.file}:{self.key}" if self.key else self.file
        return f"{place}: {self.message.in_language(language)}"


class PackError(Exception):
    """A pack that cannot be read, with all faults at once."""

    def __init__(self, pack: str, faults: Iterable[PackFault]) -> None:
        self.pack = pack
        self.faults = tuple(faults)
        super().__init__("\n".join(self.lines("id")))

    def lines(self, language: str) -> tuple[str, ...]:
        return tuple(fault.in_language(language) for fault in self.faults)


def said(key: str, /, **values: object) -> Words:
    """Return a sentence of the catalogue in both languages."""
    words = Catalogue.of(__package__)
    return Words(id=words.say(key, "id", **values), en=words.say(key, "en", **values))


def fault(file: str, key: str, sentence: str, /, **values: object) -> PackFault:
    return PackFault(file, key, said(f"fault.{sentence}", **values))


# pydantic's error types, by the sentence that says them.
_SENTENCES = {
    "missing": "missing",
    "unexpected_keyword_argument": "unknown_key",
    "string_type": "not_text",
    "int_type": "not_whole_number",
    "bool_type": "not_yes_no",
    "decimal_type": "not_number",
    "decimal_parsing": "not_number",
    "finite_number": "not_number",
    "date_type": "not_date",
    "literal_error": "not_allowed",
    "tuple_type": "not_list",
    "dataclass_type": "not_table",
    "dict_type": "not_table",
}


def faults_of(
    error: ValidationError, cls: Any, place: Callable[[tuple[int | str, ...]], tuple[str, str]]
) -> list[PackFault]:
    """Say all findings of pydantic about a value of a class; `place` gives file and key of a location."""
    return [
        PackFault(*place(detail["loc"]), _sentence(detail, cls)) for detail in error.errors(include_url=False)
    ]


def _sentence(error: ErrorDetails, cls: Any) -> Words:
    kind, location = error["type"], error["loc"]
    found = _shown(error["input"])
    if kind == "literal_error":
        allowed = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        return said("fault.not_allowed", found=found, allowed=allowed)
    if kind == "unexpected_keyword_argument":
        names = _closest(str(location[-1]), _schema.keys_at(cls, location))
        return said("fault.unknown_key", allowed=", ".join(names))
    if kind in _SENTENCES:
        return said(f"fault.{_SENTENCES[kind]}", found=found)
    return said("fault.other", found=found, detail=error["msg"])


def _closest(key: str, names: tuple[str, ...]) -> list[str] | tuple[str, ...]:
    return difflib.get_close_matches(key, names, n=3) or names


def _shown(value: Any) -> str:
    text = str(value) if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
