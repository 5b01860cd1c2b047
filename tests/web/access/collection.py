"""Collections of colleagues' answers: the performance team's alone."""

from __future__ import annotations

from tests.factories.appraisal import make_round
from tests.factories.personas import House
from tests.web.access_matrix import Row


def collection(house: House) -> dict[str, object]:
    return {"uid": make_round(house, []).collection.uid}


def sheet(house: House) -> dict[str, object]:
    made = make_round(house, []).collection
    return {"uid": made.uid, "custodian": made.custodians.get(number=0).uid}


OPERATOR = {"operator"}
ROWS = {
    "collection:list": Row(get=OPERATOR),
    "collection:prepare": Row(get=OPERATOR, post=OPERATOR),
    "collection:detail": Row(get=OPERATOR, kwargs=collection),
    "collection:look": Row(post=OPERATOR, kwargs=collection),
    "collection:hand_out": Row(get=OPERATOR, post=OPERATOR, kwargs=collection),
    "collection:returned": Row(get=OPERATOR, kwargs=collection),
    "collection:remind": Row(get=OPERATOR, post=OPERATOR, kwargs=collection),
    "collection:extend": Row(get=OPERATOR, post=OPERATOR, kwargs=collection),
    "collection:close": Row(get=OPERATOR, post=OPERATOR, kwargs=collection),
    "collection:discard": Row(get=OPERATOR, post=OPERATOR, kwargs=collection),
    "collection:again": Row(get=OPERATOR, post=OPERATOR),
    "collection:lost": Row(get=OPERATOR, post=OPERATOR, kwargs=sheet),
    "collection:replace": Row(get=OPERATOR, post=OPERATOR, kwargs=collection),
    "collection:give_up": Row(get=OPERATOR, post=OPERATOR, kwargs=collection),
}
