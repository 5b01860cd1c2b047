"""Pages of access letters: choosing for whom, waiting, fetching."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from salore.accounts.models import LetterBatch
from salore.core.models import JobRun
from salore.organisation import jobs
from tests.factories.personas import House


def as_(house: House, persona: str) -> Client:
    client = Client()
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def page(answer: Any) -> str:
    return str(answer.content.decode())


def never_signed_in(house: House, *personas: str) -> None:
    for persona in personas:
        user = house.people[persona].user
        assert user is not None
        user.set_unusable_password()
        user.save()


def work_off(run: JobRun) -> None:
    """Do the job with the arguments that the page gave it, as the worker does."""
    arguments = ProcrastinateJob.objects.filter(task_name="letters.print").latest("id").args
    jobs.letters.run_here(run, **{key: value for key, value in arguments.items() if key != "run_uid"})


def test_an_officer_has_letters_printed_and_fetches_them(house: House) -> None:
    never_signed_in(house, "employee", "colleague")
    client = as_(house, "unit_officer")
    found = client.get("/konsol/surat/", {"unit": "BKPSDM.DATA"})
    assert found["Location"] == f"/konsol/surat/baru/?unit={house.units['BKPSDM.DATA'].uid}"
    shown = page(client.get(found["Location"]))
    assert "<strong>2</strong> (dua)" in shown
    waiting = client.post(found["Location"])["Location"]
    run = JobRun.objects.get()
    assert waiting == f"/proses/{run.uid}/"
    work_off(run)
    assert "2 surat siap." in page(client.get(waiting))
    batch = LetterBatch.objects.get()
    assert batch.file is not None
    assert batch.file.original_name == "surat-akses-bkpsdmdata.pdf"
    assert "Ambil berkas" in page(client.get("/konsol/surat/"))
    fetched = client.get(f"/konsol/surat/{batch.uid}/unduh/")
    assert b"".join(fetched.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]
    assert "no-store" in fetched["Cache-Control"]
    assert "Ambil lagi" in page(client.get("/konsol/surat/"))
    operator = as_(house, "operator")
    assert "Hanya dapat diambil pembuatnya" in page(operator.get("/konsol/surat/"))
    assert operator.get(f"/konsol/surat/{batch.uid}/unduh/").status_code == 404


@pytest.mark.parametrize("address", ["unit={unit}", "pegawai={person}"])
def test_an_officer_makes_none_for_others_units(house: House, address: str) -> None:
    outside = address.format(unit=house.units["SETDA"].uid, person=house.people["auditor"].uid)
    client = as_(house, "unit_officer")
    assert client.get(f"/konsol/surat/baru/?{outside}").status_code == 404
    assert client.post(f"/konsol/surat/baru/?{outside}").status_code == 404
    assert not JobRun.objects.exists()


def test_a_unit_that_is_not_there_is_said_with_what_was_typed(house: House) -> None:
    answer = as_(house, "unit_officer").get("/konsol/surat/", {"unit": "Dinas Antariksa"})
    assert answer.status_code == 422
    assert 'value="Dinas Antariksa"' in page(answer)


def test_a_person_s_page_leads_to_a_new_letter(house: House) -> None:
    client = as_(house, "unit_officer")
    person = house.people["employee"]
    address = f"/konsol/surat/baru/?pegawai={person.uid}"
    assert address in page(client.get(f"/pegawai/{person.uid}/"))
    assert "Surat baru untuk Employee" in page(client.get(address))
    client.post(address)
    work_off(JobRun.objects.get())
    assert LetterBatch.objects.get().title == "Employee"
