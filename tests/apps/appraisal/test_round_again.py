"""A round held again about one person: after the count alone, all anew, replacing the cell whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from salore.appraisal.access import collection_of_period
from salore.appraisal.assigning import Rating
from salore.appraisal.counting.count import count
from salore.appraisal.models import Collection, SourceResult
from salore.appraisal.sealing import Mode, custodian_code, read_custodian_code
from salore.appraisal.services.collecting import (
    collection_close,
    collection_prepare,
    custodian_confirm,
)
from salore.appraisal.services.handing_out import hand_out
from salore.core import clock
from salore.core.errors import DomainError
from salore.ledger.models import Event
from salore.organisation.models import Identifier
from tests.factories.appraisal import CLOSES_AT, CUSTODIANS, DUE_ON, Round, make_colleagues, make_round
from tests.factories.personas import House


@pytest.mark.parametrize(("answers", "shown"), [(6, [("peer", 6)]), (3, [])])
def test_a_round_about_one_person_takes_the_place_of_the_first(
    house: House, settings: Any, answers: int, shown: list[tuple[str, int]]
) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    ratee, operator = house.people["employee"], house.viewer("operator")
    first = make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in make_colleagues(house, 7)])
    for form in first.forms(ratee):
        first.answer(form, 2)
    options: dict[str, Any] = {
        "actor": operator, "period": first.collection.period, "mode": Mode.TWO_OF_THREE, "ratee": ratee,
        "custodians": [house.people[one] for one in CUSTODIANS], "due_on": DUE_ON,
        "closes_at": CLOSES_AT + timedelta(days=20),
    }  # fmt: skip
    with pytest.raises(DomainError) as refused:
        collection_prepare(**options)
    assert refused.value.code == "round_uncounted"
    settings.CLOCK_OFFSET += CLOSES_AT + timedelta(minutes=1) - clock.now()
    count(
        actor=operator,
        collection=collection_close(actor=operator, collection=first.collection),
        codes=first.codes(0, 1),
    )
    assert list(_standing()) == [("peer", 7)]

    again = Round(house, collection_prepare(**options))
    assert Event.objects.filter(verb="collection.prepared", person_id=ratee.pk).exists()
    with pytest.raises(DomainError) as refused:
        collection_prepare(**options)
    assert refused.value.code == "round_exists"
    for custodian, persona in zip(again.collection.custodians.order_by("number"), CUSTODIANS, strict=True):
        again.sheets.append(custodian_code())
        custodian_confirm(actor=house.viewer(persona), custodian=custodian, typed=again.sheets[-1])
    again.collection = hand_out(actor=operator, collection=again.collection)
    client = Client()
    account = house.people["operator"].user
    assert account
    client.force_login(account)
    again_page = client.get(f"/konsol/rekan/{again.collection.uid}/").text
    assert f"--about {Identifier.objects.get(person=ratee).value}" in again_page
    assert set(again.collection.assignments.values_list("ratee", flat=True)) == {ratee.pk}
    for form in again.forms(ratee)[:answers]:
        again.answer(form, 4)
    settings.CLOCK_OFFSET += timedelta(days=21)
    closed = collection_close(actor=operator, collection=again.collection)
    # The sheets of the first round open nothing here.
    with pytest.raises(DomainError) as refused:
        count(actor=operator, collection=closed, codes=first.codes(0, 1))
    assert refused.value.code == "wrong_code"
    number = Identifier.objects.get(person=ratee).value
    assert collection_of_period(house.agency.pk, "2026", number) == closed
    assert collection_of_period(house.agency.pk, "2026") == first.collection
    codes = {place: read_custodian_code(again.sheets[place]) for place in (0, 2)}
    count(actor=operator, collection=closed, codes=codes)
    assert list(_standing()) == shown
    assert SourceResult.objects.count() == 2
    assert Collection.objects.filter(state="counted").count() == 2


def _standing() -> Any:
    return SourceResult.objects.filter(suppressed=False).counting().values_list("source", "n")
