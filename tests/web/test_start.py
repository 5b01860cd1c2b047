"""What stands before any sign-in: is it up, is it ready, and how its certificate is installed."""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from salore.core.instance import create_instance
from salore.installation.authority import local_certificate, root_fingerprint


@pytest.mark.django_db
def test_without_its_worker_it_answers_but_is_not_ready(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"database": True, "migrations": True, "worker": False},
    )


@pytest.mark.django_db
def test_a_worker_that_gave_a_sign_makes_it_ready_one_of_old_does_not(client: Client) -> None:
    for age_s, status in ((90, 503), (5, 200)):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => %s))",
                [age_s],
            )
        assert client.get("/readyz").status_code == status


@pytest.mark.django_db
def test_a_database_of_an_earlier_version_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger'")
    assert client.get("/readyz").json()["migrations"] is False


@pytest.mark.django_db
def test_without_an_authority_there_is_nothing_to_install(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.ROOT_CERTIFICATE = tmp_path / "root.pem"
    assert client.get("/pasang-sertifikat/salore.crt").status_code == 404


@pytest.mark.django_db
def test_the_page_shows_the_fingerprint_of_what_it_hands_out(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    instance = create_instance(tmp_path / "data")
    local_certificate(instance, ["salore.lan"])
    settings.ROOT_CERTIFICATE = instance.root_certificate
    settings.BASE_URL = "https://salore.lan:8443"
    page = client.get("/pasang-sertifikat/").content.decode()
    root = client.get("/pasang-sertifikat/salore.crt")
    pem = instance.root_certificate.read_text()
    assert root.content == ssl.PEM_cert_to_DER_cert(pem)
    digest = hashlib.sha256(root.content).hexdigest().upper()
    assert root_fingerprint(instance).replace(":", "") == digest
    for start in range(0, len(digest), 8):
        group = digest[start : start + 8]
        assert " ".join(group[at : at + 2] for at in range(0, 8, 2)) in page
    assert "https://salore.lan:8443/pasang-sertifikat/" in page
    assert "Otoritas Sertifikasi Akar Tepercaya" in page
