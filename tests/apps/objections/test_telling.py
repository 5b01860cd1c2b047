"""Whoever has something to do is told on the first page and by mail, until it is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from salore.accounts.models import User
from salore.core import clock
from salore.cycles.reminding import remind
from salore.objections.models import Objection
from salore.objections.services.deciding import Ruling, objection_decide
from salore.objections.services.filing import objection_withdraw
from salore.objections.services.recording import entry_add
from tests.factories.objections import at, file_objection, make_received
from tests.factories.personas import House
from tests.web.queries import queries_of

PARTIES = ("employee", "superior", "head")


@pytest.fixture
def case(settings: Any, house: House) -> Objection:
    result = make_received(house)
    settings.CLOCK_OFFSET = at(10, 7, 30) - clock.now()
    User.objects.exclude(person__in=[house.people[one] for one in PARTIES]).update(is_active=False)
    for persona in PARTIES:
        User.objects.filter(person=house.people[persona]).update(email=f"{persona}@salor.test")
    return file_objection(house, result)


def written_to(persona: str) -> str:
    return "\n".join(str(message.body) for message in mail.outbox if message.to == [f"{persona}@salor.test"])


def test_each_side_is_reminded_of_its_turn_and_then_told(
    settings: Any, house: House, case: Objection
) -> None:
    remind()
    assert "Jelaskan hasil Employee" in written_to("superior")
    assert "Putuskan keberatan Employee" in written_to("head")
    assert "keberatan" not in written_to("employee").lower()
    last = entry_add(actor=house.viewer("superior"), objection=case, text="Bukti masuk setelah batas.")
    objection_decide(
        actor=house.viewer("head"), objection=case, seen=last.pk,
        ruling=Ruling(is_changed=False, reason="Bukti memang terlambat."),
    )  # fmt: skip
    mail.outbox.clear()
    settings.CLOCK_OFFSET += timedelta(days=1)
    remind()
    assert "Baca keputusan atas keberatan Anda" in written_to("employee")
    assert "Baca keputusan atas keberatan Employee" in written_to("superior")
    assert "keberatan" not in written_to("head").lower()
    # The mail says that there is a decision, not which.
    assert "terlambat" not in written_to("employee")


def test_what_was_withdrawn_asks_nobody_any_more(settings: Any, house: House, case: Objection) -> None:
    objection_withdraw(actor=house.viewer("employee"), objection=case)
    settings.CLOCK_OFFSET += timedelta(days=1)
    remind()
    assert "keberatan" not in written_to("superior").lower() + written_to("head").lower()


def test_the_first_page_stays_within_its_queries(house: House, client: Client, case: Objection) -> None:
    for persona in PARTIES:
        user = house.people[persona].user
        assert user is not None
        client.force_login(user)
        client.get("/")
        assert len(queries_of(lambda: client.get("/"))) <= 12
    del case


def test_the_auditor_is_told_what_is_overdue_and_asked_for_nothing_else(
    settings: Any, house: House, client: Client, case: Objection
) -> None:
    user = house.people["auditor"].user
    assert user is not None
    User.objects.filter(pk=user.pk).update(is_active=True)
    client.force_login(user)
    assert "/konsol/keberatan/" not in client.get("/").text.split("<main")[1]
    settings.CLOCK_OFFSET += timedelta(days=60)
    client.force_login(user)
    Objection.objects.update(decider=None)
    told = client.get("/").text.split("<main")[1]
    assert "1 keberatan lewat tenggat" in told
    assert "/konsol/keberatan/" in told
    assert "Tunjuk pejabat yang memutus" not in told
    assert case.is_pending
