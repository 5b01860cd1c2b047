"""Questions and their answers, the search."""

from __future__ import annotations

from salore.organisation.services.help import help_ask
from tests.factories.personas import House
from tests.web.access_matrix import EVERYBODY, Row

READERS = {"employee", "operator", "unit_officer"}


def question(house: House) -> dict[str, object]:
    """What the employee asked; it reaches the officer of the unit above, and the operators."""
    asked = help_ask(actor=house.viewer("employee"), kind="help", text="Bagaimana mengisi target?")
    return {"uid": asked.uid}


ROWS = {
    "help:list": Row(get=EVERYBODY),
    "help:ask": Row(get=EVERYBODY, post=EVERYBODY),
    "help:wrong_superior": Row(get=EVERYBODY, post=EVERYBODY),
    "help:detail": Row(get=READERS, post=READERS - {"employee"}, kwargs=question),
    "search:search": Row(get=EVERYBODY),
}
