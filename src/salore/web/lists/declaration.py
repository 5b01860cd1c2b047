"""How a list is declared. Does not belong here: how its pages are cut (`keyset`) or its files written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import repeat
from typing import Any, Generic, TypeVar, cast

from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from salore.organisation.viewer import Viewer
from salore.web.lists import files, keyset
from salore.web.lists.page import CAP, Field, Head, Page, Query, Tags, Total, said, tags_of
from salore.web.middleware import SignedInRequest

M = TypeVar("M", bound=Model)
R = TypeVar("R")
Text = str | Promise
FORMATS = ("csv", "xlsx")


@dataclass(frozen=True, kw_only=True)
class Column(Generic[R]):
    """One column: `value` for page and file alike; `markup` or `template` where a page needs more than text.

    `order` is what the database sorts by; without it the column cannot be sorted. Say `nullable` where that
    may be empty: empty ones come last either way.
    """

    key: str
    title: Text
    value: Callable[[R], Any]
    order: str | Combinable | None = None
    nullable: bool = False
    link: Callable[[R], str] | None = None
    template: str = ""
    markup: Callable[[R], SafeString] | None = None
    numeric: bool = False
    on_page: bool = True
    in_file: bool = True
    shown_to: Callable[[Viewer], bool] | None = None

    def cell(self, row: R, tags: Tags) -> str:
        """Return the cell with the tags around it."""
        text = said(self.value(row))
        return tags.around(self._content(row, text), is_empty=not text)

    def _content(self, row: R, text: str) -> str:
        if self.markup:
            return self.markup(row)
        if self.template:
            return render_to_string(self.template, {"row": row, "text": text})
        url = self.link(row) if self.link else ""
        return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)


@dataclass(frozen=True, kw_only=True)
class Filter(Generic[M]):
    """One way to narrow a list: a choice where `choices` are given, else what somebody types.

    With a `default` that is chosen until another is: then the choices say themselves which of them is all.
    Where the value is an id from another page's link, `said` puts it in words and the form keeps it unseen.
    """

    key: str
    title: Text
    narrow: Callable[[QuerySet[M], str, Viewer], QuerySet[M]]
    choices: Callable[[Viewer], Iterable[tuple[str, Any]]] | None = None
    said: Callable[[str, Viewer], Text] | None = None
    hint: Text = ""
    input_type: str = "search"
    default: str = ""
    shown_to: Callable[[Viewer], bool] | None = None

    def field(self, query: Query, viewer: Viewer) -> Field:
        """Return the field of the form; a choice that is none counts as not chosen."""
        value = query.get(self.key).strip() or self.default
        options = [(str(key), label) for key, label in self.choices(viewer)] if self.choices else []
        if self.choices and value not in [key for key, _label in options]:
            value = self.default
        return Field(
            key=self.key,
            title=self.title,
            value=value,
            default=self.default,
            options=options,
            hint=self.hint,
            input_type=self.input_type,
            said=self.said(value, viewer) if self.said and value else "",
            is_kept_unseen=self.said is not None,
        )


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[M, R]):
    """A list, declared once. `order` is the key of the column it is sorted by at first, `-` for downwards.

    `widen` adds to the rows what filters and other orders read; for the list at first sight nobody asks it.
    """

    name: str
    columns: Sequence[Column[R]]
    filters: Sequence[Filter[M]] = ()
    order: str = ""
    rows_a_page: int = 25
    widen: Callable[[QuerySet[M], Viewer], QuerySet[M]] | None = None
    prepare: Callable[[list[M], Viewer], list[R]] | None = None
    counted: Promise = field(default=ngettext_lazy("%(total)s row", "%(total)s rows", "count"))
    caption: Text = ""
    empty: Text = field(default=_("Nothing here yet."))

    def asks_file(self, request: SignedInRequest) -> bool:
        return Query(request.GET).get("unduh") in FORMATS

    def page(self, request: SignedInRequest, rows: QuerySet[M]) -> Page[R]:
        """Return the page that the address asks for, of the rows that the viewer may see."""
        query, viewer = Query(request.GET), request.viewer
        fields = self._fields(query, viewer)
        column, downwards = self._order(query)
        narrowed = self._narrowed(self._widened(rows, fields, column, viewer), fields, viewer)
        cut = keyset.cut(
            narrowed,
            order=column.order,
            nullable=column.nullable,
            downwards=downwards,
            rows_a_page=self.rows_a_page,
            after=query.get("sesudah"),
            before=query.get("sebelum"),
        )
        shown = [one for one in self.columns if one.on_page and (not one.shown_to or one.shown_to(viewer))]
        kept = query.only([entry.key for entry in fields if entry.narrows], "urut")
        lines = self._prepared(cut.rows, viewer)
        return Page(
            name=self.name,
            caption=self.caption,
            empty=self.empty,
            counted=self.counted,
            heads=[self._head(one, column, downwards, kept) for one in shown],
            rows=lines,
            body=_body(lines, shown),
            fields=fields,
            orders=[entry for one in shown if one.order is not None for entry in self._orders(one)],
            order=self._asked(f"-{column.key}" if downwards else column.key),
            # Of the key alone: what pages show beside a row need not be computed to count it.
            total=Total(narrowed.order_by().values("pk")[: CAP + 1].count()),
            previous_url=kept.url(sebelum=cut.first) if cut.has_before else "",
            next_url=kept.url(sesudah=cut.last) if cut.has_after else "",
            first_url=kept.url(),
            all_url=query.only([], "urut").url(),
            csv_url=kept.url(unduh="csv"),
            xlsx_url=kept.url(unduh="xlsx"),
        )

    def file(self, request: SignedInRequest, rows: QuerySet[M]) -> StreamingHttpResponse:
        """Return the narrowed rows, all of them, in the order of the page."""
        query, viewer = Query(request.GET), request.viewer
        fields = self._fields(query, viewer)
        column, downwards = self._order(query)
        ordered = keyset.ordered(
            self._narrowed(self._widened(rows, fields, column, viewer), fields, viewer),
            order=column.order,
            nullable=column.nullable,
            downwards=downwards,
        )
        columns = [one for one in self.columns if one.in_file and (not one.shown_to or one.shown_to(viewer))]
        parts = (self._prepared(part, viewer) for part in files.parts(ordered))
        return files.response(
            query.get("unduh"),
            name=self.name,
            titles=[str(one.title) for one in columns],
            lines=([one.value(row) for one in columns] for part in parts for row in part),
        )

    def _fields(self, query: Query, viewer: Viewer) -> list[Field]:
        shown = [known for known in self.filters if not known.shown_to or known.shown_to(viewer)]
        return [known.field(query, viewer) for known in shown]

    def _widened(
        self, rows: QuerySet[M], fields: list[Field], column: Column[R], viewer: Viewer
    ) -> QuerySet[M]:
        is_first_sight = not self._asked(column.key) and not any(entry.value for entry in fields)
        return self.widen(rows, viewer) if self.widen and not is_first_sight else rows

    def _narrowed(self, rows: QuerySet[M], fields: list[Field], viewer: Viewer) -> QuerySet[M]:
        narrowing = {known.key: known.narrow for known in self.filters}
        for entry in fields:
            if entry.value:
                rows = narrowing[entry.key](rows, entry.value, viewer)
        return rows

    def _prepared(self, rows: list[M], viewer: Viewer) -> list[R]:
        return self.prepare(rows, viewer) if self.prepare else cast("list[R]", rows)

    def _order(self, query: Query) -> tuple[Column[R], bool]:
        sortable = {one.key: one for one in self.columns if one.order is not None}
        for wanted in (query.get("urut"), self.order):
            if wanted.removeprefix("-") in sortable:
                return sortable[wanted.removeprefix("-")], wanted.startswith("-")
        return next(iter(sortable.values())), False

    def _orders(self, column: Column[R]) -> list[tuple[str, str]]:
        turned = gettext("%(column)s, descending") % {"column": column.title}
        return [(self._asked(column.key), str(column.title)), (self._asked(f"-{column.key}"), turned)]

    def _asked(self, order: str) -> str:
        """Return how an address asks for an order: by nothing where it is the list's own."""
        own = self.order or next(one.key for one in self.columns if one.order is not None)
        return "" if order == own else order

    def _head(self, column: Column[R], sorted_by: Column[R], downwards: bool, kept: Query) -> Head:
        is_sorted = column is sorted_by
        turned = f"-{column.key}" if is_sorted and not downwards else column.key
        return Head(
            title=column.title,
            numeric=column.numeric,
            url=kept.url(urut=turned) if column.order is not None else "",
            sorting=("descending" if downwards else "ascending") if is_sorted else "",
        )


def _body(rows: Iterable[R], shown: Sequence[Column[R]]) -> SafeString:
    """Return the rows of the table. The cells escape what they say."""
    tags = [
        tags_of(column.title, numeric=column.numeric, is_first=not place)
        for place, column in enumerate(shown)
    ]
    cells = ("".join(map(Column.cell, shown, repeat(row), tags)) for row in rows)
    return SafeString("".join(f'<tr role="row">{line}</tr>\n' for line in cells))
