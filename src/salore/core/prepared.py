"""Queries that pages ask at every turn: their SQL is built once a process, their values are given each time.

Django builds the text of a query anew whenever it is asked; of a wide one that costs more than its answer.
Does not belong here: any query itself.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import update_wrapper
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, connections, models
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
R = TypeVar("R", covariant=True)

_FIELDS: dict[type, type[models.Field[Any, Any]]] = {
    int: models.BigIntegerField,
    str: models.TextField,
    date: models.DateField,
    datetime: models.DateTimeField,
    UUID: models.UUIDField,
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the parameters of the SQL a value belongs."""

    name: str


class _Given(models.Value):
    """A value that is not known yet. A query may compare with it; Python code must not."""

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, Any]:
        return "%s", (_Place(self.value),)


class _GivenMany(_Given):
    """Several values, for `in`."""

    # Django writes IN before it. ANY takes an array, of whatever length, and reads an index as a list does.
    MARK, ANY = "IN (values of ", "= ANY ("

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, Any]:
        return f"(values of %s::{self.output_field.db_type(connection)}[])", (_Place(self.value),)


class _KeptQuery(Query):
    """A query whose text is known: what remains is to fill in the values."""

    kept: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    given: Mapping[str, Any]

    def get_compiler(self, using: Any = None, connection: Any = None, *_: Any, **__: Any) -> SQLCompiler:
        compiler = copy(self.kept)
        compiler.connection = connection or connections[using]
        filled = tuple(self.given[one.name] if isinstance(one, _Place) else one for one in self.params)
        compiler.as_sql = lambda *_, **__: (self.sql, filled)  # type: ignore[method-assign]
        return compiler


class Prepared(Generic[P, R]):
    """A function that builds a query of its arguments, as one that answers with the rows.

    The arguments are named with their types. The function is called once and sees no values: what it asks
    must not depend on them otherwise than in the query.
    """

    def __init__(self, build: Callable[P, models.QuerySet[Any, R]]) -> None:
        self._build, self._signature = build, signature(build)
        self._ready: models.QuerySet[Any, R] | None = None
        update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        if self._ready is None:
            self._ready = self._compiled()
        bound = self._signature.bind(*args, **kwargs).arguments
        rows = self._ready.all()
        query: Any = rows.query
        query.given = {name: _listed(value) for name, value in bound.items()}
        return list(rows)

    def _compiled(self) -> models.QuerySet[Any, R]:
        hints = typing.get_type_hints(self._build)
        given = {name: _given(name, hints[name]) for name in self._signature.parameters}
        rows: Any = typing.cast(Callable[..., Any], self._build)(**given)
        query = rows.query.chain(_KeptQuery)
        query.kept = rows.query.get_compiler(rows.db)
        sql, query.params = query.kept.as_sql()
        query.sql = sql.replace(_GivenMany.MARK, _GivenMany.ANY)
        # Its property would forget whether rows are objects, dicts or tuples.
        rows._query = query
        return typing.cast("models.QuerySet[Any, R]", rows)


def prepared(build: Callable[P, models.QuerySet[Any, R]]) -> Prepared[P, R]:
    """Let a function that builds a query answer with its rows, from SQL that is built at the first call."""
    return Prepared(build)


def _given(name: str, hint: Any) -> _Given:
    origin, one = typing.get_origin(hint), hint
    if isinstance(origin, type) and issubclass(origin, Collection):
        one = typing.get_args(hint)[0]
    if one not in _FIELDS:
        raise TypeError(f"{name}: {hint} cannot be given to a prepared query")
    return (_Given if one is hint else _GivenMany)(name, output_field=_FIELDS[one]())


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, Collection) and not isinstance(value, str) else value
