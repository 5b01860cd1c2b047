"""A form comes back while its collection is being closed: counted or refused, never lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from salore.appraisal.assigning import Rating
from salore.appraisal.models import Collection, SealedAnswer
from salore.appraisal.states import CollectionState
from salore.core import clock
from salore.core.errors import StaleError
from tests.factories.appraisal import Round, make_round
from tests.factories.personas import make_house

pytestmark = pytest.mark.usefixtures("committing")
WAITED_S = 0.4


@pytest.fixture
def asked(committing: None, settings: Any) -> Round:
    del committing
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    house = make_house()
    pair = Rating(house.people["superior"].pk, house.people["employee"].pk, "peer")
    return make_round(house, [pair])


def _apart(pool: ThreadPoolExecutor, work: Callable[[], object]) -> Future[object]:
    def run() -> object:
        try:
            return work()
        finally:
            connection.close()

    return pool.submit(run)


def _close(made: Round) -> None:
    Collection.objects.filter(pk=made.collection.pk).update(state=CollectionState.CLOSED)


def _form(made: Round) -> Any:
    return made.collection.assignments.select_related("collection__cycle__pack_version").get()


def test_an_answer_waits_for_the_close_and_is_refused(asked: Round) -> None:
    form = _form(asked)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            _close(asked)
            answer = _apart(pool, lambda: asked.answer(form, 4))
            assert not wait([answer], timeout=WAITED_S).done, "it waits until the close is certain"
        assert isinstance(answer.exception(), StaleError)
    assert not SealedAnswer.objects.exists()


def test_a_close_waits_for_the_answer_that_is_being_written(asked: Round) -> None:
    form = _form(asked)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            asked.answer(form, 4)
            close = _apart(pool, lambda: _close(asked))
            assert not wait([close], timeout=WAITED_S).done, "it waits until the answer is certain"
        close.result()
    assert SealedAnswer.objects.count() == 1


def test_many_answers_do_not_wait_for_each_other(asked: Round) -> None:
    form = _form(asked)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM appraisal_collection WHERE id = %s FOR SHARE", [asked.collection.pk]
            )
        answer = _apart(pool, lambda: asked.answer(form, 4))
        assert wait([answer], timeout=20).done
    assert answer.exception() is None
