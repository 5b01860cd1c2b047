"""Plans and realisations typed elsewhere come in once, after a look, and never over somebody's head."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from salore.core import clock
from salore.core.models import StoredFile
from salore.organisation.models import Identifier, ImportMapping
from salore.planning.access import known_plans
from salore.planning.models import Goal, Plan, PlanText, Progress
from salore.planning.printing import plan_pdf
from tests.factories.personas import House
from tests.factories.plans import cycle_of, make_goal, make_plan

TITLES = ("Rencana Hasil Kerja", "Aspek", "Indikator Kinerja Individu", "Target", "Realisasi")


@pytest.fixture(autouse=True)
def december(settings: Any, tmp_path: Any) -> None:
    settings.FILES_FOLDER = tmp_path
    settings.CLOCK_OFFSET = datetime(2026, 12, 2, 3, 0, tzinfo=UTC) - clock.now()


@pytest.fixture
def plan(house: House) -> Plan:
    return make_plan(house, goals=0)


@pytest.fixture
def employee(house: House, client: Client) -> Client:
    client.force_login(house.people["employee"].user)
    return client


def number_of(house: House, persona: str) -> str:
    return Identifier.objects.get(person=house.people[persona]).value


def sheet(
    *rows: tuple[str, ...], titles: tuple[str, ...] = TITLES, name: str = "skp.xlsx"
) -> SimpleUploadedFile:
    book = Workbook()
    for row in (titles, *rows):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile(name, made.getvalue())


def pdf_of(house: House, plan: Plan) -> SimpleUploadedFile:
    found = known_plans(house.viewer("operator")).select_related("agency").get(pk=plan.pk)
    return SimpleUploadedFile("skp.pdf", plan_pdf(found))


def sent(client: Client, plan: Plan, file: SimpleUploadedFile, what: str = "rhk") -> Any:
    return client.post(f"/skp/{plan.uid}/impor/", {"file": file, "what": what})


def take(client: Client, place: str, *chosen: str) -> Any:
    return client.post(place, {"pilih": chosen, "form_key": str(uuid4())})


GOOD = (
    ("Berkas pegawai lengkap", "Kuantitas", "Jumlah berkas", "820 berkas", "600 berkas"),
    ("Layanan lebih cepat", "Waktu", "Lama layanan", "maksimal 2 hari", "1,5 hari"),
)


def test_goals_of_a_print_become_a_draft(house: House, plan: Plan, employee: Client) -> None:
    other = make_plan(house, "employee", year=2026, goals=2)
    PlanText.objects.create(
        agency=house.agency, plan=other, kind="resource", text="Genset", made_at=clock.now()
    )
    place = sent(employee, plan, pdf_of(house, other))["Location"]
    page = employee.get(place).content.decode()
    assert "Hasil 1 employee" in page
    assert "2026" in page, "another year is told"
    take(employee, place, "1", "2")
    goals = Goal.objects.filter(plan=plan).order_by("number")
    assert [goal.title for goal in goals] == ["Hasil 1 employee", "Hasil 2 employee"]
    indicator = goals[0].indicators.get()
    assert (indicator.target_low, indicator.unit_of_measure, indicator.aspect) == (820, "berkas", "quantity")
    assert plan.texts.get().text == "Genset"


def test_goals_of_a_sheet_become_a_draft_with_targets_understood(plan: Plan, employee: Client) -> None:
    place = sent(employee, plan, sheet(*GOOD))["Location"]
    take(employee, place, "1", "2")
    first, second = [goal.indicators.get() for goal in plan.goals.order_by("number")]
    assert (first.direction, first.target_low, first.unit_of_measure) == ("higher", 820, "berkas")
    assert (second.direction, second.target_low, second.unit_of_measure) == ("lower", 2, "hari")


def test_a_target_with_two_meanings_stays_in_words_and_is_told(plan: Plan, employee: Client) -> None:
    place = sent(employee, plan, sheet(("Hasil", "Kuantitas", "Jumlah", "1.250", "")))["Location"]
    page = employee.get(place).content.decode()
    assert "Perlu diperiksa" in page
    take(employee, place, "1")
    indicator = plan.goals.get().indicators.get()
    assert (indicator.target_low, indicator.target_text) == (None, "1.250")


def test_only_what_is_chosen_is_taken(plan: Plan, employee: Client) -> None:
    place = sent(employee, plan, sheet(*GOOD))["Location"]
    take(employee, place, "2")
    assert [goal.title for goal in plan.goals.all()] == ["Layanan lebih cepat"]
    assert take(employee, place).status_code == 422


def test_the_same_file_twice_changes_nothing(plan: Plan, employee: Client) -> None:
    for _ in range(2):
        place = sent(employee, plan, sheet(*GOOD))["Location"]
        take(employee, place, "1", "2")
    assert plan.goals.count() == 2
    assert "Sudah ada dalam SKP Anda" in employee.get(place).content.decode()


def test_a_goal_is_linked_to_the_superiors_of_the_same_words(
    house: House, plan: Plan, employee: Client
) -> None:
    theirs = make_goal(make_plan(house, "superior", goals=0), 1, "Data pegawai mutakhir")
    titles = ("Rencana Hasil Kerja Pimpinan yang Diintervensi", *TITLES)
    rows = [("data pegawai mutakhir", *GOOD[0]), ("Yang lain sama sekali", *GOOD[1])]
    place = sent(employee, plan, sheet(*rows, titles=titles))["Location"]
    take(employee, place, "1", "2")
    linked, named = plan.goals.order_by("number")
    assert (linked.parent, named.parent, named.parent_title) == (theirs, None, "Yang lain sama sekali")


def test_somebody_elses_print_is_refused_by_name(house: House, plan: Plan, employee: Client) -> None:
    other = make_plan(house, "colleague", year=2026, goals=1)
    place = sent(employee, plan, pdf_of(house, other))["Location"]
    answer = employee.get(place)
    assert answer.status_code == 422
    assert house.people["colleague"].full_name in answer.content.decode()
    assert take(employee, place, "1").status_code == 422
    assert not plan.goals.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "skp.pdf"),
        (b"%PDF-1.7\n%nothing here", "skp.pdf"),
        (b"<html>SKP</html>", "skp.pdf"),
        (b"PK\x03\x04broken", "skp.xlsx"),
        (b"Rencana Hasil Kerja;Indikator;Target\n", "skp.csv"),
    ],
)
def test_what_is_no_plan_is_refused_in_words(plan: Plan, employee: Client, content: bytes, name: str) -> None:
    answer = sent(employee, plan, SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert 'class="faults"' in answer.content.decode()


def test_unknown_titles_are_asked_about_and_remembered(plan: Plan, employee: Client) -> None:
    titles = ("Janji", "Ukuran", "Angka")
    rows = [("Berkas lengkap", "Jumlah berkas", "820 berkas")]
    answer = sent(employee, plan, sheet(*rows, titles=titles))
    match = employee.get(answer["Location"])["Location"]
    assert match.endswith("/kolom/")
    told = {"goal": "Janji", "indicator": "Ukuran", "target": "Angka"}
    place = employee.post(match, told)["Location"]
    take(employee, place, "1")
    assert plan.goals.get().title == "Berkas lengkap"
    assert ImportMapping.objects.get().mapping == told
    again = sent(employee, plan, sheet(*rows, titles=titles))["Location"]
    assert employee.get(again).status_code == 200


def test_another_persons_upload_is_not_there(house: House, plan: Plan, employee: Client) -> None:
    place = sent(employee, plan, sheet(*GOOD))["Location"]
    assert employee.get(place).status_code == 200
    StoredFile.objects.update(added_by_id=house.people["colleague"].pk)
    assert employee.get(place).status_code == 404


def test_an_agreed_plan_offers_no_goals(house: House, employee: Client) -> None:
    agreed = make_plan(house, goals=1, state="agreed", version=1)
    assert (
        "Sekarang tidak ada yang dapat diambil" in employee.get(f"/skp/{agreed.uid}/impor/").content.decode()
    )


# ── Realisations ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def agreed(house: House) -> Plan:
    made = make_plan(house, year=2026, goals=0, state="agreed", version=1)
    for number, (title, aspect, text, unit) in enumerate(
        (
            ("Berkas pegawai lengkap", "quantity", "Jumlah berkas", "berkas"),
            ("Layanan lebih cepat", "time", "Lama layanan", "hari"),
        ),
        1,
    ):
        goal = make_goal(made, number, title)
        goal.indicators.update(text=text, aspect=aspect, unit_of_measure=unit)
    return made


def test_realisations_are_put_beside_the_indicators_that_say_the_same(agreed: Plan, employee: Client) -> None:
    rows = (
        GOOD[1],
        ("berkas Pegawai lengkap.", "Kuantitas", "Jumlah  berkas", "820", "Terlaksana 600 berkas"),
    )
    place = sent(employee, agreed, sheet(*rows), "2026-Q4")["Location"]
    keys = [str(goal.indicators.get().uid) for goal in agreed.goals.order_by("number")]
    answer = take(employee, place, *keys)
    assert answer["Location"].endswith("?tersimpan=2026-Q4")
    kept = {row.indicator.text: (row.value, row.text) for row in Progress.objects.select_related("indicator")}
    assert kept == {"Jumlah berkas": (600, "Terlaksana 600 berkas"), "Lama layanan": (1.5, "")}


def test_what_stands_there_is_replaced_only_when_chosen(agreed: Plan, employee: Client) -> None:
    place = sent(employee, agreed, sheet(*GOOD), "2026-Q4")["Location"]
    key = str(agreed.goals.get(number=1).indicators.get().uid)
    take(employee, place, key)
    changed = sheet((*GOOD[0][:4], "640 berkas"), GOOD[1])
    place = sent(employee, agreed, changed, "2026-Q4")["Location"]
    page = employee.get(place).content.decode()
    assert "Ganti yang tersimpan" in page
    take(employee, place, key)
    assert Progress.objects.get().value == 640


def test_an_indicator_that_the_plan_has_not_is_told(agreed: Plan, employee: Client) -> None:
    rows = (*GOOD, ("Hal lain", "Biaya", "Sesuatu yang tidak ada", "5", "5"))
    page = employee.get(sent(employee, agreed, sheet(*rows), "2026-Q4")["Location"]).content.decode()
    assert "Tidak ada indikator dalam SKP Anda" in page


def test_realisations_of_another_year_are_refused(house: House, agreed: Plan, employee: Client) -> None:
    other = make_plan(house, "employee", year=2025, goals=1)
    answer = employee.get(sent(employee, agreed, pdf_of(house, other), "2026-Q4")["Location"])
    assert answer.status_code == 422
    assert "2025" in answer.content.decode()


def test_a_file_without_realisations_is_told(agreed: Plan, employee: Client) -> None:
    rows = [row[:4] for row in GOOD]
    answer = employee.get(sent(employee, agreed, sheet(*rows, titles=TITLES[:4]), "2026-Q4")["Location"])
    assert answer.status_code == 422


# ── Lists of many ────────────────────────────────────────────────────────────────────────────────────


def test_a_list_begins_drafts_and_leaves_agreed_plans_alone(house: House, client: Client) -> None:
    locked = make_plan(house, "colleague", goals=1, state="agreed", version=1)
    draft = make_plan(house, "team_lead", goals=0)
    cycle_of(house)
    numbers = [number_of(house, persona) for persona in ("employee", "colleague", "team_lead")]
    rows = [(number, *GOOD[0]) for number in (*numbers, "199001012020121999")]
    client.force_login(house.people["operator"].user)
    file = sheet(*rows, titles=("NIP", *TITLES))
    place = client.post("/konsol/skp/impor/", {"file": file, "year": "2027"})["Location"]
    page = client.get(place).content.decode()
    assert "2 dari 4 SKP 2027" in page
    assert "NIP ini tidak dikenal" in page
    assert client.post(place, {"form_key": str(uuid4())}).status_code == 302
    begun = Plan.objects.get(person=house.people["employee"])
    assert [goal.title for goal in begun.goals.all()] == ["Berkas pegawai lengkap"]
    assert draft.goals.count() == 1
    assert locked.goals.count() == 1
    assert "0 dari 4 SKP 2027" in client.get(place).content.decode()


def test_an_officer_brings_in_only_whom_they_help(house: House, client: Client) -> None:
    cycle_of(house)
    rows = [(number_of(house, persona), *GOOD[0]) for persona in ("employee", "auditor")]
    client.force_login(house.people["unit_officer"].user)
    place = client.post(
        "/konsol/skp/impor/", {"file": sheet(*rows, titles=("NIP", *TITLES)), "year": "2027"}
    )["Location"]
    page = client.get(place).content.decode()
    assert "bukan dari unit yang Anda bantu" in page
    client.post(place, {"form_key": str(uuid4())})
    assert [plan.person for plan in Plan.objects.all()] == [house.people["employee"]]


# ── Plans that live in another system ────────────────────────────────────────────────────────────────


@pytest.fixture
def companion(house: House) -> None:
    """The agency writes its plans in e-Kinerja."""
    house.agency.settings = {"plans_elsewhere": "e-Kinerja"}
    house.agency.save()
    cycle_of(house, 2026)


def copied(house: House, *rows: tuple[str, ...]) -> str:
    """Bring the employee's plan in as a copy, and return where the list is looked at."""
    client = Client()
    client.force_login(house.people["operator"].user)
    number = number_of(house, "employee")
    file = sheet(*[(number, *row) for row in rows], titles=("NIP", *TITLES))
    place = client.post("/konsol/skp/impor/", {"file": file, "year": "2026"})["Location"]
    assert "disimpan sebagai salinan" in client.get(place).content.decode()
    client.post(place, {"form_key": str(uuid4())})
    return str(place)


