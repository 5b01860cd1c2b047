"""The page of a job's run: for its owner alone."""

from __future__ import annotations

from django.test import Client

from salore.core import clock
from salore.core.models import JobRun
from tests.factories.personas import House


def test_the_owner_sees_how_far_it_is_and_nobody_else(house: House, client: Client) -> None:
    run = JobRun.objects.create(
        agency_id=house.agency.pk, owner_id=house.people["operator"].pk, kind="x", state="running", done=40,
        total=100, made_at=clock.now(),
    )  # fmt: skip
    address = f"/proses/{run.uid}/"
    assert client.get(address).status_code == 302
    client.force_login(house.people["employee"].user)
    assert client.get(address).status_code == 404
    client.force_login(house.people["operator"].user)
    page = client.get(address).content.decode()
    assert "40 dari 100 sudah selesai." in page
    assert "http-equiv" in page
    JobRun.objects.update(state="failed", message="Berkas terpotong pada baris 12.")
    page = client.get(address).content.decode()
    assert "Berkas terpotong pada baris 12." in page
    assert "http-equiv" not in page
