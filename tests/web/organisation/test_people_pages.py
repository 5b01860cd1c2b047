"""Colleagues are found by name, post and unit; numbers and what was before, only by those who may."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from salore.core import clock
from salore.organisation.models import Assignment, Employment, Identifier, Person
from tests.factories.personas import House, make_person
from tests.web.organisation.conftest import browser
from tests.web.queries import assert_steady


def names(client: Client, query: str) -> list[str]:
    answer: Any = client.get(f"/pegawai/?{query}")
    assert answer.status_code == 200
    return [line.name for line in answer.context["page"].rows]


def nip_of(house: House, persona: str) -> str:
    return Identifier.objects.get(person=house.people[persona]).value


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=offi", ["Competent Officer", "Objection Officer", "Unit Officer"]),
        ("q=unit+off", ["Unit Officer"]),
        ("q=off+UNI", ["Unit Officer"]),
        ("q=fficer", []),
        ("q='", []),
        ("q=%00%27%5C%3A%2A%26", []),
        ("unit=mutasi", ["Team Lead"]),
        ("jabatan=pranata+sdm", ["Colleague", "Employee"]),
        ("q=e&jabatan=pranata", ["Employee"]),
    ],
)
@pytest.mark.usefixtures("stranger")
def test_words_of_names_units_and_posts_are_found_by_their_beginning(
    employee: Client, query: str, found: list[str]
) -> None:
    assert names(employee, query) == found


@pytest.mark.usefixtures("stranger")
def test_everybody_of_the_agency_is_listed_by_name_and_nobody_of_another(
    house: House, employee: Client
) -> None:
    listed = names(employee, "")
    assert listed == sorted(person.name for person in house.people.values())


def test_a_number_finds_only_whom_it_is_open_for(house: House, employee: Client, operator: Client) -> None:
    number = nip_of(house, "head")
    assert names(operator, f"q={number}") == ["Head"]
    assert names(operator, f"q={number[:8]}+{number[8:14]}")[:1] == ["Appointing Authority"]
    assert names(employee, f"q={number}") == []
    assert names(employee, f"q={nip_of(house, 'employee')}") == ["Employee"]
    assert names(browser(house, "superior"), f"q={nip_of(house, 'colleague')}") == ["Colleague"]
    assert names(browser(house, "team_lead"), f"q={nip_of(house, 'employee')}") == []


def test_numbers_stand_only_beside_those_whose_numbers_are_open(house: House) -> None:
    page = browser(house, "superior").get("/pegawai/").content.decode()
    assert nip_of(house, "employee") in page
    assert nip_of(house, "head") not in page
    page = browser(house, "colleague").get("/pegawai/").content.decode()
    assert nip_of(house, "employee") not in page
    assert "NIP or other number" not in page


def test_who_holds_no_post_is_for_those_who_keep_the_lists(
    house: House, employee: Client, operator: Client
) -> None:
    make_person(house.agency, "Wilhelmina Baru", "199001012020012001")
    assert "Wilhelmina Baru" not in names(employee, "keadaan=semua")
    assert names(operator, "keadaan=tanpa-jabatan") == ["Wilhelmina Baru"]
    assert "Wilhelmina Baru" in names(operator, "keadaan=semua")
    assert "Wilhelmina Baru" not in names(operator, "")


def test_the_list_of_a_unit_takes_what_stands_below_along(house: House, employee: Client) -> None:
    listed = names(employee, f"di={house.units['BKPSDM'].uid}")
    assert "Superior" in listed
    assert "Competent Officer" not in listed
    assert names(employee, "di=3b0f0d39-6f43-4ee5-9d9b-000000000000") == []
    assert names(employee, "di=x") == []


def test_the_file_of_people_keeps_the_same_from_the_same(house: House) -> None:
    answer = browser(house, "superior").get("/pegawai/?unduh=csv&q=employee")
    table = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert table[1:] == [
        ["Employee", "Pranata SDM Aparatur Terampil", "BKPSDM.DATA", nip_of(house, "employee")]
    ]
    answer = browser(house, "colleague").get("/pegawai/?unduh=csv&q=employee")
    assert nip_of(house, "employee").encode() not in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_list_of_people_needs_no_more_queries_for_more_people(house: House) -> None:
    client = browser(house, "unit_officer")

    def grow() -> None:
        for number in range(14):
            person = make_person(house.agency, f"Aa {number:02d}", f"1991010120200120{number:02d}")
            house.place(person, "BKPSDM.DATA", "Pranata SDM Aparatur Terampil")

    assert_steady(lambda: client.get("/pegawai/"), grow)


@pytest.mark.parametrize("persona", ["colleague", "stranger", "team_lead", "system_administrator"])
def test_a_colleague_sees_name_post_unit_and_no_more(house: House, stranger: House, persona: str) -> None:
    client = browser(stranger, "employee") if persona == "stranger" else browser(house, persona)
    answer = client.get(f"/pegawai/{house.people['employee'].uid}/")
    if persona == "stranger":
        assert answer.status_code == 404
        return
    page = answer.content.decode()
    assert "Pranata SDM Aparatur Terampil" in page
    assert "Tim Data" in page
    assert nip_of(house, "employee") not in page
    assert "Posts by date" not in page
    assert "Superior" not in page.replace("My superior", "")


def test_superior_officer_and_the_person_see_posts_numbers_and_who_led_on_a_day(house: House) -> None:
    Employment.objects.filter(person=house.people["employee"]).update(kind="pppk", status="study_leave")
    for persona in ("employee", "superior", "head", "unit_officer", "operator", "auditor"):
        page = browser(house, persona).get(f"/pegawai/{house.people['employee'].uid}/").content.decode()
        assert nip_of(house, "employee") in page, persona
        assert "Posts by date" in page
        assert "Contract staff (PPPK)" in page
        assert "Study leave" in page
        assert ("Change something" in page) is (persona in ("unit_officer", "operator")), persona
    Assignment.objects.filter(person=house.people["employee"]).update(
        named_superior=house.people["team_lead"], named_until=date(2026, 6, 30)
    )
    client, uid = browser(house, "employee"), house.people["employee"].uid
    assert ">Team Lead</a></strong>" in client.get(f"/pegawai/{uid}/?tanggal=2026-06-30").content.decode()
    assert ">Superior</a></strong>" in client.get(f"/pegawai/{uid}/?tanggal=2026-07-01").content.decode()
    assert client.get(f"/pegawai/{uid}/?tanggal=kemarin").status_code == 200


def test_an_officer_changes_people_of_the_own_units_only(house: House, officer: Client) -> None:
    base = "/konsol/organisasi/pegawai"
    assert officer.get(f"{base}/{house.people['employee'].uid}/ubah/").status_code == 200
    assert officer.get(f"{base}/{house.people['auditor'].uid}/ubah/").status_code == 404
    page = officer.get(f"/pegawai/{house.people['auditor'].uid}/").content.decode()
    assert "Change something" not in page


def test_particulars_changed_in_two_windows_are_shown_and_not_lost(house: House, operator: Client) -> None:
    person = house.people["employee"]
    url = f"/konsol/organisasi/pegawai/{person.uid}/ubah/"
    form: Any = operator.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"name": "Employee Baru"}
    Person.objects.filter(pk=person.pk).update(name="Employee Lain")
    answer: Any = operator.post(url, typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Stands now: Employee Lain" in page
    assert 'value="Employee Baru"' in page
    again: Any = answer.context["form"]
    typed |= {name: again[name].value() or "" for name in again.fields}
    assert operator.post(url, typed).status_code == 302
    assert Person.objects.get(pk=person.pk).name == "Employee Baru"


def test_a_new_person_has_number_employment_and_post(officer: Client) -> None:
    url = "/konsol/organisasi/pegawai/baru/"
    typed = {
        "name": "Marselina Kaize",
        "title_back": "A.Md.",
        "kind": "nip",
        "number": "19950202 202001 2 004",
        "employment_kind": "pns",
        "unit": "BKPSDM.DATA",
        "post": "pranata sdm aparatur terampil",
        "starts_on": "2026-11-01",
    }
    answer = officer.post(url, typed)
    assert answer.status_code == 302, answer.content.decode()
    person = Person.objects.get(name="Marselina Kaize")
    assert answer.headers["Location"] == f"/pegawai/{person.uid}/"
    assert person.identifiers.get().value == "199502022020012004"
    assert Employment.objects.on(clock.today()).get(person=person).kind == "pns"
    assert person.assignments.get().position.name == "Pranata SDM Aparatur Terampil"
    again = officer.post(url, typed | {"name": "Orang Lain"})
    assert again.status_code == 422
    assert "recorded already" in again.content.decode()
    assert not Person.objects.filter(name="Orang Lain").exists()


def test_a_contract_renewed_ends_the_number_before(house: House, officer: Client) -> None:
    person = house.people["employee"]
    url = f"/konsol/organisasi/pegawai/{person.uid}/nomor/"
    officer.post(url, {"kind": "ni_pppk", "number": "199001012024212001", "starts_on": "2024-03-01"})
    officer.post(url, {"kind": "ni_pppk", "number": "199001012026212001", "starts_on": "2026-03-01"})
    first, second = person.identifiers.filter(kind="ni_pppk").order_by("starts_on")
    assert first.ends_on == date(2026, 2, 28)
    assert second.ends_on is None
    answer = officer.post(url, {"kind": "ni_pppk", "number": "199001012025212001", "starts_on": "2025-01-01"})
    assert answer.status_code == 422
    assert "already begins" in answer.content.decode()


def test_a_status_holds_from_its_day(house: House, officer: Client) -> None:
    person = house.people["employee"]
    url = f"/konsol/organisasi/pegawai/{person.uid}/kepegawaian/"
    assert (
        officer.post(url, {"kind": "pns", "status": "study_leave", "starts_on": "2026-09-01"}).status_code
        == 302
    )
    assert Employment.objects.on(date(2026, 8, 31)).get(person=person).status == "active"
    assert Employment.objects.on(date(2026, 9, 1)).get(person=person).status == "study_leave"
    bad = officer.post(url, {"kind": "pns", "status": "berlibur", "starts_on": "1 Septober"})
    assert bad.status_code == 422


def test_the_superior_by_decree_is_named_corrected_and_ended(house: House, officer: Client) -> None:
    person = house.people["employee"]
    held = person.assignments.get()
    url = f"/konsol/organisasi/penempatan/{held.uid}/atasan/"
    answer = officer.post(url, {"superior": "team lead", "from_day": "2024-01-01"})
    assert answer.status_code == 302, answer.content.decode()
    held.refresh_from_db()
    assert held.named_superior == house.people["team_lead"]
    assert officer.post(url, {"superior": "", "from_day": "2026-07-01"}).status_code == 302
    held.refresh_from_db()
    assert held.named_until == date(2026, 6, 30)
    assert officer.post(url, {"superior": "head", "from_day": "2026-10-01"}).status_code == 302
    held.refresh_from_db()
    assert held.ends_on == date(2026, 9, 30)
    after = person.assignments.get(ends_on=None)
    assert (after.starts_on, after.named_superior) == (date(2026, 10, 1), house.people["head"])
    own = officer.post(url, {"superior": "employee", "from_day": "2024-01-01"})
    assert own.status_code == 422
    assert "led by themselves" in own.content.decode()


def test_an_acting_post_beside_the_own_and_its_end(house: House, officer: Client) -> None:
    person = house.people["colleague"]
    url = f"/konsol/organisasi/pegawai/{person.uid}/jabatan/"
    typed = {
        "unit": str(house.units["BKPSDM.DATA"].uid),
        "post": "Kepala Bidang Data dan Informasi",
        "role": "daily_acting",
        "starts_on": "2026-11-20",
        "ends_on": "2026-11-30",
    }
    assert officer.post(url, typed).status_code == 302
    twice = officer.post(url, typed)
    assert twice.status_code == 422
    assert "recorded for the person already" in twice.content.decode()
    wrong = officer.post(url, typed | {"post": "Kepala Bidang Antariksa"})
    assert "It has: Kepala Bidang Data dan Informasi; Pranata SDM" in wrong.content.decode()
    backwards = officer.post(url, typed | {"role": "acting", "ends_on": "2026-11-01"})
    assert "before the first" in backwards.content.decode()
    acting = person.assignments.get(role="daily_acting")
    end = f"/konsol/organisasi/penempatan/{acting.uid}/akhiri/"
    assert officer.post(end, {"ends_on": "2026-11-25"}).status_code == 302
    acting.refresh_from_db()
    assert acting.ends_on == date(2026, 11, 25)
