"""My result in a minute: strengths and one advice from evidence, colleagues as released, what I may do."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from salore.appraisal.models import (
    Collection,
    Dialogue,
    Evaluation,
    Feedback,
    SourceComment,
    SourceResult,
)
from salore.core import clock
from salore.cycles.models import Period
from salore.results.access import own_results
from salore.results.advice import advice_of, strengths_of
from salore.results.evidence import evidence_of
from salore.results.models import Computation, Release, Result
from salore.results.selectors import result_view
from tests.factories.personas import House
from tests.factories.results import cell, goal, make_released, named


def read(client: Client, house: House, persona: str, address: str) -> str:
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client.get(address).content.decode()


def picked(result: Result) -> tuple[list[str], str]:
    """Return the strengths and the advice, each by what it is about."""
    view = result_view(result, "id")
    evidence = evidence_of(view)
    advice = advice_of(view, evidence)
    strengths = [
        one.value or (one.goal.title if one.goal else "said") for one in strengths_of(view, evidence)
    ]
    return strengths, advice.value or (advice.goal.title if advice.goal else "said") if advice else ""


def say(house: House, kind: str, item: str, text: str = "Terima kasih.") -> None:
    Feedback.objects.create(
        agency=house.agency, giver=house.people["colleague"], receiver=house.people["employee"], kind=kind,
        text=text, item=item, given_at=clock.now() - timedelta(days=300),
    )  # fmt: skip


def test_strengths_are_values_that_others_agree_on_then_the_best_goal(house: House) -> None:
    seen = [
        cell("peer", 6, 4.1, adaptif="above", kolaboratif="above", harmonis="below"),
        named("supervisor", kolaboratif=5, adaptif=3, harmonis=3),
        named("self", loyal=5, harmonis=1),
    ]
    result = make_released(house, "employee", sources=seen, goals=[goal("Berkas", 112.0), goal("Data", 82.0)])
    assert picked(result) == (["kolaboratif", "adaptif", "Berkas"], "harmonis")


def test_praise_by_name_decides_between_equals(house: House) -> None:
    result = make_released(
        house, "employee", sources=[cell("peer", 6, 4.0, adaptif="above", loyal="above")], year=2026
    )
    assert picked(result)[0][:2] == ["loyal", "adaptif"]
    say(house, "appreciation", "adaptif")
    assert picked(result)[0][:2] == ["adaptif", "loyal"]


def test_a_version_cites_only_what_nobody_could_take_back_when_it_was_made(house: House) -> None:
    for hours, text in ((30, "Terima kasih."), (20, "Masih dapat ditarik."), (-5, "Sesudahnya.")):
        Feedback.objects.create(
            agency=house.agency, giver=house.people["colleague"], receiver=house.people["employee"],
            kind="appreciation", text=text, given_at=clock.now() - timedelta(hours=hours),
        )  # fmt: skip
    result = make_released(house, "employee", year=2026)
    assert [one.text for one in evidence_of(result_view(result, "id")).said] == ["Terima kasih."]


def test_a_version_keeps_range_and_remarks_when_a_round_is_held_again(house: House) -> None:
    result = make_released(house, "employee", year=2026, sources=[cell("peer", 6, 2.1)])
    period = Period.objects.get(key="2026")
    for mean, ratee in ((Decimal("2.10"), None), (Decimal("4.80"), result.person)):
        collection = Collection.objects.create(
            agency=house.agency, cycle=period.cycle, period=period, mode="two_of_three", state="counted",
            due_on=date(2026, 12, 11), closes_at=clock.now(), ratee=ratee,
        )  # fmt: skip
        SourceResult.objects.create(
            collection=collection, ratee=result.person, source="peer", n=6, mean=mean, is_adjusted=False,
            se=0.25,
        )  # fmt: skip
        SourceComment.objects.create(
            collection=collection, ratee=result.person, source="peer", text=f"Catatan {mean}"
        )
    (seen,) = evidence_of(result_view(result, "id")).colleagues
    assert seen.remarks == ("Catatan 2.10",)
    assert seen.low is not None


def test_where_results_were_rated_below_the_goal_furthest_behind_comes_first(house: House) -> None:
    seen = [cell("peer", 6, 4.0, harmonis="below")]
    goals = [goal("Berkas", 88.0), goal("Data", 61.0), goal("Tambahan", 10.0, kind="additional")]
    result = make_released(house, "employee", sources=seen, goals=goals, values={"result_rating": "below"})
    assert picked(result)[1] == "Data"


def test_without_evidence_no_advice_is_made_up(house: House, client: Client) -> None:
    make_released(house, "employee", sources=[], goals=[goal("Berkas", 100.0)])
    assert "tidak muncul saran" in read(client, house, "employee", "/hasil/")


def test_colleagues_are_one_mean_and_words(house: House, client: Client) -> None:
    make_released(house, "employee", sources=[cell("peer", 6, 4.1, adaptif="above", harmonis="below")])
    page = read(client, house, "employee", "/hasil/")
    assert "4,1 dari" in page
    assert "enam jawaban" in page
    assert "perlu perhatian" in page


def test_too_few_answers_show_the_standing_sentence_alone(house: House, client: Client) -> None:
    make_released(house, "employee", sources=[], withheld=True)
    page = read(client, house, "employee", "/hasil/")
    assert "Tidak ditampilkan: jawaban kurang dari 5." in page
    assert '<svg class="chart"' not in page


def test_how_severe_a_named_rater_is_stands_nowhere(house: House, client: Client) -> None:
    steps = [
        {"step": "severity", "segment": None, "inputs": {"behaviour_score": 2.0}, "rule": None, "value": 2.6},
        {"step": "notices", "segment": None, "inputs": {}, "rule": None, "value": ["not_comparable"]},
    ]  # fmt: skip
    result = make_released(house, "employee", more_steps=steps)
    for persona, address in (("employee", "/hasil/"), ("superior", f"/hasil/{result.uid}/")):
        page = read(client, house, persona, address)
        assert "cenderung ketat" not in page
        assert "Ketat atau longgarnya" not in page


def test_talks_and_what_was_agreed_stand_there(house: House, client: Client) -> None:
    result = make_released(house, "employee")
    evaluation = Evaluation.objects.create(
        agency=house.agency, period=Period.objects.get(key=result.period), person=result.person
    )
    Dialogue.objects.create(
        agency=house.agency, evaluation=evaluation, held_on=clock.today(), follow_up="Ikut pelatihan arsip.",
        recorded_by=house.people["superior"], recorded_at=clock.now(),
    )  # fmt: skip
    assert "Ikut pelatihan arsip." in read(client, house, "employee", "/hasil/")


def test_the_first_thing_to_do_is_to_receive(house: House, client: Client) -> None:
    result = make_released(house, "employee")
    assert f"/hasil/{result.uid}/terima/" in read(client, house, "employee", "/hasil/")
    client.post(f"/hasil/{result.uid}/terima/")
    page = read(client, house, "employee", "/hasil/")
    assert "Saya telah menerima" not in page
    assert "Diterima" in page


def test_others_see_the_receipt_but_nothing_to_do_for_the_person(house: House, client: Client) -> None:
    result = make_released(house, "employee")
    page = read(client, house, "superior", f"/hasil/{result.uid}/")
    assert "Saya telah menerima" not in page
    assert f"/hasil/{result.uid}/serah/" in page
    assert f"/hasil/{result.uid}/serah/" not in read(client, house, "auditor", f"/hasil/{result.uid}/")


@pytest.mark.parametrize("address", ["", "terima/", "lembar/"])
def test_before_release_nothing_is_there_by_id(house: House, client: Client, address: str) -> None:
    result = make_released(house, "employee")
    Release.objects.update(released_on=clock.today() + timedelta(days=1))
    for persona in ("employee", "superior", "auditor", "unit_officer"):
        user: Any = house.people[persona].user
        client.force_login(user)
        assert client.get(f"/hasil/{result.uid}/{address}").status_code == 404


def test_the_whole_year_stands_before_its_quarters(house: House) -> None:
    annual = make_released(house, "employee")
    for period in ("2025-Q3", "2025-Q4"):
        computation = Computation.objects.create(
            agency=house.agency, cycle=annual.cycle, period=period, manifest={}, made_at=clock.now(),
            pack_hash=annual.computation.pack_hash,
        )  # fmt: skip
        Result.objects.create(
            agency=house.agency, computation=computation, cycle=annual.cycle, person=annual.person,
            period=period, values=annual.values, behaviour=[], explanation=annual.explanation,
            released_at=clock.now(),
        )  # fmt: skip
    assert [row.period for row in own_results(house.viewer("employee"))] == ["2025", "2025-Q4", "2025-Q3"]
