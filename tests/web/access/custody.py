"""Codes on paper: their holder's alone."""

from __future__ import annotations

from tests.factories.appraisal import make_round
from tests.factories.personas import House
from tests.web.access_matrix import Row


def custody(house: House) -> dict[str, object]:
    return {"uid": make_round(house, []).collection.custodians.get(person=house.people["auditor"]).uid}


HOLDER = {"auditor"}
ROWS = {
    "custody:custody": Row(get=HOLDER, kwargs=custody),
    "custody:write": Row(post=HOLDER, kwargs=custody),
    "custody:type_back": Row(get=HOLDER, post=HOLDER, kwargs=custody),
    "custody:rehearse": Row(get=HOLDER, post=HOLDER, kwargs=custody),
    "custody:lost": Row(get=HOLDER, post=HOLDER, kwargs=custody),
    "custody:found": Row(post=HOLDER, kwargs=custody),
    "custody:reseal": Row(get=HOLDER, post=HOLDER, kwargs=custody),
    "custody:count": Row(get=HOLDER, post=HOLDER, kwargs=custody),
    "custody:tear": Row(get=HOLDER, post=HOLDER, kwargs=custody),
}
