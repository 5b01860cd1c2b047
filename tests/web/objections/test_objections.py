"""Objections over HTTP: from one's result to the decision, on the way of a person who has never done it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from salore.objections.models import Objection
from salore.results.models import Result
from tests.factories.objections import STATEMENT, at, make_received
from tests.factories.personas import House


@pytest.fixture
def result(house: House) -> Result:
    return make_received(house)


def signed_in(client: Client, house: House, persona: str) -> Client:
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def page(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).text)


def send(client: Client, path: str, **typed: Any) -> Any:
    return client.post(path, typed)


def file(client: Client, house: House, result: Result, **typed: Any) -> Any:
    values = {"ground": "result", "statement": STATEMENT} | typed
    return signed_in(client, house, "employee").post(f"/keberatan/ajukan/{result.uid}/", values)


def test_an_objection_is_filed_and_decided_and_the_result_stands(
    house: House, result: Result, client: Client
) -> None:
    with time_machine.travel(at(10)):
        signed_in(client, house, "employee")
        shown = page(client, f"/keberatan/ajukan/{result.uid}/")
        assert "Senin, 15 Februari 2027" in shown
        assert "Head" in shown
        filed = file(client, house, result)
        case = filed.headers["Location"]
        assert "Keberatan Anda sudah diajukan" in page(client, case)
        objection = Objection.objects.get()
        assert objection.decider == house.people["head"]
        assert objection.due_on is not None
        assert "Jelaskan hasil Employee" in page(signed_in(client, house, "superior"), "/")
        assert "Putuskan keberatan Employee" in page(signed_in(client, house, "head"), "/")
        decide = f"{case}putuskan/"
        assert STATEMENT in page(client, decide)
        seen = objection.entries.get().pk
        done = send(client, decide, outcome="upheld", reason="Bukti diunggah setelah batas.", seen=seen)
        assert done.status_code == 302, done.text
        for persona in ("employee", "superior"):
            signed_in(client, house, persona)
            assert "Baca putusan" in page(client, "/")
            read = page(client, case)
            assert "Bukti diunggah setelah batas." in read
            assert "Baca putusan" not in page(client, "/")
        for kind in ("", "?isi=putusan"):
            letter = client.get(f"{case}surat/{kind}")
            assert letter.content.startswith(b"%PDF")
