"""What meets a close or a count: a form is counted or refused, a decision looked at again or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from salore.appraisal.assigning import Rating
from salore.appraisal.counting.count import count
from salore.appraisal.models import Evaluation, SealedAnswer, SourceResult
from salore.appraisal.services import answering
from salore.appraisal.services.collecting import collection_close
from salore.appraisal.services.reviewing import hold_decisions, refuse_while_counting
from salore.core import clock
from salore.core.errors import StaleError
from tests.factories.appraisal import CLOSES_AT, Round, make_colleagues, make_round
from tests.factories.personas import make_house

pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture
def made(settings: Any, committing: None) -> Round:
    del committing
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    house = make_house()
    ratee = house.people["employee"]
    ready = make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in make_colleagues(house, 6)])
    for form in ready.forms(ratee)[:5]:
        ready.answer(form, 4)
    return ready


def _beside(work: Callable[[], object]) -> tuple[Thread, list[object]]:
    """Start work in a thread, with a connection of its own; what it returns or raises is kept."""
    said: list[object] = []

    def run() -> None:
        try:
            said.append(work())
        except StaleError as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread, said


def _over(settings: Any) -> None:
    settings.CLOCK_OFFSET += CLOSES_AT + timedelta(minutes=1) - clock.now()


def test_a_form_being_written_holds_the_close_and_is_counted(
    made: Round, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, last = made.house, made.forms(made.house.people["employee"])[5]
    operator = house.viewer("operator")
    taken, go_on = Signal(), Signal()

    def slow() -> None:
        with transaction.atomic():
            made.answer(last, 5)
            taken.set()
            assert go_on.wait(30)

    monkeypatch.setattr(answering, "clock", _Stopped(CLOSES_AT - timedelta(seconds=1)))
    form, _said = _beside(slow)
    assert taken.wait(30)
    _over(settings)
    closing, closed = _beside(lambda: collection_close(actor=operator, collection=made.collection))
    closing.join(1)
    assert closing.is_alive(), "the close waits for the form"
    go_on.set()
    form.join(30)
    closing.join(30)
    assert closed
    assert SealedAnswer.objects.count() == 6
    made.collection.refresh_from_db()
    count(actor=operator, collection=made.collection, codes=made.codes(0, 1))
    assert SourceResult.objects.get().n == 6


class _Stopped:
    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


def test_a_form_that_comes_behind_the_close_is_refused(
    made: Round, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = made.forms(made.house.people["employee"])[5]
    _over(settings)
    monkeypatch.setattr(answering, "clock", _Stopped(CLOSES_AT - timedelta(seconds=1)))
    with transaction.atomic():
        collection_close(actor=made.house.viewer("operator"), collection=made.collection)
        form, said = _beside(lambda: made.answer(last, 5))
        form.join(1)
        assert form.is_alive(), "the form waits for the close"
    form.join(30)
    assert said == ["collection_over"]
    assert SealedAnswer.objects.count() == 5


def _closed(made: Round, settings: Any) -> None:
    _over(settings)
    made.collection = collection_close(actor=made.house.viewer("operator"), collection=made.collection)


def test_a_decision_being_kept_holds_the_count_which_then_finds_it(made: Round, settings: Any) -> None:
    _closed(made, settings)
    house, period, kept, go_on = made.house, made.collection.period, Signal(), Signal()

    def decide() -> None:
        with transaction.atomic():
            refuse_while_counting(period)
            Evaluation.objects.create(
                agency=house.agency, period=period, person=house.people["employee"], edition=1,
                result_rating="as", behaviour_rating="as", decided_by=house.people["superior"],
                decided_at=clock.now(),
            )  # fmt: skip
            kept.set()
            assert go_on.wait(30)

    deciding, _said = _beside(decide)
    assert kept.wait(30)
    counting, _told = _beside(
        lambda: count(actor=house.viewer("operator"), collection=made.collection, codes=made.codes(0, 1))
    )
    counting.join(1)
    assert counting.is_alive(), "the count waits for the decision"
    go_on.set()
    deciding.join(30)
    counting.join(30)
    assert SourceResult.objects.get().n == 5
    assert Evaluation.objects.get().wants_review


def test_no_decision_is_kept_while_a_count_writes(made: Round) -> None:
    period = made.collection.period

    def decide() -> None:
        with transaction.atomic():
            refuse_while_counting(period)

    with transaction.atomic():
        hold_decisions(period)
        deciding, said = _beside(decide)
        deciding.join(30)
    assert said == ["being_counted"]
    decide()
