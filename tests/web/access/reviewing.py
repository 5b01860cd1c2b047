"""Looking at frozen results before the release: whoever heads the unit."""

from __future__ import annotations

from tests.factories.personas import House
from tests.web.access.closing import frozen
from tests.web.access_matrix import Row


def unit(house: House) -> dict[str, object]:
    return {"key": frozen(house).key, "uid": house.units["BKPSDM"].uid}


HEADS = {"head", "superior", "competent_officer", "appointing_authority"}
ROWS = {
    "reviewing:list": Row(get=HEADS),
    "reviewing:unit": Row(get={"head"}, post={"head"}, kwargs=unit),
}
