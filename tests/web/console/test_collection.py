"""A collection in the hands of the performance team: prepared, handed out, closed; numbers only."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from salore.appraisal import jobs
from salore.appraisal.assigning import Rating
from salore.appraisal.models import Collection, RaterAssignment
from salore.appraisal.sealing import custodian_code
from salore.appraisal.services.collecting import collection_open, custodian_confirm
from salore.core import clock
from salore.core.models import JobRun
from salore.cycles.models import Reminder
from salore.ledger.models import Event
from tests.factories.appraisal import make_colleagues, make_round
from tests.factories.personas import House, make_cycle

HOLDERS = ("auditor", "operator", "colleague")


def _stand_at(settings: Any, *moment: int) -> None:
    settings.CLOCK_OFFSET += datetime(*moment, tzinfo=UTC) - clock.now()  # type: ignore[misc]


@pytest.fixture(autouse=True)
def november(settings: Any) -> None:
    _stand_at(settings, 2026, 11, 20, 0, 30)


@pytest.fixture
def operator(house: House, client: Client) -> Client:
    client.force_login(house.people["operator"].user)
    return client


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def prepare(operator: Client, house: House, **changed: Any) -> Any:
    make_cycle(house, 2026)
    names = dict(zip(("first", "second", "third"), HOLDERS, strict=True))
    typed = {key: str(house.people[persona].uid) for key, persona in names.items()}
    days = {"due_on": "2026-12-11", "closes_on": "2026-12-18"}
    return operator.post(
        "/konsol/rekan/siapkan/", {"period": "2026", "mode": "two_of_three"} | days | typed | changed
    )


def prepared(operator: Client, house: House) -> Collection:
    assert prepare(operator, house).status_code == 302
    return Collection.objects.get()


def write_codes(house: House, collection: Collection) -> None:
    for custodian, persona in zip(collection.custodians.order_by("number"), HOLDERS, strict=True):
        custodian_confirm(actor=house.viewer(persona), custodian=custodian, typed=custodian_code())


def test_the_days_of_the_pack_are_proposed(operator: Client, house: House) -> None:
    make_cycle(house, 2026)
    page = operator.get("/konsol/rekan/siapkan/").text
    assert 'value="2026-12-20"' in page
    assert 'value="2026-12-27"' in page


def test_from_preparation_to_forms_no_page_and_no_event_tells_a_pair(operator: Client, house: House) -> None:
    make_colleagues(house, 9)
    collection = prepared(operator, house)
    path = f"/konsol/rekan/{collection.uid}/"
    page = text(operator.get(path))
    assert "3 pemegang kode belum mempunyai kode" in page
    assert "dua orang bekerja di kantor kepegawaian" in page
    assert operator.post(f"{path}bagikan/").status_code == 422
    write_codes(house, collection)
    assert operator.post(f"{path}mutu/").status_code == 302
    assert "Mutu pembagian formulir nanti" in text(operator.get(path))
    assert operator.post(f"{path}bagikan/").status_code == 302
    collection.refresh_from_db()
    assert collection.state == "collecting"
    assert RaterAssignment.objects.filter(collection=collection).count() >= 5
    assert "dari" in text(operator.get(path))
    opened = Event.objects.get(verb="collection.opened")
    assert opened.person_id is None
    assert opened.data == {"forms": RaterAssignment.objects.count()}


def test_whoever_hands_out_before_the_planned_day_is_told(
    operator: Client, house: House, settings: Any
) -> None:
    path = f"/konsol/rekan/{prepared(operator, house).uid}/bagikan/"
    assert "rekan hanya menilai sebagian periode" in text(operator.get(path))
    _stand_at(settings, 2026, 12, 6, 0, 30)
    assert "rekan hanya menilai sebagian periode" not in text(operator.get(path))


def test_custodians_find_their_duty_at_home(operator: Client, house: House, settings: Any) -> None:
    collection = prepared(operator, house)
    holder = Client()
    holder.force_login(house.people["auditor"].user)
    custody = collection.custodians.get(person=house.people["auditor"])
    assert f"/kunci/{custody.uid}/" in holder.get("/").text
    write_codes(house, collection)
    assert f"/kunci/{custody.uid}/" not in holder.get("/").text
    collection_open(actor=house.viewer("operator"), collection=collection, forms=[])
    _stand_at(settings, 2026, 12, 3, 0, 30)
    assert f"/kunci/{custody.uid}/" not in holder.get("/").text
    _stand_at(settings, 2026, 12, 4, 0, 30)
    assert f"/kunci/{custody.uid}/" in holder.get("/").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"third": ""},
        {"second": ""},
        {"closes_on": "2026-12-10"},
        {"due_on": "2026-11-01"},
        {"period": "2030"},
    ],
)
def test_what_does_not_fit_is_refused_and_kept(operator: Client, house: House, wrong: dict[str, str]) -> None:
    assert prepare(operator, house, **wrong).status_code == 422
    assert not Collection.objects.exists()


def test_the_same_person_twice_is_refused(operator: Client, house: House) -> None:
    answer = prepare(operator, house, second=str(house.people["auditor"].uid))
    assert answer.status_code == 422
    assert "3 orang yang berbeda" in text(answer)


def test_units_of_fewer_than_five_are_never_told(operator: Client, house: House) -> None:
    people = make_colleagues(house, 6)
    raters = [*people[1:], house.people["team_lead"]]
    forms = [Rating(people[0].pk, rater.pk, "peer") for rater in raters]
    round_ = make_round(house, forms)
    for form in round_.forms(people[0])[:3]:
        round_.answer(form, 4)
    page = text(operator.get(f"/konsol/rekan/{round_.collection.uid}/kembali/"))
    assert "BKPSDM.MUTASI" not in page
    # What is too small is counted with the others: no difference is left to be worked out.
    assert '<td role="cell" class="num" data-label="Yang ditanya">6</td>' in page


def test_it_closes_only_when_its_time_is_over(operator: Client, house: House, settings: Any) -> None:
    collection = make_round(house, []).collection
    path = f"/konsol/rekan/{collection.uid}/"
    assert operator.post(f"{path}tutup/").status_code == 422
    more = operator.post(f"{path}perpanjang/", {"closes_on": "2026-12-21", "reason": "Listrik padam"})
    assert more.status_code == 302
    _stand_at(settings, 2026, 12, 22, 0, 30)
    assert operator.post(f"{path}tutup/").status_code == 302
    assert "salore anonymous count --period 2026" in strip_tags(text(operator.get(path)))


def test_a_preparation_is_given_up(operator: Client, house: House) -> None:
    assert operator.post(f"/konsol/rekan/{prepared(operator, house).uid}/batal/").status_code == 302
    assert not Collection.objects.exists()


def test_what_people_were_asked_is_not_given_up(operator: Client, house: House) -> None:
    asked = make_round(house, []).collection
    assert operator.post(f"/konsol/rekan/{asked.uid}/batal/").status_code == 409


def test_whoever_has_forms_left_is_reminded_and_only_the_job_knows_who(
    operator: Client, house: House
) -> None:
    people = make_colleagues(house, 6)
    ratee = house.people["employee"]
    made = make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in people])
    made.answer(made.forms(ratee)[0], 4)
    assert operator.post(f"/konsol/rekan/{made.collection.uid}/ingatkan/").status_code == 302
    run = JobRun.objects.get(kind="collection.remind")
    jobs.remind.run_here(run, collection_uid=str(made.collection.uid))
    run.refresh_from_db()
    reminded = Reminder.objects.all()
    assert {one.person_id for one in reminded} == {one.pk for one in people[1:]}
    assert not any(ratee.name in one.text or ratee.name in one.subject for one in reminded)
    assert run.message == ""
    event = Event.objects.get(verb="collection.reminded")
    assert event.person_id is None
    assert event.data == {}


def test_after_the_last_day_nobody_is_reminded(operator: Client, house: House, settings: Any) -> None:
    collection = make_round(house, []).collection
    _stand_at(settings, 2026, 12, 19, 0, 30)
    assert operator.post(f"/konsol/rekan/{collection.uid}/ingatkan/").status_code == 409


def test_what_came_back_is_told_by_unit_and_by_source(operator: Client, house: House) -> None:
    people = make_colleagues(house, 6)
    ratee = house.people["employee"]
    made = make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in people])
    for form in made.forms(ratee)[:3]:
        made.answer(form, 4)
    page = text(operator.get(f"/konsol/rekan/{made.collection.uid}/kembali/"))
    assert "3 dari 6 formulir" in page
    assert "Yang bernama, per unit" in page
    assert not any(one.name in page for one in people)


def test_a_source_of_a_few_is_not_told_apart(operator: Client, house: House) -> None:
    people = make_colleagues(house, 6)
    ratee = house.people["superior"]
    ratings = [Rating(ratee.pk, one.pk, "peer") for one in people]
    made = make_round(house, [*ratings, Rating(ratee.pk, house.people["colleague"].pk, "subordinate")])
    address = f"/konsol/rekan/{made.collection.uid}/kembali/"
    assert "Menurut sumber" not in text(operator.get(address))
    # Without the one of a few it stands there.
    RaterAssignment.objects.filter(collection=made.collection, source="subordinate").delete()
    assert "Menurut sumber" in text(operator.get(address))
