"""The data-quality list: for whoever mends, and auditors."""

from __future__ import annotations

from tests.factories.personas import House
from tests.web.access_matrix import Row

MENDERS = {"operator", "unit_officer", "auditor"}


def kind(house: House) -> dict[str, object]:
    del house
    return {"kind": "tanpa-atasan"}


ROWS = {
    "quality:index": Row(get=MENDERS),
    "quality:one": Row(get=MENDERS, kwargs=kind, is_common=True),
}
