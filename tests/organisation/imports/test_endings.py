"""Imports that nobody ends: left lying, broken off in the midst, long since taken over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from salore.core import clock, files
from salore.ledger.models import Event
from salore.organisation import jobs
from salore.organisation.imports import services
from salore.organisation.models import ImportBatch, ImportRow, Person
from tests.factories.personas import House
from tests.organisation.imports.lists import as_upload, mark_units, staff_row

ROW = staff_row("199505052020122001", "Baru Datang", "BKPSDM.DATA")


def previewed(house: House) -> ImportBatch:
    batch = services.batch_upload(actor=house.viewer("operator"), kind="staff", upload=as_upload([ROW]))
    assert batch.run
    jobs.preview.run_here(batch.run, batch_id=batch.pk, language="id")
    batch.refresh_from_db()
    return batch


def aged(batch: ImportBatch, days: int) -> ImportBatch:
    ImportBatch.objects.filter(pk=batch.pk).update(made_at=clock.now() - timedelta(days=days))
    return batch


def test_a_list_never_confirmed_goes_with_its_file_and_rows(house: House, stranger: House) -> None:
    old = aged(previewed(house), 15)
    waiting, elsewhere = aged(previewed(house), 13), aged(previewed(stranger), 13)
    sha256 = old.file.sha256
    jobs.expire_imports(timestamp=0)
    assert set(ImportBatch.objects.all()) == {waiting, elsewhere}
    assert set(ImportRow.objects.values_list("batch", flat=True)) == {waiting.pk, elsewhere.pk}
    assert files.path_of(sha256).exists(), "the others brought the same content"
    aged(waiting, 15)
    aged(elsewhere, 15)
    jobs.expire_imports(timestamp=0)
    assert not files.path_of(sha256).exists()
    assert Event.objects.filter(verb="import.expired").count() == 3


def test_a_list_taken_over_stays_a_quarter_for_questions(house: House) -> None:
    mark_units(house.units.values())
    batch = previewed(house)
    services.batch_confirm(actor=house.viewer("operator"), batch=batch)
    assert batch.run
    jobs.apply.run_here(batch.run, batch_id=batch.pk, person_id=house.people["operator"].pk)
    aged(batch, 89)
    jobs.expire_imports(timestamp=0)
    assert ImportBatch.objects.filter(pk=batch.pk).exists()
    aged(batch, 91)
    jobs.expire_imports(timestamp=0)
    assert not ImportBatch.objects.exists()
    assert Person.objects.filter(name="Baru Datang").exists()


def test_a_reading_that_fails_on_our_side_says_so(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(house.people["operator"].user)
    batch = services.batch_upload(actor=house.viewer("operator"), kind="staff", upload=as_upload([ROW]))
    assert batch.run
    monkeypatch.setattr(files, "path_of", lambda _sha256: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.preview.run_here(batch.run, batch_id=batch.pk, language="id")
    monkeypatch.undo()
    page = client.get(f"/konsol/impor/{batch.uid}/").content.decode()
    assert "Berkas tidak dapat dibaca" in page
    assert "http-equiv" not in page


@pytest.mark.parametrize("state", ["reading", "applying"])
def test_a_work_given_up_in_the_midst_is_told_and_can_be_discarded(
    house: House, client: Client, state: str
) -> None:
    client.force_login(house.people["operator"].user)
    batch = previewed(house)
    ImportBatch.objects.update(state=state)
    address = f"/konsol/impor/{batch.uid}/"
    assert batch.run
    batch.run.state, batch.run.message = "running", ""
    batch.run.save()
    assert "http-equiv" in client.get(address).content.decode()
    batch.run.state, batch.run.message = "failed", "Server beberapa kali terhenti."
    batch.run.save()
    page = client.get(address).content.decode()
    assert "Pekerjaan terhenti; tidak ada yang diubah" in page
    assert "Server beberapa kali terhenti." in page
    client.post(f"{address}buang/")
    batch.refresh_from_db()
    assert batch.state == "discarded"
