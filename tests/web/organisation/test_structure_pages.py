"""Units, posts, teams, services and job families through their pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from salore.ledger.models import Event
from salore.organisation.models import (
    Assignment,
    JobFamily,
    Position,
    Service,
    Team,
    TeamMembership,
    Unit,
    UnitPlacement,
)
from tests.factories.personas import House
from tests.web.queries import queries_of

ROOT = "/konsol/organisasi"


def test_an_officer_sees_the_own_units_an_operator_the_whole_tree(operator: Client, officer: Client) -> None:
    page = officer.get(f"{ROOT}/").content.decode()
    assert "BKPSDM.MUTASI" in page
    assert "INSPEKTORAT" not in page
    page = operator.get(f"{ROOT}/").content.decode()
    assert "INSPEKTORAT" in page


def test_the_tree_is_that_of_the_day(house: House, operator: Client) -> None:
    unit = Unit.objects.create(agency=house.agency, code="BARU", name="Unit Baru", starts_on="2027-01-01")
    UnitPlacement.objects.create(
        agency=house.agency, unit=unit, parent=house.units["BKPSDM"], starts_on="2027-01-01"
    )
    assert "Unit Baru" not in operator.get(f"{ROOT}/").content.decode()
    page = operator.get(f"{ROOT}/?tanggal=2027-01-01").content.decode()
    assert "Unit Baru" in page
    assert f"{unit.uid}/?tanggal=2027-01-01" in page
    assert operator.get(f"{ROOT}/?tanggal=1900-01-01").status_code == 200
    page = operator.get(f"{ROOT}/unit/{house.units['BKPSDM'].uid}/?tanggal=2027-01-01").content.decode()
    assert "Unit Baru" in page


def test_units_are_listed_by_name_code_and_state(house: House, operator: Client) -> None:
    def listed(query: str) -> list[str]:
        answer: Any = operator.get(f"{ROOT}/unit/?{query}")
        return [line.unit.code for line in answer.context["page"].rows]

    assert listed("q=bkpsdm.m") == ["BKPSDM.MUTASI"]
    assert listed("keadaan=tanpa-pimpinan") == []
    house.units["BKPSDM.MUTASI"].ends_on = date(2026, 1, 31)
    house.units["BKPSDM.MUTASI"].save()
    assert "BKPSDM.MUTASI" not in listed("")
    assert listed("keadaan=ditutup") == ["BKPSDM.MUTASI"]
    assert b"BKPSDM.MUTASI" in b"".join(
        operator.get(f"{ROOT}/unit/?keadaan=ditutup&unduh=csv").streaming_content  # type: ignore[attr-defined]
    )


def test_lists_of_the_console_need_no_more_queries_for_more_rows(house: House, operator: Client) -> None:
    def grow() -> None:
        for number in range(8):
            unit = Unit.objects.create(
                agency=house.agency, code=f"N{number}", name=f"Aa {number}", starts_on="2024-01-01"
            )
            UnitPlacement.objects.create(
                agency=house.agency, unit=unit, parent=house.units["PROV"], starts_on="2024-01-01"
            )
            Position.objects.create(
                agency=house.agency, unit=house.units["BKPSDM"], name=f"Aa {number}", title_key="aa",
                kind="functional", starts_on="2024-01-01",
            )  # fmt: skip
            team = Team.objects.create(
                agency=house.agency, unit=unit, name=f"Aa {number}", starts_on="2024-01-01"
            )
            TeamMembership.objects.create(
                agency=house.agency,
                team=team,
                person=house.people["head"],
                is_lead=True,
                starts_on="2024-01-01",
            )
            Service.objects.create(agency=house.agency, key=f"K{number}", name="Aa", unit=unit)

    def costs() -> list[int]:
        paths = ("unit/", f"unit/{house.units['BKPSDM'].uid}/", "tim/", "layanan/")
        return [len(queries_of(lambda url=f"{ROOT}/{path}": operator.get(url))) for path in paths]  # type: ignore[misc]

    costs()  # what is read once a process is not a query of the page
    before = costs()
    grow()
    assert costs() == before
    units, one_unit, teams, services = before
    assert max(units, teams, services) <= 12
    assert one_unit <= 22


def test_a_post_is_opened_corrected_and_closed(house: House, officer: Client) -> None:
    unit = house.units["BKPSDM"]
    url = f"{ROOT}/unit/{unit.uid}/jabatan/"
    typed = {"name": "Arsiparis Terampil", "kind": "functional", "starts_on": "2026-11-01"}
    assert officer.post(url, typed).headers["Location"] == f"{ROOT}/unit/{unit.uid}/"
    post = Position.objects.get(name="Arsiparis Terampil")
    assert (post.unit, post.title_key) == (unit, "arsiparis terampil")
    second = officer.post(url, typed | {"name": "Kepala Kedua", "heads_unit": "on"})
    assert second.status_code == 422
    assert "heads it already" in second.content.decode()
    assert officer.post(f"{ROOT}/jabatan/{post.uid}/", typed | {"name": "Arsiparis Mahir"}).status_code == 302
    post.refresh_from_db()
    assert post.title_key == "arsiparis mahir"
    held = Position.objects.get(unit=unit, name="Analis Kinerja")
    refused = officer.post(f"{ROOT}/jabatan/{held.uid}/tutup/", {"ends_on": "2026-11-30"})
    assert refused.status_code == 422
    assert "Move them first" in refused.content.decode()
    assert officer.post(f"{ROOT}/jabatan/{post.uid}/tutup/", {"ends_on": "2026-11-30"}).status_code == 302
    verbs = Event.objects.filter(subject_uid=post.uid).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["position.opened", "position.changed", "position.closed"]


def test_a_form_sent_twice_opens_one_post(house: House, officer: Client) -> None:
    url = f"{ROOT}/unit/{house.units['BKPSDM'].uid}/jabatan/"
    typed = {
        "name": "Arsiparis", "kind": "functional", "starts_on": "2026-11-01",
        "form_key": "8a2a8c42-6a6d-4b0e-9d5e-0d5a4ff1a001",
    }  # fmt: skip
    assert officer.post(url, typed).headers["Location"] == officer.post(url, typed).headers["Location"]
    assert Position.objects.filter(name="Arsiparis").count() == 1


def test_a_post_made_head_leads_at_once(house: House, officer: Client) -> None:
    post = Position.objects.get(unit=house.units["BKPSDM.MUTASI"])
    typed = {"name": post.name, "kind": "structural", "heads_unit": "on"}
    assert officer.post(f"{ROOT}/jabatan/{post.uid}/", typed).status_code == 302
    assert house.viewer("team_lead").headed_paths
    newcomer = house.people["preparer"]
    Assignment.objects.filter(person=newcomer).update(unit=house.units["BKPSDM.MUTASI"])
    assert newcomer.pk in house.viewer("team_lead").led


def test_a_unit_is_called_otherwise_but_never_by_anothers_code(house: House, officer: Client) -> None:
    unit = house.units["BKPSDM.DATA"]
    url = f"{ROOT}/unit/{unit.uid}/ubah/"
    taken = officer.post(url, {"name": "Bidang Data", "code": "BKPSDM"})
    assert taken.status_code == 422
    assert "this code already" in taken.content.decode()
    assert (
        officer.post(url, {"name": "Bidang Data", "code": "DATA", "time_zone": "Asia/Jayapura"}).status_code
        == 302
    )
    unit.refresh_from_db()
    assert (unit.name, unit.code) == ("Bidang Data", "DATA")


def test_a_team_is_formed_across_units_led_and_ended(house: House, officer: Client) -> None:
    typed = {
        "name": "Tim Arsip", "unit": "BKPSDM.MUTASI", "lead": "colleague", "starts_on": "2026-11-01",
    }  # fmt: skip
    answer = officer.post(f"{ROOT}/tim/baru/", typed)
    assert answer.status_code == 302, answer.content.decode()
    team = Team.objects.get(name="Tim Arsip")
    url = f"{ROOT}/tim/{team.uid}"
    # From a unit that the officer does not keep: a team crosses units.
    assert (
        officer.post(f"{url}/anggota/", {"person": "auditor", "starts_on": "2026-11-10"}).status_code == 302
    )
    twice = officer.post(f"{url}/anggota/", {"person": "auditor", "starts_on": "2026-11-12"})
    assert "belongs to the team already" in twice.content.decode()
    assert officer.post(f"{url}/ketua/", {"person": "auditor", "from_day": "2026-11-20"}).status_code == 302
    leads = TeamMembership.objects.filter(team=team, is_lead=True).order_by("starts_on")
    assert [(one.person.name, one.starts_on, one.ends_on) for one in leads] == [
        ("Colleague", date(2026, 11, 1), date(2026, 11, 19)),
        ("Auditor", date(2026, 11, 20), None),
    ]
    assert TeamMembership.objects.on(date(2026, 11, 20)).filter(team=team).count() == 2
    assert house.viewer("auditor").leads_team
    mine = TeamMembership.objects.get(team=team, person=house.people["colleague"], ends_on=None)
    assert (
        officer.post(f"{ROOT}/tim/anggota/{mine.uid}/akhiri/", {"ends_on": "2026-11-30"}).status_code == 302
    )
    page = officer.get(f"{url}/").content.decode()
    assert "Auditor Ahli Muda, INSPEKTORAT" in page
    ended = {"name": "Tim Arsip", "unit": "BKPSDM.MUTASI", "ends_on": "2026-12-31"}
    assert officer.post(f"{url}/ubah/", ended).status_code == 302
    assert not TeamMembership.objects.filter(team=team).exclude(ends_on__lte=date(2026, 12, 31)).exists()


def test_a_service_has_a_key_of_its_own(house: House, officer: Client) -> None:
    typed = {"name": "Pembuatan KTP-el", "key": "KTP-EL", "unit": "BKPSDM.DATA", "customers_a_year": "12000"}
    assert officer.post(f"{ROOT}/layanan/baru/", typed).status_code == 302
    service = Service.objects.get(key="KTP-EL")
    assert service.customers_a_year == 12000
    taken = officer.post(f"{ROOT}/layanan/{service.uid}/", typed | {"key": "L-LOKET"})
    assert "this key already" in taken.content.decode()
    elsewhere = officer.post(f"{ROOT}/layanan/baru/", typed | {"key": "X", "unit": "INSPEKTORAT"})
    assert elsewhere.status_code == 422
    assert house.agency.pk == service.agency_id


def test_teachers_plan_in_another_system(house: House, operator: Client, officer: Client) -> None:
    assert officer.get(f"{ROOT}/rumpun/").status_code == 404
    unnamed = operator.post(f"{ROOT}/rumpun/teacher/", {"managed_elsewhere": "on"})
    assert "Say which system" in unnamed.content.decode()
    typed = {"managed_elsewhere": "on", "elsewhere": "Ruang GTK"}
    check = operator.post(f"{ROOT}/rumpun/teacher/", typed).content.decode()
    assert "Plans would be written in Ruang GTK." in check
    assert not JobFamily.objects.filter(agency=house.agency, managed_elsewhere=True).exists()
    assert operator.post(f"{ROOT}/rumpun/teacher/", typed | {"sure": "1"}).status_code == 302
    assert JobFamily.objects.get(agency=house.agency, key="teacher").managed_elsewhere
    assert "Plans in Ruang GTK." in operator.get(f"{ROOT}/rumpun/").content.decode()
    assert operator.post(f"{ROOT}/rumpun/teacher/", {"sure": "1"}).status_code == 302
    assert not JobFamily.objects.get(agency=house.agency, key="teacher").managed_elsewhere
    assert operator.get(f"{ROOT}/rumpun/astronaut/").status_code == 404


def test_a_seek_field_offers_what_fits_and_takes_the_choice(house: House, officer: Client) -> None:
    team = Team.objects.get(agency=house.agency)
    url = f"{ROOT}/tim/{team.uid}/anggota/"
    typed = {"person": "offi", "starts_on": "2026-11-10"}
    answer = officer.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "3 fit. Choose one below." in page
    chosen = house.people["objection_officer"].uid
    assert f'value="{chosen}"' in page
    assert officer.post(url, typed | {"person-dicari": "offi", "person-pilih": chosen}).status_code == 302
    assert TeamMembership.objects.filter(team=team, person__uid=chosen).exists()
    # A choice belongs to what was typed when it was offered.
    stale = {"person": "preparer", "person-dicari": "offi", "person-pilih": chosen, "starts_on": "2026-11-10"}
    assert officer.post(url, stale).status_code == 302
    assert TeamMembership.objects.filter(team=team, person=house.people["preparer"]).exists()
    for wrong in ("zzz", "%", "'; --", str(house.agency.uid)):
        assert officer.post(url, typed | {"person": wrong}).status_code == 422


def test_a_seek_field_takes_nobody_of_another_agency(house: House, stranger: House, officer: Client) -> None:
    url = f"{ROOT}/tim/{Team.objects.get(agency=house.agency).uid}/anggota/"
    theirs = stranger.people["employee"].uid
    for typed in (
        {"person": str(theirs)},
        {"person": "x", "person-dicari": "x", "person-pilih": str(theirs)},
    ):
        answer = officer.post(url, typed | {"starts_on": "2026-11-10"})
        assert answer.status_code == 422
    assert not TeamMembership.objects.filter(
        person=stranger.people["employee"], team__agency=house.agency
    ).exists()
