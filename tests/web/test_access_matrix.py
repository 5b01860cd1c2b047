"""Every address × persona × method, against the rows in `tests/web/access/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from salore.core import clock
from tests.factories.personas import House
from tests.web.access_matrix import PERSONAS, STRANGER, VISITOR, Row, addresses, rows

ROWS = rows()
SIGN_IN = "/masuk/"


def people(house: House, stranger: House) -> Iterator[tuple[str, Client]]:
    """Yield each persona with a browser of their own."""
    for persona in (*PERSONAS, STRANGER, VISITOR):
        client = Client(raise_request_exception=True)
        if persona != VISITOR:
            person = stranger.people["employee"] if persona == STRANGER else house.people[persona]
            assert person.user is not None
            client.force_login(person.user)
            session = client.session
            # Their password was asked for just now.
            session["confirmed_at"] = clock.now().isoformat()
            session.save()
        yield persona, client


def ask(client: Client, method: str, url: str, data: Mapping[str, object]) -> HttpResponseBase:
    """Return the answer, and undo what the request changed."""
    with transaction.atomic():
        answer: HttpResponseBase = client.get(url) if method == "GET" else client.post(url, data)
        transaction.set_rollback(True)
    if answer.streaming:
        # Read to its end, or the file behind it stays open.
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer


def outcome(answer: HttpResponseBase, row: Row) -> str:
    status = answer.status_code
    if status in (301, 302, 303):
        target = urlsplit(answer.headers["Location"])
        return "sign in" if target.path == SIGN_IN and target.query else "ok"
    if status in (200, 409, 422) or status in row.also:
        return "ok"
    return {404: "absent", 405: "no such method"}.get(status, str(status))


def expected(row: Row, persona: str, method: str) -> set[str]:
    if row.may(persona, method):
        return {"ok"}
    other = "POST" if method == "GET" else "GET"
    if row.has(method):
        return {"sign in"} if persona == VISITOR else {"absent"}
    if row.may(persona, other):
        return {"no such method"}
    # Whether a method exists tells nobody whether an object does.
    return {"sign in"} if persona == VISITOR else {"absent", "no such method"}


@pytest.mark.parametrize("name", sorted(addresses()))
def test_each_persona_gets_what_the_row_says(house: House, stranger: House, name: str) -> None:
    assert name in ROWS, f"add a row for {name} in tests/web/access/: see tests/web/access_matrix.py"
    row = ROWS[name]
    url = reverse(name, kwargs=dict(row.kwargs(house)) if row.kwargs else {})
    data = dict(row.data(house)) if row.data else {}
    wrong = []
    for persona, client in people(house, stranger):
        for method in ("GET", "POST"):
            answer = ask(client, method, url, data)
            found = outcome(answer, row)
            wanted = expected(row, persona, method)
            if found not in wanted:
                wrong.append(f"{method} as {persona}: {found}, expected {' or '.join(sorted(wanted))}")
    assert not wrong, f"{name} at {url}\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    "name", sorted(name for name, row in ROWS.items() if row.kwargs and not row.is_common)
)
def test_what_another_agency_has_is_absent_for_everybody(house: House, stranger: House, name: str) -> None:
    row = ROWS[name]
    assert row.kwargs is not None
    url = reverse(name, kwargs=dict(row.kwargs(stranger)))
    data = dict(row.data(house)) if row.data else {}
    for persona, client in people(house, stranger):
        for method in ("GET", "POST"):
            if persona in (VISITOR, STRANGER) or not row.may(persona, method):
                continue
            found = outcome(ask(client, method, url, data), row)
            assert found == "absent", f"{method} {url} of another agency as {persona}: {found}"


def test_every_row_has_its_address() -> None:
    assert sorted(ROWS.keys() - addresses().keys()) == []


def test_every_view_says_to_whom_it_is_open() -> None:
    silent = [name for name, entry in addresses().items() if not hasattr(entry.callback, "door")]
    assert silent == [], "each view stands behind a decorator of salore.web.door"


def test_rows_name_only_known_personas() -> None:
    known = {*PERSONAS, STRANGER, VISITOR}
    unknown = {name: {*row.get, *row.post} - known for name, row in ROWS.items()}
    assert {name: personas for name, personas in unknown.items() if personas} == {}
