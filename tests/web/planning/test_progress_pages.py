"""Progress through its pages: what is typed is never lost, never doubled, and shown to the right people."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from salore.core import clock
from salore.ledger.models import Reading
from salore.planning.models import Evidence, Plan, Progress
from tests.factories.personas import House
from tests.factories.plans import make_plan

NOON = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def december(settings: Any, tmp_path: Any) -> None:
    settings.CLOCK_OFFSET = NOON - clock.now()
    settings.FILES_FOLDER = tmp_path


@pytest.fixture
def plan(house: House) -> Plan:
    return make_plan(house, year=2026, goals=2, state="agreed", version=1)


@pytest.fixture
def employee(house: House, client: Client) -> Client:
    client.force_login(house.people["employee"].user)
    return client


def address(plan: Plan, key: str = "2026-Q4") -> str:
    return f"/skp/{plan.uid}/realisasi/{key}/"


def typed(plan: Plan, *values: str, seen: int = 0, **more: Any) -> dict[str, Any]:
    """What the form sends: for each indicator its figure, as typed."""
    data: dict[str, Any] = {"form_key": str(uuid4())}
    for number, goal in enumerate(plan.goals.order_by("number")):
        prefix = f"m{goal.indicators.get().uid.hex}"
        data |= {f"{prefix}-value": values[number] if number < len(values) else "", f"{prefix}-seen": seen}
        data |= {f"{prefix}-text": "", f"{prefix}-url": "", f"{prefix}-caption": ""}
    first = f"m{plan.goals.get(number=1).indicators.get().uid.hex}"
    return data | {f"{first}-{name}": value for name, value in more.items()}


def photo(name: str = "loket.jpg") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue())


def test_figures_evidence_and_links_are_saved_together(plan: Plan, employee: Client) -> None:
    data = typed(plan, "182", "3,75", proof=photo(), url="contoh.example/rekap", caption="Rekap")
    answer = employee.post(address(plan), data)
    assert answer.status_code == 302
    assert [str(row.value) for row in Progress.objects.order_by("pk")] == ["182.0000", "3.7500"]
    assert [bool(row.file) for row in Evidence.objects.order_by("pk")] == [True, False]
    page = employee.get(answer["Location"]).content.decode()
    assert "Realisasi Triwulan IV 2026 tersimpan" in page
    assert "182 berkas" in page
    assert "loket.jpg" in page


def test_a_form_sent_twice_is_taken_once(plan: Plan, employee: Client) -> None:
    data = typed(plan, "5", url="https://contoh.example/a")
    places = {employee.post(address(plan), data)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Progress.objects.count() == Evidence.objects.count() == 1
    assert Progress.objects.get().edition == 1


def test_a_number_with_two_meanings_is_asked_about_and_all_else_kept(plan: Plan, employee: Client) -> None:
    answer = employee.post(address(plan), typed(plan, "1.250", "7"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1250" in page
    assert "1,25" in page
    assert 'value="7"' in page
    assert not Progress.objects.exists()


def test_one_bad_file_stores_nothing_and_keeps_what_was_typed(plan: Plan, employee: Client) -> None:
    bad = SimpleUploadedFile("bukti.pdf", b"<html></html>", "application/pdf")
    answer = employee.post(address(plan), typed(plan, "5", proof=bad))
    assert answer.status_code == 422
    assert 'value="5"' in answer.content.decode()
    assert not Progress.objects.exists()


def test_an_empty_file_is_told_in_words(plan: Plan, employee: Client) -> None:
    answer = employee.post(address(plan), typed(plan, "5", proof=SimpleUploadedFile("a.pdf", b"")))
    assert answer.status_code == 422
    assert "0 bita" in answer.content.decode()


def test_a_stale_form_shows_what_is_kept_beside_what_was_typed(plan: Plan, employee: Client) -> None:
    employee.post(address(plan), typed(plan, "5"))
    answer = employee.post(address(plan), typed(plan, "6"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Diubah sementara itu" in page
    assert 'value="6"' in page
    again = employee.post(address(plan), typed(plan, "6", seen=1))
    assert again.status_code == 302
    assert Progress.objects.get().value == 6


def test_a_closed_period_says_what_to_do_and_keeps_what_was_typed(plan: Plan, employee: Client) -> None:
    answer = employee.post(address(plan, "2026-Q2"), typed(plan, "5"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "pengelola kepegawaian" in page.lower()
    assert 'value="5"' in page


def test_texts_of_any_script_are_kept_as_written(plan: Plan, employee: Client) -> None:
    text = "Rapat 👍🏽 dengan tokoh adat; <b>bukan</b> HTML; العربية; {{ 7|add:1 }}"
    employee.post(address(plan), typed(plan, "5", text=text))
    assert Progress.objects.get().text == text
    page = employee.get(f"/skp/{plan.uid}/realisasi/").content.decode()
    assert "&lt;b&gt;bukan&lt;/b&gt;" in page


def test_a_text_too_long_is_refused_in_words(plan: Plan, employee: Client) -> None:
    answer = employee.post(address(plan), typed(plan, "5", text="a" * 20_000))
    assert answer.status_code == 422
    assert "a" * 20_000 in answer.content.decode()


def test_another_persons_indicator_in_the_form_is_ignored(house: House, plan: Plan, employee: Client) -> None:
    other = make_plan(house, "colleague", year=2026, goals=1, state="agreed", version=1)
    foreign = f"m{other.goals.get().indicators.get().uid.hex}"
    employee.post(address(plan), typed(plan, "5") | {f"{foreign}-value": "9", f"{foreign}-seen": 0})
    assert list(Progress.objects.values_list("indicator__goal__plan", flat=True)) == [plan.pk]


def test_evidence_comes_as_a_file_that_runs_nowhere(house: House, plan: Plan, employee: Client) -> None:
    employee.post(address(plan), typed(plan, "5", proof=photo("Rapat 12-11.jpg")))
    answer = employee.get(f"/bukti/{Evidence.objects.get().uid}/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert (
        "Rapat%2012-11.jpg" in answer["Content-Disposition"]
        or "Rapat 12-11.jpg" in answer["Content-Disposition"]
    )
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    assert not Reading.objects.exists()
    superior = Client()
    superior.force_login(house.people["superior"].user)
    theirs = superior.get(f"/bukti/{Evidence.objects.get().uid}/")
    assert (theirs.status_code, bool(b"".join(theirs.streaming_content))) == (200, True)
    assert Reading.objects.get().viewer_id == house.people["superior"].pk


def test_a_link_has_no_file_to_fetch(plan: Plan, employee: Client) -> None:
    employee.post(address(plan), typed(plan, "5", url="https://contoh.example/a"))
    assert employee.get(f"/bukti/{Evidence.objects.get().uid}/").status_code == 404


def test_evidence_is_removed_after_a_question(plan: Plan, employee: Client) -> None:
    employee.post(address(plan), typed(plan, "5", proof=photo()))
    place = f"/bukti/{Evidence.objects.get().uid}/hapus/"
    assert "loket.jpg" in employee.get(place).content.decode()
    assert employee.post(place)["Location"] == address(plan)
    assert not Evidence.objects.exists()


def test_the_superior_reads_but_cannot_report(house: House, plan: Plan, client: Client) -> None:
    client.force_login(house.people["superior"].user)
    page = client.get(f"/skp/{plan.uid}/realisasi/").content.decode()
    assert address(plan) not in page
    assert client.post(address(plan), typed(plan, "5")).status_code == 404


def test_the_form_of_the_unit_officer_says_for_whom(house: House, plan: Plan, client: Client) -> None:
    client.force_login(house.people["unit_officer"].user)
    page = client.get(address(plan)).content.decode()
    assert house.people["employee"].full_name in page
    client.post(address(plan), typed(plan, "5"))
    assert "dengan bantuan" in client.get(f"/skp/{plan.uid}/realisasi/").content.decode()


def test_a_period_of_another_year_is_not_there(plan: Plan, employee: Client) -> None:
    assert employee.get(address(plan, "2027-Q1")).status_code == 404
