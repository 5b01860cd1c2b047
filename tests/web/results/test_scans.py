"""Scans of the signed sheet: kept by whom it concerns, seen by whoever reads it, never a wrong file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from salore.results import signing
from salore.results.models import Result, SignedDocument
from tests.factories.personas import House
from tests.factories.results import make_released, make_scan

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def result(house: House) -> Result:
    return make_released(house, "employee")


def sign_in(client: Client, house: House, persona: str) -> Client:
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


@pytest.mark.parametrize("persona", ["employee", "superior", "unit_officer"])
def test_a_scan_is_kept_and_given_back(house: House, client: Client, result: Result, persona: str) -> None:
    page = sign_in(client, house, persona)
    upload = SimpleUploadedFile("lembar hasil.pdf", PDF)
    kept = page.post(f"/hasil/{result.uid}/lembar/", {"scan": upload}, follow=True).content.decode()
    assert "lembar hasil.pdf" in kept
    document = SignedDocument.objects.get()
    given = sign_in(client, house, "employee").get(f"/hasil/lembar/{document.uid}/")
    assert b"".join(given.streaming_content) == PDF  # type: ignore[attr-defined]
    assert given["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("lembar.pdf", b"MZ\x90\x00\x03", "PDF"),
        ("lembar.pdf", b"", "0 bita"),
        ("lembar.svg", b"<svg onload='alert(1)'/>", "PDF"),
    ],
)
def test_what_is_no_scan_is_refused_and_said(
    house: House, client: Client, result: Result, name: str, content: bytes, said: str
) -> None:
    page = sign_in(client, house, "employee")
    answer = page.post(f"/hasil/{result.uid}/lembar/", {"scan": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not SignedDocument.objects.exists()


def test_a_huge_scan_is_refused(house: House, client: Client, result: Result) -> None:
    page = sign_in(client, house, "employee")
    huge = SimpleUploadedFile("lembar.pdf", PDF + b"0" * (25 * 2**20))
    answer = page.post(f"/hasil/{result.uid}/lembar/", {"scan": huge})
    assert answer.status_code == 422
    assert "25 MB" in answer.content.decode()


def test_one_too_many_is_refused(
    house: House, client: Client, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "MOST_SCANS", 1)
    make_scan(house, result)
    page = sign_in(client, house, "employee")
    answer = page.post(f"/hasil/{result.uid}/lembar/", {"scan": SimpleUploadedFile("b.pdf", PDF)})
    assert answer.status_code == 422
    assert SignedDocument.objects.count() == 1


def test_one_who_only_reads_adds_nothing(house: House, client: Client, result: Result) -> None:
    page = sign_in(client, house, "auditor")
    assert "Simpan hasil pindai" not in page.get(f"/hasil/{result.uid}/lembar/").content.decode()
    answer = page.post(f"/hasil/{result.uid}/lembar/", {"scan": SimpleUploadedFile("b.pdf", PDF)})
    assert answer.status_code == 404
