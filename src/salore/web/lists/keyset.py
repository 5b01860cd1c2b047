"""Pages by key: each begins after the last row of the one before; the thousandth costs as the first."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Field, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual

M = TypeVar("M", bound=Model)
_KEY = "list_key"


@dataclass(frozen=True)
class Cut(Generic[M]):
    """The rows of a page and the marks of its first and last."""

    rows: list[M]
    first: str
    last: str
    has_before: bool
    has_after: bool


def cut(
    rows: QuerySet[M],
    *,
    order: str | Combinable | None,
    nullable: bool,
    downwards: bool,
    rows_a_page: int,
    after: str = "",
    before: str = "",
) -> Cut[M]:
    """Return the page after or before a mark. A mark that says nothing leads to the first page."""
    keyed = _keyed(rows, order)
    mark = _read(before or after, keyed)
    backwards = bool(before) and mark is not None
    turned = downwards is not backwards
    found = _sorted(keyed, nullable=nullable, downwards=downwards, backwards=backwards)
    if mark is not None:
        found = found.filter(_beyond(mark, nullable=nullable, greater=not turned, backwards=backwards))
    taken = list(found[: rows_a_page + 1])
    if backwards and len(taken) <= rows_a_page:
        # The beginning is reached: a full first page, not the few rows that were left before the mark.
        return cut(rows, order=order, nullable=nullable, downwards=downwards, rows_a_page=rows_a_page)
    is_more = len(taken) > rows_a_page
    page = taken[:rows_a_page]
    if backwards:
        page.reverse()
    return Cut(
        rows=page,
        first=_mark(page[0]) if page else "",
        last=_mark(page[-1]) if page else "",
        has_before=is_more if backwards else mark is not None,
        has_after=backwards or is_more,
    )


def ordered(
    rows: QuerySet[M], *, order: str | Combinable | None, nullable: bool, downwards: bool
) -> QuerySet[M]:
    """Return all rows as the pages have them."""
    return _sorted(_keyed(rows, order), nullable=nullable, downwards=downwards, backwards=False)


def _keyed(rows: QuerySet[M], order: str | Combinable | None) -> QuerySet[M]:
    keyed: QuerySet[M] = rows.annotate(**{_KEY: F(order) if isinstance(order, str) else order})
    return keyed


def _sorted(rows: QuerySet[M], *, nullable: bool, downwards: bool, backwards: bool) -> QuerySet[M]:
    turned = downwards is not backwards
    # Empty ones stand last in either direction; an index serves only where none can be.
    place = {"nulls_first" if backwards else "nulls_last": True} if nullable else {}
    if turned:
        return rows.order_by(F(_KEY).desc(**place), F("pk").desc())
    return rows.order_by(F(_KEY).asc(**place), F("pk").asc())


def _beyond(mark: tuple[Any, int], *, nullable: bool, greater: bool, backwards: bool) -> Q:
    value, pk = mark
    beside = Q(pk__gt=pk) if greater else Q(pk__lt=pk)
    empty = Q(IsNull(F(_KEY), True))
    if value is None:
        return (empty & beside) | ~empty if backwards else empty & beside
    compare, bound = (GreaterThan, GreaterThanOrEqual) if greater else (LessThan, LessThanOrEqual)
    beyond = Q(compare(_row(F(_KEY), F("pk")), _row(value, Value(pk))))
    # Follows from it, and is what an index answers where the key stands in another table than the row.
    beyond &= Q(bound(F(_KEY), value))
    return beyond | empty if nullable and not backwards else beyond


def _row(*values: Any) -> Func:
    # One comparison of rows is what an index on both columns answers; two joined by OR are not.
    return Func(*values, function="ROW", output_field=TextField())


def _mark(row: Model) -> str:
    text = json.dumps([getattr(row, _KEY), row.pk], cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(mark: str, keyed: QuerySet[M]) -> tuple[Any, int] | None:
    """Return the value and the primary key of a mark; None where somebody cut or changed it."""
    field: Field[Any, Any] = keyed.query.annotations[_KEY].output_field
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        if not isinstance(pk, int) or isinstance(pk, bool) or abs(pk) >= 2**63 or "\0" in str(value):
            return None
        return (None if value is None else Value(field.to_python(value), output_field=field)), pk
    except (ValueError, TypeError, ValidationError):
        return None
