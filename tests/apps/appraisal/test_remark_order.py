"""Where a remark lies among the others says nothing of who wrote it, over many counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import numpy as np

from salore.appraisal.counting.cells import Released, Remark
from salore.appraisal.counting.count import _rows
from salore.appraisal.models import Collection
from salore.appraisal.sealing import CollectionKeys

WRITERS, COUNTS = 6, 1_200


@dataclass(frozen=True)
class _Form:
    """A form as the assignments list it: writers in the order in which they stand there."""

    rater: int
    remark: str


def _placed(forms: list[_Form]) -> list[int]:
    """Return for each form the place of its remark, as a count with a seed of its own stores them."""
    collection = Collection(uid=uuid4())
    keys = CollectionKeys.made_up(collection.uid)
    # As `open_all` orders what it opened, and `released` passes it on.
    names = {form.remark: keys.derived("rater", str(form.rater)).hex() for form in forms}
    opened = sorted(forms, key=lambda form: keys.derived("order", "1", names[form.remark]))
    remarks = [Remark(ratee_id=1, source="peer", text=form.remark) for form in opened]
    stored = [row.text for row in _rows(collection, keys, Released(cells=[], remarks=remarks)).comments]
    return [stored.index(form.remark) for form in forms]


def test_each_writer_stands_at_each_place_equally_often() -> None:
    forms = [_Form(rater, f"Ucapan {rater}") for rater in range(WRITERS)]
    seen: np.ndarray[Any, Any] = np.zeros((WRITERS, WRITERS))
    for _count in range(COUNTS):
        for writer, place in enumerate(_placed(forms)):
            seen[writer, place] += 1
    expected = COUNTS / WRITERS
    chi2 = float(((seen - expected) ** 2 / expected).sum())
    # 25 degrees of freedom: beyond 60 in fewer than one of ten thousand runs.
    assert chi2 < 60, seen
