"""Nobody on the way learns what a form says: not by the reply, its statements, nor by an error's log."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from salore.accounts.models import Session
from salore.appraisal.assigning import Rating
from salore.appraisal.models import SealedAnswer
from salore.appraisal.services import answering
from salore.core import clock
from salore.core.models import JobRun
from tests.conftest import ITEMS
from tests.factories.appraisal import Round, make_round
from tests.factories.personas import House

CANARY = "Kenari-kuning-bernyanyi"
ANSWERED = dict.fromkeys(ITEMS, "5") | {"remark": CANARY}


@pytest.fixture
def asked(house: House, settings: Any) -> Round:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    employee, about = house.people["employee"], ("superior", "colleague")
    return make_round(house, [Rating(house.people[one].pk, employee.pk, "peer") for one in about])


@pytest.fixture
def rater(house: House) -> Client:
    client = Client(raise_request_exception=False)
    account = house.people["employee"].user
    assert account
    client.force_login(account)
    return client


def test_an_answer_and_an_abstention_are_one_to_whoever_watches(asked: Round, rater: Client) -> None:
    first, second = asked.collection.assignments.order_by("pk")
    # What a process keeps from its first form on is asked for before.
    rater.post(f"/rekan/{first.pk}/", ANSWERED)
    told = []
    for form, other, sent in ((first, second, ANSWERED), (second, first, {"abstain": "1"})):
        SealedAnswer.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            reply = rater.post(f"/rekan/{form.pk}/", sent)
        assert reply.headers["Location"] == f"/rekan/{other.pk}/"
        (envelope,) = SealedAnswer.objects.values_list("envelope", flat=True)
        told.append(
            (
                reply.status_code, len(reply.content), sorted(reply.headers), len(asked_for),
                sorted(len(query["sql"]) for query in asked_for), len(bytes(envelope)),
            )
        )  # fmt: skip
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "failure",
    [RuntimeError(CANARY), OperationalError("the connection is lost")],
    ids=["with the remark in its message", "of the database"],
)
def test_a_form_that_fails_leaves_nothing_in_logs_sessions_and_jobs(
    asked: Round, rater: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    failure: Exception,
) -> None:  # fmt: skip
    def fail(*_arguments: object) -> bool:
        raise failure

    monkeypatch.setattr(answering, "_kept", fail)
    form = asked.collection.assignments.order_by("pk").first()
    assert form
    with caplog.at_level(logging.DEBUG):
        page = rater.post(f"/rekan/{form.pk}/", ANSWERED)
    assert page.status_code >= 500
    assert caplog.records, "the control: the failure is logged"
    formatter = logging.Formatter()
    logged = "".join(formatter.format(record) for record in caplog.records)
    assert CANARY not in logged
    assert CANARY not in repr(list(Session.objects.values())) + repr(list(JobRun.objects.values()))
    assert CANARY not in page.text
