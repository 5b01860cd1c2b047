"""Prints and the page for copying, through HTTP."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from salore.core.models import JobRun
from salore.ledger.models import Event, Reading
from salore.planning.content import content_of, hash_of, to_plain
from salore.planning.models import Plan, PlanText, PlanVersion, SignedSheet
from tests.factories.personas import House
from tests.factories.plans import make_plan


@pytest.fixture
def plan(house: House) -> Plan:
    return make_plan(house, goals=2)


def client_of(house: House, persona: str) -> Client:
    client = Client()
    client.force_login(house.people[persona].user)  # type: ignore[arg-type]
    return client


def test_the_sheet_opens_in_the_browser_and_has_no_number_in_its_name(house: House, plan: Plan) -> None:
    answer = client_of(house, "employee").get(f"/skp/{plan.uid}/cetak.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'inline; filename="skp-2027-{plan.uid}.pdf"'


def test_paper_and_language_can_be_chosen(house: House, plan: Plan) -> None:
    employee = client_of(house, "employee")
    plain = employee.get(f"/skp/{plan.uid}/cetak.pdf").content
    assert employee.get(f"/skp/{plan.uid}/cetak.pdf?kertas=F4").content != plain
    assert employee.get(f"/skp/{plan.uid}/cetak.pdf?bahasa=en").content != plain


@pytest.mark.parametrize("version", ["1", "0", "x", "99999999999"])
def test_a_version_that_is_not_there_is_absent(house: House, plan: Plan, version: str) -> None:
    assert client_of(house, "employee").get(f"/skp/{plan.uid}/cetak.pdf?versi={version}").status_code == 404


def test_printing_anothers_plan_is_recorded(house: House, plan: Plan) -> None:
    client_of(house, "superior").get(f"/skp/{plan.uid}/cetak.pdf")
    assert Reading.objects.get().person_id == plan.person_id


def test_the_page_for_copying_follows_the_form(house: House, plan: Plan) -> None:
    PlanText.objects.create(
        agency=house.agency, plan=plan, kind="resource", text="Genset", made_at=plan.made_at
    )
    page = client_of(house, "employee").get(f"/skp/{plan.uid}/salin/").content.decode()
    places = [
        page.index(said) for said in ("Hasil 1 employee", "Kuantitas", "Berkas yang lengkap", "820", "Genset")
    ]
    assert places == sorted(places)
    assert page.count('data-controller="copy"') == 2 * 5 + 1


def test_the_realisations_of_a_period_can_be_copied_too(house: House, plan: Plan) -> None:
    page = client_of(house, "employee").get(f"/skp/{plan.uid}/salin/?periode=2027-Q1").content.decode()
    assert "Realisasi Triwulan I 2027" in page


def test_a_head_asks_for_all_plans_of_the_unit(house: House) -> None:
    head = client_of(house, "head")
    page = head.get("/cetak/skp/").content.decode()
    assert "BKPSDM.DATA" in page
    assert "INSPEKTORAT" not in page
    wish: dict[str, Any] = {
        "unit": house.units["BKPSDM"].uid, "year": "2027", "form": "zip", "paper": "F4", "form_key": uuid4(),
    }  # fmt: skip
    make_plan(house)
    places = {head.post("/cetak/skp/", wish)["Location"] for _ in range(2)}
    run = JobRun.objects.get()
    assert places == {f"/proses/{run.uid}/"}
    assert (run.kind, run.owner_id) == ("plans.print", house.people["head"].pk)


def test_a_unit_out_of_reach_is_no_choice(house: House) -> None:
    make_plan(house)
    wish = {"unit": house.units["INSPEKTORAT"].uid, "year": "2027", "form": "pdf", "paper": "A4"}
    assert client_of(house, "head").post("/cetak/skp/", wish).status_code == 422
    assert not JobRun.objects.exists()


def test_versions_stay_printable(house: House, plan: Plan) -> None:
    content = content_of(plan)
    PlanVersion.objects.create(
        agency=house.agency, plan=plan, number=1, content=to_plain(content), content_hash=hash_of(content),
        agreed_at=plan.made_at,
    )  # fmt: skip
    assert client_of(house, "employee").get(f"/skp/{plan.uid}/cetak.pdf?versi=1").status_code == 200


# ── Sheets signed by hand ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def agreed(house: House, settings: Any, tmp_path: Any) -> Plan:
    settings.FILES_FOLDER = tmp_path
    return make_plan(house, "colleague", state="agreed", version=1)


def test_a_scan_is_kept_beside_the_version_and_read_like_the_plan(house: House, agreed: Plan) -> None:
    owner = client_of(house, "colleague")
    scan = SimpleUploadedFile("SKP 198001.pdf", b"%PDF-1.7 scanned")
    assert owner.post(f"/skp/{agreed.uid}/lembar/", {"scan": scan, "form_key": uuid4()}).status_code == 302
    kept = SignedSheet.objects.get()
    assert (kept.plan, kept.version) == (agreed, 1)
    assert "Versi 1" in owner.get(f"/skp/{agreed.uid}/lembar/").content.decode()
    answer = client_of(house, "superior").get(f"/lembar/{kept.uid}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 scanned"
    assert client_of(house, "employee").get(f"/lembar/{kept.uid}/").status_code == 404
    assert Event.objects.get(verb="plan.signed_sheet_added").person_id == agreed.person_id


def test_what_is_no_scan_is_refused_in_words(house: House, agreed: Plan) -> None:
    page = SimpleUploadedFile("skp.pdf", b"<html>")
    answer = client_of(house, "colleague").post(f"/skp/{agreed.uid}/lembar/", {"scan": page})
    assert answer.status_code == 422
    assert not SignedSheet.objects.exists()


def test_a_draft_has_no_sheet_to_be_signed(house: House, plan: Plan, settings: Any, tmp_path: Any) -> None:
    settings.FILES_FOLDER = tmp_path
    scan = SimpleUploadedFile("skp.pdf", b"%PDF-1.7")
    assert client_of(house, "employee").post(f"/skp/{plan.uid}/lembar/", {"scan": scan}).status_code == 422


def test_a_scan_is_removed_and_the_log_keeps_it(house: House, agreed: Plan) -> None:
    owner = client_of(house, "colleague")
    owner.post(f"/skp/{agreed.uid}/lembar/", {"scan": SimpleUploadedFile("skp.pdf", b"%PDF-1.7")})
    owner.post(f"/lembar/{SignedSheet.objects.get().uid}/hapus/")
    assert not SignedSheet.objects.exists()
    assert Event.objects.get(verb="plan.signed_sheet_removed").data["sha256"]
