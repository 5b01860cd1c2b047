"""From the dataclasses of `model` to validators of pydantic's core.

The full pydantic package does the same through `TypeAdapter`, but importing it and building its schemas
takes four times as long, and every command pays for it; a test holds the two to the same results.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic_core import SchemaValidator, core_schema
from pydantic_core.core_schema import CoreSchema

# Strict where a spreadsheet or a slip could pass for something else: true for 1, a number for a date.
_SCALARS: dict[Any, CoreSchema] = {
    str: core_schema.str_schema(strict=True),
    int: core_schema.int_schema(strict=True),
    bool: core_schema.bool_schema(strict=True),
    date: core_schema.date_schema(strict=True),
    Decimal: core_schema.decimal_schema(),
}


def without_none(annotation: Any) -> Any:
    """Return T of `T | None`, else the annotation itself."""
    if isinstance(annotation, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def row_class(rule: type) -> type | None:
    """Return the class of a rule's rows, or None if the rule has none."""
    found = next((field.type for field in fields(rule) if field.name == "rows"), None)
    return get_args(found)[0] if found else None


@cache
def validator(annotation: Any) -> SchemaValidator:
    return SchemaValidator(_schema(annotation))


@cache
def _schema(annotation: Any) -> CoreSchema:
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    if isinstance(annotation, types.UnionType):
        return core_schema.nullable_schema(_schema(without_none(annotation)))
    if is_dataclass(annotation):
        return _dataclass_schema(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return core_schema.literal_schema(list(arguments))
    if origin is tuple:
        return core_schema.tuple_schema([_schema(arguments[0])], variadic_item_index=0)
    if origin is dict:
        return core_schema.dict_schema(_schema(arguments[0]), _schema(arguments[1]))
    raise TypeError(f"a policy pack holds no values of type {annotation}")


def _dataclass_schema(cls: Any) -> CoreSchema:
    known = fields(cls)
    arguments = core_schema.dataclass_args_schema(
        cls.__name__,
        [core_schema.dataclass_field(field.name, _field_schema(field), kw_only=True) for field in known],
    )
    return core_schema.dataclass_schema(
        cls,
        arguments,
        [field.name for field in known],
        slots=True,
        frozen=True,
        config={"extra_fields_behavior": "forbid"},
    )


def _field_schema(field: Field[Any]) -> CoreSchema:
    annotation: Any = field.type
    schema = _schema(annotation)
    if field.default is MISSING:
        return schema
    return core_schema.with_default_schema(schema, default=field.default)


def is_required(field: Field[Any]) -> bool:
    return field.default is MISSING


def date_of(text: str) -> date | str:
    """Read an ISO date; other text is left for the validator to refuse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def keys_at(cls: Any, location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the keys that are allowed in the table to which the last key of a location belongs."""
    for step in location[:-1]:
        if isinstance(step, str) and is_dataclass(cls):
            cls = next(field.type for field in fields(cls) if field.name == step)
        cls = _innermost(cls)
    return tuple(field.name for field in fields(cls))


def _innermost(annotation: Any) -> Any:
    """Return the class of a value, or of the items of a list or a table of values."""
    annotation = without_none(annotation)
    while get_origin(annotation) in (tuple, dict):
        arguments = get_args(annotation)
        annotation = arguments[0] if get_origin(annotation) is tuple else arguments[1]
    return annotation
