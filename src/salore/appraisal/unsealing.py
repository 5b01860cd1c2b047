"""From the custodians' codes to a collection's keys: in the counting process alone, never in a page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import Collection
from salore.appraisal.sealing import CollectionKeys, KeyCopy, SealingError, open_copies
from salore.core.errors import DomainError

_UNOPENED = {
    "too_few_codes": _("These codes are too few to open the answers."),
    "wrong_code": _("These codes open nothing here. Nothing was counted."),
}


def keys_of(collection: Collection, codes: Mapping[int, bytes]) -> CollectionKeys:
    """Return the keys of a collection from the codes of these custodians, by their number."""
    copies = [
        KeyCopy(
            tuple(one.number for one in (copy.custodian_a, copy.custodian_b) if one is not None),
            bytes(copy.sealed_seed),
        )
        for copy in collection.key_copies.select_related("custodian_a", "custodian_b")
    ]
    try:
        return open_copies(collection.uid, copies, codes, bytes(collection.public_key or b""))
    except SealingError as error:
        raise DomainError(error.code, _UNOPENED[error.code]) from None
