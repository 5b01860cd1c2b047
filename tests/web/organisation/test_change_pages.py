"""Operations through their pages: asked, shown, agreed to, done once, undone."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from salore.core import clock
from salore.organisation.models import Assignment, Identifier, OrganisationChange, Position, Unit
from tests.factories.personas import House, make_person
from tests.factories.plans import make_plan
from tests.organisation.images import everything
from tests.web.organisation.conftest import browser

ROOT = "/konsol/organisasi/perubahan"


def kept(page: str) -> dict[str, str]:
    """Return the hidden fields of the page's form, as the browser would send them."""
    form = page[page.rindex('<form method="post"', 0, page.rindex('name="mark"')) :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def move(house: House, persona: str = "employee", **typed: Any) -> dict[str, Any]:
    return {
        "person": str(house.people[persona].uid),
        "unit": "BKPSDM.MUTASI",
        "post": "Analis SDM Aparatur Ahli Muda",
        "effective_on": clock.today().isoformat(),
        "decree": "SK 821.2/15",
    } | typed


def agreed(client: Client, url: str, typed: dict[str, Any]) -> OrganisationChange:
    shown = client.post(url, typed)
    assert shown.status_code == 200, shown.content.decode()
    done = client.post(url, kept(shown.content.decode()))
    assert done.status_code == 302, done.content.decode()
    return OrganisationChange.objects.order_by("pk").last()  # type: ignore[return-value]


def test_a_move_is_shown_with_the_plan_that_ends_done_and_undone(house: House, officer: Client) -> None:
    make_plan(house)
    before = everything()
    page = officer.post(f"{ROOT}/pindah/", move(house)).content.decode()
    assert everything() == before
    assert "Employee, until now Pranata SDM Aparatur Terampil of BKPSDM.DATA, becomes" in page
    assert "superior from" in page
    assert "Plans (SKP) that end with the post" in page
    done = officer.post(f"{ROOT}/pindah/", kept(page))
    change = OrganisationChange.objects.get()
    assert done.headers["Location"] == f"{ROOT}/{change.uid}/"
    assert (change.decree, change.actor) == ("SK 821.2/15", house.people["unit_officer"])
    page = officer.get(f"{ROOT}/{change.uid}/").content.decode()
    assert "Done by Unit Officer" in page
    assert "Undo it" in page
    officer.post(f"{ROOT}/{change.uid}/tarik/")
    assert everything() == before
    page = officer.get(f"{ROOT}/{change.uid}/").content.decode()
    assert "Undone by Unit Officer" in page
    assert "Undo it" not in page


def test_the_same_click_twice_is_one_change(house: House, officer: Client) -> None:
    fields = kept(officer.post(f"{ROOT}/pindah/", move(house)).content.decode())
    assert "form_key" in fields
    first, second = officer.post(f"{ROOT}/pindah/", fields), officer.post(f"{ROOT}/pindah/", fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert OrganisationChange.objects.count() == 1


def test_what_changed_since_is_shown_again_and_nothing_is_done(house: House, officer: Client) -> None:
    fields = kept(
        officer.post(
            f"{ROOT}/pindah/", move(house, "superior", post="Kepala", is_new_post="on")
        ).content.decode()
    )
    newcomer = make_person(house.agency, "Baru Datang", "200001012026011001")
    house.place(newcomer, "BKPSDM.DATA", "Pranata SDM Aparatur Terampil")
    answer = officer.post(f"{ROOT}/pindah/", fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Meanwhile something changed" in page
    assert "Baru Datang" in page
    assert not OrganisationChange.objects.exists()
    assert officer.post(f"{ROOT}/pindah/", kept(page)).status_code == 302


def test_what_was_typed_can_be_changed_after_looking(house: House, officer: Client) -> None:
    fields = kept(officer.post(f"{ROOT}/pindah/", move(house)).content.decode())
    answer = officer.post(f"{ROOT}/pindah/", fields | {"edit": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="BKPSDM.MUTASI"' in page
    assert 'value="SK 821.2/15"' in page
    assert not OrganisationChange.objects.exists()


def test_an_officer_moves_within_the_own_units_and_does_no_surgery(
    house: House, officer: Client, operator: Client
) -> None:
    out = officer.post(f"{ROOT}/pindah/", move(house, unit="SETDA", post="Analis Hukum"))
    assert out.status_code == 422
    into = officer.post(f"{ROOT}/pindah/", move(house, "auditor"))
    assert into.status_code == 422
    for kind in ("gabung", "bubar", "tempatkan", "unit-baru", "berhenti"):
        assert officer.get(f"{ROOT}/{kind}/").status_code == 404
        assert operator.get(f"{ROOT}/{kind}/").status_code == 200
    assert operator.get(f"{ROOT}/sulap/").status_code == 404


def test_an_officer_sees_and_undoes_only_the_own_changes(
    house: House, officer: Client, operator: Client
) -> None:
    change = agreed(operator, f"{ROOT}/pindah/", move(house))
    assert officer.get(f"{ROOT}/{change.uid}/").status_code == 404
    assert officer.post(f"{ROOT}/{change.uid}/tarik/").status_code == 404
    assert officer.get(f"{ROOT}/").content.decode().count(str(change.uid)) == 0
    page = operator.get(f"{ROOT}/").content.decode()
    assert str(change.uid) in page
    assert f"{ROOT}/rotasi/" in page
    assert f"{ROOT}/rotasi/" not in officer.get(f"{ROOT}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (
            "naik",
            {"person": "employee", "grade": "III/a", "rank": "Penata Muda"},
            "Grade of Employee: III/a.",
        ),
        ("berhenti", {"person": "team lead", "status": "retired"}, "leads the team Tim Data until"),
        (
            "unit-baru",
            {
                "name": "Bidang Kinerja",
                "code": "K",
                "parent": "BKPSDM",
                "head_title": "Kepala Bidang Kinerja",
            },
            "Bidang Kinerja stands under BKPSDM from",
        ),
        ("tempatkan", {"unit": "BKPSDM.DATA", "parent": "INSPEKTORAT"}, "stands under INSPEKTORAT"),
        ("gabung", {"unit": "BKPSDM.DATA", "into": "BKPSDM.MUTASI"}, "2 people go along to BKPSDM.MUTASI"),
        ("bubar", {"unit": "BKPSDM.DATA", "people_to": "BKPSDM"}, "The unit BKPSDM.DATA exists until"),
        ("bubar", {"unit": "BKPSDM.DATA"}, "Employee holds no post from"),
    ],
)
def test_each_operation_is_asked_for_by_its_form(
    house: House, operator: Client, kind: str, typed: dict[str, str], said: str
) -> None:
    before = everything()
    url, typed = f"{ROOT}/{kind}/", typed | {"effective_on": clock.today().isoformat()}
    page = operator.post(url, typed).content.decode()
    assert said in page
    change = agreed(operator, url, typed)
    assert change.agency == house.agency
    operator.post(f"{ROOT}/{change.uid}/tarik/")
    assert everything() == before


def test_a_split_ticks_who_goes(house: House, operator: Client) -> None:
    unit = house.units["BKPSDM"]
    url = f"/konsol/organisasi/unit/{unit.uid}/pecah/"
    going = Assignment.objects.get(person=house.people["operator"])
    typed = {
        "name": "Badan Diklat",
        "code": "DIKLAT",
        "head_title": "Kepala Badan Diklat",
        "going": [str(going.uid)],
        "children": [str(house.units["BKPSDM.MUTASI"].uid)],
        "effective_on": clock.today().isoformat(),
    }
    shown = operator.post(url, typed).content.decode()
    assert "Operator goes along to Badan Diklat" in shown
    agreed(operator, url, typed)
    made = Unit.objects.get(code="DIKLAT")
    assert Assignment.objects.get(person=house.people["operator"], ends_on=None).unit == made
    assert Unit.objects.get(code="BKPSDM.MUTASI").parent == made


def test_refusals_stand_at_the_field_and_keep_what_was_typed(house: House, operator: Client) -> None:
    answer = operator.post(
        f"{ROOT}/tempatkan/",
        {"unit": "SETDA", "parent": "BKPSDM", "effective_on": "2026-12-01", "decree": "SK 9"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "BKPSDM stands below SETDA itself" in page
    assert 'value="SK 9"' in page
    empty = operator.post(f"{ROOT}/naik/", {"person": "employee", "effective_on": "2026-12-01"})
    assert "Say what changes" in empty.content.decode()
    half = operator.post(
        f"{ROOT}/naik/", {"person": "employee", "post": "Analis", "effective_on": "2026-12-01"}
    )
    assert "needs both" in half.content.decode()
    assert house.agency.pk


def decree(house: House, *rows: tuple[str, str, str, str]) -> SimpleUploadedFile:
    """A decree as offices write it: a title, then number, name, old and new post, day."""
    book = Workbook()
    sheet = book.active
    sheet.append(["LAMPIRAN KEPUTUSAN GUBERNUR NOMOR 821.2/77"])
    sheet.append(["NO", "NAMA", "NIP", "JABATAN LAMA", "JABATAN BARU", "UNIT KERJA BARU", "TMT"])
    for number, (persona, post, unit, day) in enumerate(rows, start=1):
        person = house.people.get(persona)
        nip = Identifier.objects.get(person=person).value if person else persona
        sheet.append([number, person.name if person else "Entah", f"'{nip}", "", post, unit, day])
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("SK.xlsx", stream.getvalue())


def test_heads_change_places_by_the_list_of_a_decree(house: House, operator: Client) -> None:
    before = everything()
    upload = decree(
        house,
        ("head", "SEKRETARIS DAERAH", "", ""),
        ("competent_officer", "Kepala Badan", "BKPSDM", "24-11-2026"),
        ("superior", "Kepala Bidang Mutasi", "BKPSDM.MUTASI", ""),
        ("199999992000011001", "Kepala Apa Saja", "BKPSDM", ""),
        ("auditor", "Inspektur", "Dinas Antariksa", ""),
    )
    shown = operator.post(f"{ROOT}/rotasi/", {"file": upload, "day": "2026-11-24", "decree": "SK 77"})
    page = shown.content.decode()
    assert shown.status_code == 200, page
    assert "3 people would move" in page
    assert "2 lines are held back" in page
    assert "No unit of this name is recorded." in page
    assert "it will be opened" in page
    assert "unit can be filled in later" not in page.lower()
    assert "Kepala Bidang Data dan Informasi of BKPSDM.DATA is vacant" in page
    assert everything() == before
    done = operator.post(f"{ROOT}/rotasi/", kept(page))
    change = OrganisationChange.objects.get()
    assert done.headers["Location"] == f"{ROOT}/{change.uid}/"
    assert change.decree == "SK 77"
    now = {
        one.person.name: one.position.name
        for one in Assignment.objects.on(clock.today()).select_related("person", "position")
    }
    assert now["Head"] == "Sekretaris Daerah"
    assert now["Competent Officer"] == "Kepala Badan"
    assert now["Superior"] == "Kepala Bidang Mutasi"
    operator.post(f"{ROOT}/{change.uid}/tarik/")
    assert everything() == before


def test_a_post_below_the_named_office_is_the_one_that_is_meant(house: House, operator: Client) -> None:
    upload = decree(house, ("team_lead", "Kepala Bidang Data dan Informasi pada BKPSDM", "", ""))
    page = operator.post(f"{ROOT}/rotasi/", {"file": upload, "day": "2026-11-24"}).content.decode()
    assert "1 person would move" in page
    assert "has more than one holder" in page
    operator.post(f"{ROOT}/rotasi/", kept(page))
    assert Position.objects.filter(title_key="kepala bidang data dan informasi").count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "SK.xlsx"),
        (b"%PDF-1.4 apa", "SK.pdf"),
        (b"PK\x03\x04rusak", "SK.xlsx"),
        (b"NIP;NAMA\n1;x\n", "a.csv"),
    ],
)
def test_what_is_no_list_is_refused_in_words(operator: Client, content: bytes, name: str) -> None:
    answer = operator.post(
        f"{ROOT}/rotasi/", {"file": SimpleUploadedFile(name, content), "day": "2026-11-24"}
    )
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_a_list_with_spaced_titles_is_read_and_a_missing_column_is_told(
    house: House, operator: Client
) -> None:
    nip = Identifier.objects.get(person=house.people["team_lead"]).value
    for title, status in (("N I P", 200), ("Induk", 422)):
        rows = f"NO;{title};N A M A;JABATAN BARU;UNIT BARU\n1;{nip};Team Lead;Arsiparis;SETDA\n"
        upload = SimpleUploadedFile("SK.csv", rows.encode())
        answer = operator.post(f"{ROOT}/rotasi/", {"file": upload, "day": "2026-11-24"})
        assert answer.status_code == status
    assert "Not matched yet: NIP. Give its column that title in the file" in answer.content.decode()


def test_turns_of_another_or_made_up_are_not_done(house: House, operator: Client) -> None:
    upload = decree(house, ("team_lead", "Analis", "SETDA", ""))
    page = operator.post(f"{ROOT}/rotasi/", {"file": upload, "day": "2026-11-24"}).content.decode()
    fields = kept(page)
    other = make_person(house.agency, "Operator Kedua", "198801012010011009")
    house.people["second"] = other
    house.place(other, "BKPSDM", "Analis Kinerja")
    other.appointments.create(agency=house.agency, role="operator", starts_on="2026-01-01")
    assert browser(house, "second").post(f"{ROOT}/rotasi/", fields).status_code == 422
    assert operator.post(f"{ROOT}/rotasi/", fields | {"turns": fields["turns"] + "x"}).status_code == 422
    assert operator.post(f"{ROOT}/rotasi/", fields | {"mark": ""}).status_code == 409
    assert not OrganisationChange.objects.exists()