@pytest.mark.usefixtures("companion")
def test_a_plan_that_lives_elsewhere_is_kept_as_a_copy(house: House) -> None:
    copied(house, *GOOD)
    plan = Plan.objects.get()
    assert (plan.is_elsewhere, plan.state, plan.version, plan.person) == (
        True, "agreed", 1, house.people["employee"],
    )  # fmt: skip
    assert plan.versions.get().content["goals"][0]["title"] == "Berkas pegawai lengkap"


@pytest.mark.usefixtures("companion")
def test_the_same_copy_again_changes_nothing_and_a_changed_one_is_a_version(
    house: House,
) -> None:
    copied(house, *GOOD)
    copied(house, *GOOD)
    plan = Plan.objects.get()
    kept = plan.goals.get(title="Berkas pegawai lengkap").pk
    assert plan.versions.count() == 1
    copied(house, GOOD[0], ("Hasil yang baru", "Kuantitas", "Jumlah laporan", "12 laporan", ""))
    assert plan.versions.count() == 2
    assert {goal.title for goal in plan.goals.all()} == {"Berkas pegawai lengkap", "Hasil yang baru"}
    assert plan.goals.get(title="Berkas pegawai lengkap").pk == kept


@pytest.mark.usefixtures("companion")
def test_realisations_of_a_copy_come_from_there_only(house: House, employee: Client) -> None:
    copied(house, *GOOD)
    plan = Plan.objects.get()
    typed = employee.post(f"/skp/{plan.uid}/realisasi/2026-Q4/", {"form_key": str(uuid4())})
    assert typed.status_code == 422
    place = sent(employee, plan, sheet(*GOOD), "2026-Q4")["Location"]
    take(employee, place, *[str(goal.indicators.get().uid) for goal in plan.goals.all()])
    assert sorted(row.value for row in Progress.objects.all()) == [1.5, 600]
