"""What the template of a list reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from salore.wording import date_in_words, number

R = TypeVar("R")
CAP = 1000
Text = str | Promise


class Query:
    """The query string of a list: one value a key, the empty ones left out."""

    def __init__(self, query: QueryDict | dict[str, str]) -> None:
        # PostgreSQL keeps no NUL, and nobody types one.
        self._values = {key: (query.get(key) or "").replace("\0", "") for key in query}

    def get(self, key: str) -> str:
        return self._values.get(key, "")

    def only(self, filters: Iterable[str], *others: str) -> Query:
        return Query({key: self.get(key) for key in (*filters, *others)})

    def url(self, **changed: str) -> str:
        values = {key: value for key, value in (self._values | changed).items() if value}
        return f"?{urlencode(values)}"


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows there are; beyond the cap nobody counts."""

    counted: int

    @property
    def count(self) -> int:
        return min(self.counted, CAP)

    def __str__(self) -> str:
        said = number(self.count, language())
        return f"{said}+" if self.counted > CAP else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A filter as the form shows it."""

    key: str
    title: Text
    value: str
    default: str
    options: list[tuple[str, Any]]
    hint: Text
    input_type: str
    said: Text
    is_kept_unseen: bool

    @property
    def narrows(self) -> bool:
        return bool(self.value) and self.value != self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    title: Text
    numeric: bool
    url: str
    sorting: str


@dataclass(frozen=True, slots=True)
class Tags:
    """What stands around the cells of a column; the same in every row of a page."""

    opening: SafeString
    opening_empty: SafeString
    closing: SafeString

    def around(self, content: str, *, is_empty: bool) -> str:
        return f"{self.opening_empty if is_empty else self.opening}{content}{self.closing}"


def _classes(*, numeric: bool, is_empty: bool) -> SafeString:
    names = [name for name, holds in (("num", numeric), ("is-empty", is_empty)) if holds]
    return format_html(' class="{}"', " ".join(names)) if names else SafeString("")


def tags_of(title: Text, *, numeric: bool, is_first: bool) -> Tags:
    if is_first:
        head = SafeString('<th role="rowheader" scope="row">')
        return Tags(head, head, SafeString("</th>"))
    full, empty = (
        format_html('<td role="cell" data-label="{}"{}>', title, _classes(numeric=numeric, is_empty=is_empty))
        for is_empty in (False, True)
    )
    return Tags(full, empty, SafeString("</td>"))


@dataclass(frozen=True, kw_only=True)
class Page(Generic[R]):
    """One page of a list with what leads to the others.

    `body` is the rows of the table as they stand: hundreds of cells, each of which a template would write in
    ten steps.
    """

    name: str
    caption: Text
    empty: Text
    counted: Promise
    heads: list[Head]
    rows: list[R]
    body: SafeString
    fields: list[Field]
    # What the rows can be sorted by, as the query string says it; the order of the list itself is empty.
    orders: list[tuple[str, str]]
    order: str
    total: Total
    previous_url: str
    next_url: str
    first_url: str
    all_url: str
    csv_url: str
    xlsx_url: str

    @property
    def is_narrowed(self) -> bool:
        return any(field.narrows for field in self.fields)

    @property
    def said_total(self) -> str:
        return str(self.counted % {"count": self.total.count, "total": self.total})


def said(value: Any) -> str:
    """Return a value as people write it; what is missing stays empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, (int, float, Decimal)):
        return number(value, language())
    if isinstance(value, date) and not isinstance(value, datetime):
        # A date keeps to one line; narrow columns would part the year from its day.
        return date_in_words(value, language()).replace(" ", "\xa0")
    return str(value)


def language() -> str:
    return (get_language() or "id")[:2]
