"""Released results: one's own, and those of the people one leads, heads, helps or watches over."""

from __future__ import annotations

from tests.factories.personas import House
from tests.factories.results import make_released, make_result, make_scan
from tests.web.access_matrix import EVERYBODY, Row

WATCHERS = {
    "appointing_authority", "competent_officer", "head", "superior", "unit_officer", "operator", "auditor",
}  # fmt: skip
PRINTERS = WATCHERS
SIGNERS = {"employee", "superior", "unit_officer"}


def employees(house: House) -> dict[str, object]:
    return {"uid": make_result(house, "employee").uid}


def released(house: House) -> dict[str, object]:
    return {"uid": make_released(house, "employee").uid}


def sheets(house: House) -> dict[str, object]:
    return employees(house) | {"name": "penjelasan"}


def scans(house: House) -> dict[str, object]:
    return {"uid": make_scan(house, make_released(house, "employee")).uid}


ROWS = {
    "results:mine": Row(get=EVERYBODY),
    "results:people": Row(get=WATCHERS),
    "results:detail": Row(get=WATCHERS | {"employee"}, kwargs=employees),
    "results:receive": Row(get={"employee"}, post={"employee"}, kwargs=released),
    "results:print": Row(get=WATCHERS | {"employee"}, kwargs=employees),
    "results:sheet": Row(get=WATCHERS | {"employee"}, kwargs=sheets),
    "results:copy": Row(get=SIGNERS, kwargs=released),
    "results:print_many": Row(get=PRINTERS, post=PRINTERS),
    "results:signed": Row(get=WATCHERS | {"employee"}, post=SIGNERS, kwargs=released),
    "results:scan": Row(get=WATCHERS | {"employee"}, kwargs=scans),
    "results:scan_remove": Row(post=SIGNERS, kwargs=scans),
    "results:hand_over": Row(
        get={"superior", "unit_officer"}, post={"superior", "unit_officer"}, kwargs=released
    ),
}
