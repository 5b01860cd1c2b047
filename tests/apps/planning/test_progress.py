"""Reporting progress: when it is taken, what stale and double sendings do, what becomes of evidence."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.core.files import path_of
from salore.cycles.models import Extension, Stage
from salore.ledger.models import Event
from salore.planning.access import plan_for_edit
from salore.planning.models import Evidence, Plan, Progress
from salore.planning.progress.selectors import ProgressSheet, sheet_of
from salore.planning.progress.services import Entry, Proof, evidence_add, evidence_remove, progress_report
from tests.factories.personas import House
from tests.factories.plans import make_plan

At = Callable[[str], None]


@pytest.fixture(autouse=True)
def at(settings: pytest.FixtureRequest, tmp_path: object) -> At:
    """The clock stands where a test says; by default in the last month of 2026."""
    settings.FILES_FOLDER = tmp_path  # type: ignore[attr-defined]

    def stand(day: str) -> None:
        moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
        settings.CLOCK_OFFSET = moment - (clock.now() - clock.offset())  # type: ignore[attr-defined]

    stand("2026-12-02T01:00")
    return stand


@pytest.fixture
def plan(house: House) -> Plan:
    return make_plan(house, year=2026, goals=2, state="agreed", version=1)


def opened(house: House, plan: Plan, persona: str = "employee") -> ProgressSheet:
    return sheet_of(plan_for_edit(house.viewer(persona), plan.uid))


def report(
    house: House, plan: Plan, *values: object, key: str = "2026-Q4", seen: int = 0, persona: str = "employee"
) -> list[Progress]:
    sheet = opened(house, plan, persona)
    span = sheet.span(key)
    assert span
    entries = [
        Entry(measure=measure, value=None if value is None else Decimal(str(value)), seen=seen)
        for measure, value in zip(sheet.asked, values, strict=False)
    ]
    return progress_report(actor=house.viewer(persona), sheet=sheet, span=span, entries=entries)


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        action()
    assert str(refused.value)
    return refused.value.code


def photo(name: str = "loket.jpg") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue())


def prove(house: House, plan: Plan, *proofs: Proof, persona: str = "employee") -> list[Evidence]:
    sheet = opened(house, plan, persona)
    span = sheet.span("2026-Q4")
    assert span
    return evidence_add(
        actor=house.viewer(persona), sheet=sheet, span=span, measure=sheet.asked[0], proofs=proofs
    )


def test_a_figure_is_kept_with_who_and_when(house: House, plan: Plan) -> None:
    row, *_ = report(house, plan, "182.5")
    assert (row.value, row.entered_by, row.edition) == (Decimal("182.5"), house.people["employee"], 1)
    event = Event.objects.get(verb="progress.reported")
    assert (event.person_id, event.helped_id, event.data["period"]) == (plan.person_id, None, "2026-Q4")


def test_what_is_left_empty_stays_missing(house: House, plan: Plan) -> None:
    assert report(house, plan, None, None) == []
    assert not Progress.objects.exists()


def test_a_figure_can_be_taken_back_to_missing_but_never_to_zero(house: House, plan: Plan) -> None:
    report(house, plan, 5)
    report(house, plan, None, seen=1)
    assert Progress.objects.get().value is None


def test_the_same_figure_again_changes_nothing(house: House, plan: Plan) -> None:
    report(house, plan, 5, 7)
    assert report(house, plan, 5, 7) == []
    assert Event.objects.filter(verb="progress.reported").count() == 2


def test_a_stale_form_is_refused_whole_and_says_which(house: House, plan: Plan) -> None:
    report(house, plan, 5, 7)
    with pytest.raises(StaleError) as refused, transaction.atomic():
        report(house, plan, 6, 7, seen=0)
    sheet = opened(house, plan)
    assert refused.value.context["stale"] == [sheet.asked[0].uid]
    assert [row.value for row in Progress.objects.order_by("pk")] == [5, 7]


def test_a_form_that_saw_the_last_edition_is_taken(house: House, plan: Plan) -> None:
    report(house, plan, 5)
    (row,) = report(house, plan, 6, seen=1)
    assert (row.value, row.edition) == (6, 2)


def test_help_by_the_unit_officer_is_marked(house: House, plan: Plan) -> None:
    (row,) = report(house, plan, 5, persona="unit_officer")
    assert row.entered_by == house.people["unit_officer"]
    assert Event.objects.get(verb="progress.reported").helped_id == plan.person_id


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2026-11-30T14:00", "progress_not_open"),
        ("2026-11-30T16:00", "taken"),  # 01.00 on 1 December where she works
        ("2026-12-31T14:00", "taken"),
        ("2027-01-07T14:00", "taken"),  # the last evening of grace
        ("2027-01-07T15:00", "progress_closed"),  # midnight where she works
    ],
)
def test_reports_are_taken_from_opening_to_the_end_of_grace(
    house: House, plan: Plan, at: At, day: str, outcome: str
) -> None:
    Stage.objects.filter(kind="progress", period__key="2026-Q4").update(opens_on="2026-12-01")
    at(day)
    if outcome == "taken":
        assert report(house, plan, 5)
    else:
        assert refusal(lambda: report(house, plan, 5)) == outcome


def test_an_extension_for_the_unit_opens_a_closed_period_again(house: House, plan: Plan) -> None:
    assert refusal(lambda: report(house, plan, 5, key="2026-Q3")) == "progress_closed"
    Extension.objects.create(
        agency=house.agency, stage=Stage.objects.get(kind="progress", period__key="2026-Q3"),
        unit=house.units["BKPSDM"], kind="outage", due_on="2026-12-12", reason="Jaringan padam.",
        made_at=clock.now(),
    )  # fmt: skip
    assert report(house, plan, 5, key="2026-Q3")


@pytest.mark.parametrize("changed", [{"state": "draft", "version": 0}, {"is_elsewhere": True}])
def test_plans_without_agreement_or_kept_elsewhere_take_no_reports(
    house: House, plan: Plan, changed: dict[str, object]
) -> None:
    Plan.objects.filter(pk=plan.pk).update(**changed)
    assert refusal(lambda: report(house, plan, 5)) == "not_reportable"


def test_a_post_that_ended_has_only_its_own_periods(house: House, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state="closed", ends_on="2026-06-30")
    plan.refresh_from_db()
    assert [span.key for span in opened(house, plan).spans] == ["2026-Q1", "2026-Q2"]


def test_periods_add_up_for_counts_and_the_last_counts_for_levels(house: House, plan: Plan, at: At) -> None:
    goal = plan.goals.get(number=2)
    goal.indicators.update(aspect="quality", unit_of_measure="persen", target_low=90)
    for key, day in (("2026-Q1", "2026-03-20T00:00"), ("2026-Q2", "2026-06-20T00:00")):
        at(day)
        report(house, plan, 200, 80 if key == "2026-Q1" else 85, key=key)
    count, level = opened(house, plan).asked
    spans = opened(house, plan).spans
    assert (count.reached(spans), count.share_pct(spans)) == (400, 49)
    assert level.reached(spans) == 85


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_photo_and_a_link_are_kept_beside_the_figure(house: House, plan: Plan) -> None:
    report(house, plan, 5)
    file, link = prove(
        house, plan, Proof(upload=photo(), caption="Loket"), Proof(url="https://contoh.example/rekap")
    )
    assert file.file
    assert path_of(file.file.sha256).exists()
    assert file.file.media_type == "image/jpeg"
    assert (link.file, link.url) == (None, "https://contoh.example/rekap")
    assert Progress.objects.get().evidence.count() == 2


def test_evidence_may_come_before_the_figure(house: House, plan: Plan) -> None:
    prove(house, plan, Proof(upload=photo()))
    assert Progress.objects.get().value is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"<html><script>alert(1)</script></html>", "file_kind"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "file_kind"),
        (b"%PD", "file_kind"),
    ],
)
def test_what_is_no_evidence_is_refused_in_words_whatever_its_name(
    house: House, plan: Plan, content: bytes, code: str
) -> None:
    upload = SimpleUploadedFile("bukti.pdf", content)
    assert refusal(lambda: prove(house, plan, Proof(upload=upload))) == code
    assert not Evidence.objects.exists()


class Large:
    """200 MB that are never held at once."""

    name = "rekaman.pdf"

    def chunks(self) -> Iterator[bytes]:
        yield b"%PDF-1.7\n"
        for _ in range(200):
            yield bytes(2**20)


def test_200_megabytes_are_refused_in_words(house: House, plan: Plan) -> None:
    assert refusal(lambda: prove(house, plan, Proof(upload=Large()))) == "file_too_large"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://contoh.example/a", ""])
def test_links_lead_to_web_pages_only(house: House, plan: Plan, url: str) -> None:
    assert refusal(lambda: prove(house, plan, Proof(url=url))) == "link_unfit"


def test_evidence_is_removed_while_the_period_is_open_and_the_log_keeps_it(house: House, plan: Plan) -> None:
    (one,) = prove(house, plan, Proof(upload=photo()))
    sheet = opened(house, plan)
    span = sheet.span("2026-Q4")
    assert span
    evidence_remove(actor=house.viewer("employee"), plan=sheet.plan, span=span, evidence=one)
    assert not Evidence.objects.exists()
    assert Event.objects.get(verb="evidence.removed").data["sha256"]


def test_evidence_stays_when_the_period_is_over(house: House, plan: Plan, at: At) -> None:
    (one,) = prove(house, plan, Proof(url="https://contoh.example/a"))
    at("2027-01-20T00:00")
    sheet = opened(house, plan)
    span = sheet.span("2026-Q4")
    assert span

    def remove() -> None:
        evidence_remove(actor=house.viewer("employee"), plan=sheet.plan, span=span, evidence=one)

    assert refusal(remove) == "progress_closed"


def test_the_sheet_costs_the_same_for_two_goals_and_for_many(house: House, plan: Plan) -> None:
    report(house, plan, 5, 6)
    other = make_plan(house, "colleague", year=2026, goals=8, state="agreed", version=1)
    report(house, other, *range(1, 9), persona="colleague")
    counts = []
    for persona, one in (("employee", plan), ("colleague", other)):
        found = plan_for_edit(house.viewer(persona), one.uid)
        with CaptureQueriesContext(connection) as captured:
            sheet_of(found)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 9
