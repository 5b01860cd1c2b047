"""Released results: one's own, and those of the people one leads, heads, helps or watches over."""

from __future__ import annotations

from tests.factories.personas import House
from tests.factories.results import make_released, make_result
from tests.web.access_matrix import EVERYBODY, Row

WATCHERS = {
    "appointing_authority", "competent_officer", "head", "superior", "unit_officer", "operator", "auditor",
}  # fmt: skip


def employees(house: House) -> dict[str, object]:
    return {"uid": make_result(house, "employee").uid}


def released(house: House) -> dict[str, object]:
    return {"uid": make_released(house, "employee").uid}


ROWS = {
    "results:mine": Row(get=EVERYBODY),
    "results:people": Row(get=WATCHERS),
    "results:detail": Row(get=WATCHERS | {"employee"}, kwargs=employees),
    "results:receive": Row(get={"employee"}, post={"employee"}, kwargs=released),
    "results:hand_over": Row(
        get={"superior", "unit_officer"}, post={"superior", "unit_officer"}, kwargs=released
    ),
}
