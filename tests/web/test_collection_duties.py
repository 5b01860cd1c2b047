"""The performance team and custodians find on their home pages what a collection asks of them, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from salore.appraisal.assigning import Rating
from salore.appraisal.counting.count import count
from salore.appraisal.services.collecting import collection_close
from salore.appraisal.services.destroying import collection_destroy
from salore.core import clock
from tests.factories.appraisal import CLOSES_AT, CUSTODIANS, make_colleagues, make_round
from tests.factories.personas import House

OPEN_DAY = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)


def _home(house: House, persona: str) -> str:
    client = Client()
    account = house.people[persona].user
    assert account
    client.force_login(account)
    return client.get("/").text


@pytest.mark.parametrize("holder", CUSTODIANS[1:])
def test_each_step_is_told_to_whoever_takes_it(house: House, settings: Any, holder: str) -> None:
    settings.CLOCK_OFFSET = OPEN_DAY - clock.now()
    ratee, raters = house.people["employee"], make_colleagues(house, 6)
    made = make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in raters])
    for form in made.forms(ratee):
        made.answer(form, 4)
    operator, collection = house.viewer("operator"), made.collection
    closing, counting, destroying = (
        f"{word} jawaban rekan kerja" for word in ("Tutup pengumpulan", "Pastikan", "Pastikan")
    )
    assert closing not in _home(house, "operator")
    assert "Coba kode Anda" in _home(house, holder)

    settings.CLOCK_OFFSET += CLOSES_AT + timedelta(minutes=1) - clock.now()
    assert closing in _home(house, "operator")
    assert "jawaban rekan kerja" not in _home(house, "head")
    collection = collection_close(actor=operator, collection=collection)
    told = _home(house, "operator")
    assert counting in told
    assert "dihitung" in told
    assert "Hitung jawaban rekan kerja" in _home(house, holder)

    counted = count(actor=operator, collection=collection, codes=made.codes(0, 1))
    told = _home(house, "operator")
    assert destroying in told
    assert "dimusnahkan" in told
    assert f"/kunci/{collection.custodians.get(number=CUSTODIANS.index(holder)).uid}/" not in _home(
        house, holder
    )

    collection_destroy(actor=operator, collection=collection, restored_sha256=counted.results_sha256)
    assert destroying not in _home(house, "operator")
    assert "Sobek" in _home(house, holder)
