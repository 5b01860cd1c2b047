"""A pack as one JSON text, and the hash over it: the meaning alone, without comments, order or layout.

The text carries a pack into an output folder, so that results can be recomputed under the very rules
that they were computed under.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from pydantic_core import ValidationError

from salore.policy import _schema
from salore.policy.faults import PackError, fault, faults_of
from salore.policy.model import Pack
from salore.wording import plain


def pack_hash(pack: Pack) -> str:
    """Return the SHA-256 of what a pack means, in hexadecimal."""
    return sha256(_text(_meaning(pack)).encode()).hexdigest()


def pack_to_json(pack: Pack) -> str:
    """Write a pack as JSON; the same pack gives the same bytes."""
    return _text(_meaning(pack) | {"hash": pack_hash(pack)}, indent=1) + "\n"


def pack_from_json(text: str) -> Pack:
    """Read what `pack_to_json` wrote; raise `PackError` when it no longer means what its hash says."""
    try:
        pack: Pack = _schema.validator(Pack).validate_json(text)
    except ValidationError as error:
        raise PackError(
            "JSON", faults_of(error, Pack, lambda location: ("JSON", ".".join(map(str, location))))
        ) from None
    if pack.hash != pack_hash(pack):
        values = {"found": pack_hash(pack), "expected": pack.hash}
        raise PackError(pack.identity.id, [fault("JSON", "hash", "hash_differs", **values)])
    return pack


def with_hash(pack: Pack) -> Pack:
    return replace(pack, hash=pack_hash(pack))


def _text(tree: Any, indent: int | None = None) -> str:
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=indent, separators=separators)


def _meaning(pack: Pack) -> dict[str, Any]:
    tree: dict[str, Any] = _plain(pack)
    tree.pop("hash", None)
    return tree


def _plain(value: Any) -> Any:
    """Return a value in JSON's terms: 0.60 and 0.6 are the same text.

    What is absent or as it is where nothing is said is left out, so that a pack of before a rule was known
    still means, and hashes to, the same.
    """
    if is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(found) for field, found in pairs if found not in (None, field.default)}
    if isinstance(value, dict):
        return {key: _plain(found) for key, found in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(found) for found in value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
