"""A new round of colleagues' answers in a case, over HTTP: asked for, prepared, counted, decided on."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db.models import Max
from django.test import Client

from salore.appraisal.counting.count import count
from salore.appraisal.models import (
    Collection,
    RaterAssignment,
    RaterExclusion,
    SealedAnswer,
    SourceResult,
)
from salore.appraisal.sealing import custodian_code
from salore.appraisal.services.collecting import collection_close, custodian_confirm
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.objections import jobs
from salore.objections.models import Objection
from salore.organisation.models import Appointment, Person
from salore.results.closing import period_close
from salore.results.models import Result
from salore.results.releasing import results_release
from tests.apps.appraisal.test_tables import decide, period, rate
from tests.factories.appraisal import CUSTODIANS, Round, make_colleagues
from tests.factories.objections import at, file_objection, make_receipt
from tests.factories.personas import House, make_person
from tests.factories.plans import make_agreed

__all__ = ["period"]
DOUBT = "Ringkasan rekan jauh dari catatan atasan sepanjang tahun."
REASON = "Babak baru dan catatan atasan searah."


@pytest.fixture
def case(house: House, period: Period) -> Objection:
    """A closed, released and received year in which six colleagues were counted; the employee objects."""
    make_agreed(house, year=2026)
    rate(house, period, "employee", "superior", "supervisor", 3)
    decide(house, period, "employee", result_rating="as", result_reason="Sesuai.", behaviour_rating="as")
    first = Collection.objects.create(
        agency=house.agency, cycle=period.cycle, period=period, mode="two_of_three", state="destroyed",
        due_on=date(2026, 12, 11), closes_at=datetime(2026, 12, 18, tzinfo=UTC),
    )  # fmt: skip
    SourceResult.objects.create(
        collection=first, ratee=house.people["employee"], source="peer", n=6, mean=Decimal("2.10"),
        is_adjusted=False, se=0.25,
    )  # fmt: skip
    with time_machine.travel(at(20, month=1)):
        operator = house.viewer("operator")
        period_close(actor=operator, period=period, told=lambda *_: None)
        results_release(actor=operator, period=period, released_on=date(2027, 1, 21))
    result = Result.objects.get(person=house.people["employee"])
    make_receipt(house, result)
    with time_machine.travel(at(10)):
        return file_objection(house, result, ground="answers")


class Desk:
    """Whoever sits at the browser."""

    def __init__(self, house: House, client: Client) -> None:
        self.house, self.client = house, client

    def read(self, persona: str, path: str) -> str:
        response = self.sit(persona).get(path)
        assert response.status_code == 200, f"{persona} {path} {response.status_code}"
        return re.sub(r"\s+", " ", response.text)

    def send(self, persona: str, path: str, **typed: Any) -> Any:
        return self.sit(persona).post(path, typed)

    def sit(self, persona: str) -> Client:
        user = self.house.people[persona].user
        assert user is not None
        self.client.force_login(user)
        return self.client


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    return Desk(house, client)


def ask(desk: Desk, case: Objection, persona: str = "head", **typed: Any) -> Any:
    return desk.send(persona, f"/keberatan/{case.uid}/babak/", **{"reason": DOUBT} | typed)


def prepare(desk: Desk, case: Objection, **typed: Any) -> Any:
    """Prepare it by the page that the duty leads to, as it begins."""
    keepers = {
        name: str(desk.house.people[persona].uid)
        for name, persona in zip(("first", "second", "third"), CUSTODIANS, strict=True)
    }
    begun = {
        "about": str(case.person.uid), "period": "2026", "mode": "two_of_three",
        "due_on": "2027-02-20", "closes_on": "2027-02-24",
    }  # fmt: skip
    path = f"/konsol/rekan/ulang/?keberatan={case.uid}"
    return desk.send("operator", path, **begun | keepers | typed)


def opened(desk: Desk, case: Objection) -> Round:
    """Have the custodians confirm their codes, and hand the forms out by the page."""
    case.refresh_from_db()
    assert case.round is not None
    held = Round(desk.house, case.round)
    for custodian, persona in zip(held.collection.custodians.order_by("number"), CUSTODIANS, strict=True):
        held.sheets.append(custodian_code())
        custodian_confirm(actor=desk.house.viewer(persona), custodian=custodian, typed=held.sheets[-1])
    done = desk.send("operator", f"/konsol/rekan/{held.collection.uid}/bagikan/")
    assert done.status_code == 302, done.text
    held.collection.refresh_from_db()
    return held


def counted(desk: Desk, held: Round) -> None:
    operator = desk.house.viewer("operator")
    closed = collection_close(actor=operator, collection=held.collection)
    count(actor=operator, collection=closed, codes=held.codes(0, 1))


def decision(case: Objection, **typed: Any) -> dict[str, Any]:
    seen = case.entries.aggregate(last=Max("pk"))["last"]
    return {"outcome": "changed", "reason": REASON, "result": "as", "behaviour": "as", "seen": seen} | typed


def test_a_round_is_asked_for_held_and_decided_on(house: House, desk: Desk, case: Objection) -> None:
    make_colleagues(house, 7)
    page, deciding = f"/keberatan/{case.uid}/", f"/keberatan/{case.uid}/putuskan/"
    first = case.result.values["behaviour_score"]
    with time_machine.travel(at(11)):
        assert f"{page}babak/" in desk.read("head", deciding)
        # The days are said before it is asked for: the pack counts working days or not, they go on.
        assert "Tenggat putusan tidak berhenti" in desk.read("head", f"{page}babak/")
        assert ask(desk, case).status_code == 302
        for persona in ("employee", "superior", "head"):
            shown = desk.read(persona, page)
            assert DOUBT in shown
            assert "Tenggat putusan tidak berhenti" in shown
        assert "ditanya ulang" in desk.read("employee", "/")
        assert "Putuskan keberatan" not in desk.read("head", "/")
        # It waits: nothing is decided meanwhile, and nothing can be asked for again.
        assert desk.send("head", deciding, **decision(case)).status_code == 422
        assert ask(desk, case).status_code == 409
        home = desk.read("operator", "/")
        assert "Siapkan putaran ulang jawaban rekan tentang Employee" in home
        assert f"/konsol/keberatan/{case.uid}/babak/" in home
        lead = desk.read("operator", f"/konsol/keberatan/{case.uid}/babak/")
        assert f"/konsol/rekan/ulang/?keberatan={case.uid}" in lead
        assert "Employee" in desk.read("operator", f"/konsol/rekan/ulang/?keberatan={case.uid}")
        for persona in ("employee", "superior", "head"):
            assert prepare(desk, case, third=str(house.people[persona].uid)).status_code == 422, persona
        assert prepare(desk, case).status_code == 302
        assert "Siapkan putaran ulang" not in desk.read("operator", "/")
        held = opened(desk, case)
        forms = held.forms(case.person)
        raters = {form.rater_id for form in forms}
        assert len(forms) >= 5
        # Who appraised and who decides are never among those asked, whatever they are besides.
        assert not raters & {house.people["superior"].pk, house.people["head"].pk, case.person_id}
        assert RaterExclusion.objects.filter(rater=house.people["head"], ratee=case.person).exists()
        assert "Rabu, 24 Februari 2027" in desk.read("employee", page)
        # A colleague answers on the page, though the year is closed, and with nothing said of the case.
        own = forms[0]
        house.people["rater"] = Person.objects.get(pk=own.rater_id)
        assert f"/rekan/{own.pk}/" in desk.read("rater", "/rekan/")
        asked = desk.read("rater", f"/rekan/{own.pk}/")
        assert DOUBT not in asked
        assert "keberatan" not in asked.lower()
        for form in [one for one in forms if one != own][:6]:
            held.answer(form, 5)
    with time_machine.travel(at(25)):
        counted(desk, held)
        shown = desk.read("head", deciding)
        assert "Rekan dalam putaran ulang" in shown
        assert "6 jawaban" in shown
        assert "Putuskan keberatan Employee" in desk.read("head", "/")
        # The summary of the first is gone: nobody lets it stand.
        assert desk.send("head", deciding, **decision(case, outcome="upheld")).status_code == 422
        done = desk.send("head", deciding, **decision(case))
        assert done.status_code == 302, done.text
        made = JobRun.objects.get(kind="objections.reissue")
        jobs.reissue.run_here(made, objection_id=case.pk)
        case.refresh_from_db()
        assert case.reissued is not None
        assert case.reissued.version == 2
        assert case.reissued.values["behaviour_score"] > first
        assert case.reissued.values["behaviour_rating"] == "as"
        said = desk.read("employee", page)
        assert "Ringkasan putaran ulang menggantikan" in said
        assert desk.client.get(f"{page}surat/?isi=putusan").content.startswith(b"%PDF")


def test_too_few_answers_leave_nothing_and_the_decision_says_so(
    house: House, desk: Desk, case: Objection
) -> None:
    make_colleagues(house, 7)
    with time_machine.travel(at(11)):
        ask(desk, case)
        prepare(desk, case)
        held = opened(desk, case)
        for form in held.forms(case.person)[:4]:
            held.answer(form, 5)
    with time_machine.travel(at(25)):
        counted(desk, held)
        shown = desk.read("head", f"/keberatan/{case.uid}/putuskan/")
        assert "Terlalu sedikit yang menjawab" in shown
        assert "4 jawaban" not in shown
        assert desk.send("head", f"/keberatan/{case.uid}/putuskan/", **decision(case)).status_code == 302
        jobs.reissue.run_here(JobRun.objects.get(kind="objections.reissue"), objection_id=case.pk)
    case.refresh_from_db()
    assert case.reissued is not None
    assert not [row for row in case.reissued.behaviour if row.get("source") == "peer"]


def test_where_five_cannot_exist_the_team_says_so_and_the_case_goes_on(
    house: House, desk: Desk, case: Objection
) -> None:
    path = f"/konsol/keberatan/{case.uid}/babak/"
    with time_machine.travel(at(11)):
        assert desk.sit("operator").get(path).status_code == 404
        ask(desk, case)
        assert "tidak dapat diadakan" in desk.read("operator", path)
        # Prepared all the same, it is not handed out: nobody is asked what could never be shown.
        prepare(desk, case)
        case.refresh_from_db()
        assert case.round is not None
        for custodian, persona in zip(case.round.custodians.order_by("number"), CUSTODIANS, strict=True):
            custodian_confirm(actor=house.viewer(persona), custodian=custodian, typed=custodian_code())
        assert desk.send("operator", f"/konsol/rekan/{case.round.uid}/bagikan/").status_code == 422
        assert not RaterAssignment.objects.exists()
        assert desk.send("operator", path, reason="Rekan kurang dari lima.").status_code == 409
        assert desk.send("operator", f"/konsol/rekan/{case.round.uid}/batal/").status_code == 302
        assert "Siapkan putaran ulang" in desk.read("operator", "/")
        assert desk.send("operator", path, reason="   ").status_code == 422
        assert desk.send("operator", path, reason="Rekan kurang dari lima.").status_code == 302
        assert "Rekan kurang dari lima." in desk.read("employee", f"/keberatan/{case.uid}/")
        assert "Siapkan putaran ulang" not in desk.read("operator", "/")
        assert desk.send("operator", path, reason="Sekali lagi, kurang.").status_code == 409
        assert ask(desk, case).status_code == 409
        kept = decision(case, outcome="upheld")
        assert desk.send("head", f"/keberatan/{case.uid}/putuskan/", **kept).status_code == 302
    case.refresh_from_db()
    assert case.state == "upheld"
    assert not JobRun.objects.filter(kind="objections.reissue").exists()


def test_only_who_decides_asks_and_only_with_a_reason(desk: Desk, case: Objection) -> None:
    with time_machine.travel(at(11)):
        for persona in ("employee", "superior", "colleague", "operator", "auditor"):
            assert ask(desk, case, persona).status_code == 404, persona
        assert ask(desk, case, reason="  ").status_code == 422
        case.refresh_from_db()
        assert case.round_asked_at is None
        for persona in ("employee", "superior", "head", "auditor"):
            path = f"/konsol/keberatan/{case.uid}/babak/"
            assert desk.send(persona, path, reason="Tidak bisa.").status_code in (403, 404), persona


def test_nothing_is_asked_anew_that_was_never_counted_or_after_the_end(desk: Desk, case: Objection) -> None:
    Collection.objects.update(state="closed")
    with time_machine.travel(at(11)):
        assert f"{case.uid}/babak/" not in desk.read("head", f"/keberatan/{case.uid}/putuskan/")
        assert ask(desk, case).status_code == 422
        Collection.objects.update(state="counted")
        desk.send("head", f"/keberatan/{case.uid}/putuskan/", **decision(case, outcome="upheld"))
        assert ask(desk, case).status_code == 409


def test_a_withdrawn_case_ends_its_round_unopened_but_not_a_counted_one(
    house: House, desk: Desk, case: Objection
) -> None:
    make_colleagues(house, 7)
    with time_machine.travel(at(11)):
        ask(desk, case)
        prepare(desk, case)
        held = opened(desk, case)
        for form in held.forms(case.person)[:5]:
            held.answer(form, 5)
        assert "dihapus tanpa dibuka" in desk.read("employee", f"/keberatan/{case.uid}/tarik/")
        assert desk.send("employee", f"/keberatan/{case.uid}/tarik/").status_code == 302
        held.collection.refresh_from_db()
        assert held.collection.state == "abandoned"
        assert not SealedAnswer.objects.exists()
        assert not RaterAssignment.objects.exists()
        # Filed again, the new case may ask anew; once that is counted, it is decided.
        again = file_objection(house, case.result)
        ask(desk, again)
        prepare(desk, again)
        held = opened(desk, again)
        for form in held.forms(case.person)[:5]:
            held.answer(form, 5)
    with time_machine.travel(at(25)):
        counted(desk, held)
        assert desk.send("employee", f"/keberatan/{again.uid}/tarik/").status_code == 409
    again.refresh_from_db()
    assert again.is_pending


def test_a_round_that_outlasts_the_days_is_said_to_all_sides(
    house: House, desk: Desk, case: Objection
) -> None:
    make_colleagues(house, 7)
    assert case.due_on is not None
    with time_machine.travel(at(11)):
        ask(desk, case)
        prepare(desk, case, due_on="2027-05-01", closes_on="2027-05-07")
        for persona in ("employee", "superior", "head", "auditor"):
            assert "putusan akan terlambat" in desk.read(persona, f"/keberatan/{case.uid}/")


def test_who_helps_the_team_and_has_a_part_prepares_nothing(
    house: House, desk: Desk, case: Objection
) -> None:
    Appointment.objects.create(
        agency=house.agency, person=house.people["superior"], role="operator", starts_on=date(2026, 1, 1)
    )
    make_person(house.agency, "Lain", "199001012019012999")
    with time_machine.travel(at(11)):
        ask(desk, case)
        assert (
            desk.send("superior", f"/konsol/keberatan/{case.uid}/babak/", reason="Cukup.").status_code == 404
        )
        assert "Siapkan putaran ulang" not in desk.read("superior", "/")
        path = "/konsol/rekan/ulang/"
        keepers = {"first": house.people["auditor"].uid, "second": house.people["colleague"].uid}
        sent = desk.send(
            "superior", path, about=case.person.uid, period="2026", mode="one_of_two",
            due_on="2027-02-20", closes_on="2027-02-24", **keepers,
        )  # fmt: skip
        assert sent.status_code == 422
    assert Collection.objects.filter(ratee=case.person).count() == 0
