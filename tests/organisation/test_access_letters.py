"""Letters: for whom, what stands on them, which codes they carry, and when their file is gone."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
import time_machine
from django.utils import translation

from salore.accounts.codes import digest
from salore.accounts.models import AccessCode, LetterBatch, Login, User
from salore.accounts.services.letters import batch_fetched, files_forget
from salore.core import clock
from salore.core.files import open_file, path_of
from salore.core.models import JobRun
from salore.ledger.models import Event
from salore.organisation import jobs, letter_printing
from salore.organisation.models import Employment, Identifier, Person
from salore.organisation.services.access_letters import letters_ask, recipients
from tests.factories.personas import SINCE, House

URL = "https://salore.test/masuk/pertama/"


def newcomer(house: House, name: str, number: str, *, unit: str = "BKPSDM.DATA", kind: str = "nip") -> Person:
    """Somebody from an import: a number, a post, no account."""
    person = Person.objects.create(agency=house.agency, name=name, title_back="S.Sos.")
    Identifier.objects.create(agency=house.agency, person=person, kind=kind, value=number, starts_on=SINCE)
    Employment.objects.create(agency=house.agency, person=person, kind="pns", starts_on=SINCE)
    house.place(person, unit, "Analis")
    return person


def printed(house: House, by: str = "unit_officer", **said: Any) -> LetterBatch:
    """Have letters made, as the worker makes them."""
    run = letters_ask(actor=house.viewer(by), url=URL, back="/konsol/surat/", **said)
    only_new = said.get("only_new", True)
    unit, person = said.get("unit"), said.get("person")
    jobs.letters.run_here(
        run,
        actor_id=house.people[by].pk,
        unit_id=unit.pk if unit else None,
        person_id=person.pk if person else None,
        only_new=only_new,
        title=person.full_name if person else unit.name if unit else "Semua",
        url=URL,
        language="id",
    )
    run.refresh_from_db()
    assert run.state == JobRun.State.DONE, run.message
    return LetterBatch.objects.latest("pk")


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def content(batch: LetterBatch) -> bytes:
    assert batch.file is not None
    with open_file(batch.file) as stream:
        return stream.read()


def test_whoever_never_signed_in_gets_a_page_with_a_code_that_opens_their_account(house: House) -> None:
    newcomer(house, "Yosefina Ndiken", "199403122019032007")
    newcomer(house, "Agus Mahuze", "199403122019031008")
    batch = printed(house, unit=house.units["BKPSDM"])
    found = pages(content(batch))
    assert batch.letters == len(found) == 2
    assert ["Agus Mahuze, S.Sos." in page for page in found] == [True, False], "by unit and name"
    code = re.search(r"\b([0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", found[0])
    assert code is not None
    assert AccessCode.objects.get(sha256=digest(code[0])).user.person.name == "Agus Mahuze"  # type: ignore[attr-defined]
    assert "NIP 199403122019031008" in found[0]
    assert "Dibuat oleh Unit Officer" in found[0]
    assert set(Login.objects.filter(user__person__name="Agus Mahuze").values_list("kind", "value")) == {
        ("nip", "199403122019031008")
    }
    assert Event.objects.filter(verb="access_code.made").count() == 2


def test_a_contract_number_signs_in_and_a_key_of_siasn_does_not(house: House) -> None:
    person = newcomer(house, "Rina", "199403122024212007", kind="ni_pppk")
    Identifier.objects.create(
        agency=house.agency, person=person, kind="siasn", value="A8ACA7397AEB", starts_on=SINCE
    )
    printed(house, unit=house.units["BKPSDM"])
    assert list(Login.objects.filter(user__person=person).values_list("value", flat=True)) == [
        "199403122024212007"
    ]


def test_an_officer_reaches_the_people_of_the_unit_alone(house: House) -> None:
    inside = newcomer(house, "Di dalam", "199403122019031008")
    newcomer(house, "Di luar", "199403122019031009", unit="INSPEKTORAT")
    assert list(recipients(house.viewer("unit_officer"))) == [inside]
    assert recipients(house.viewer("operator")).count() == 2
    assert not recipients(house.viewer("employee"), only_new=False).exists()


def test_a_letter_for_one_is_made_though_the_account_was_opened_and_is_written_in_its_language(
    house: House,
) -> None:
    person = house.people["employee"]
    User.objects.filter(pk=person.user_id).update(language="en")
    batch = printed(house, person=person, only_new=False)
    assert "Your account in Salore is ready." in pages(content(batch))[0]
    assert AccessCode.objects.get(batch=batch).user_id == person.user_id


def test_many_units_come_as_an_archive_with_a_file_each(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_printing, "_ONE_FILE", 2)
    for number in range(4):
        newcomer(
            house,
            f"Pegawai {number}",
            f"19940312201903100{number}",
            unit=("BKPSDM.DATA", "SETDA")[number % 2],
        )
    batch = printed(house, by="operator")
    with ZipFile(io.BytesIO(content(batch))) as archive:
        names = archive.namelist()
        assert sorted(len(pages(archive.read(name))) for name in names) == [2, 2]
    assert [re.sub(r"^\d+-", "", name) for name in names] == ["setda.pdf", "bkpsdmdata.pdf"]


def test_several_processes_print_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter_printing, "_ALONE", 1)
    newcomer(house, "Yosefina Ndiken", "199403122019032007")
    assert "Yosefina Ndiken" in pages(content(printed(house)))[0]


def test_a_number_that_signs_in_another_account_gets_no_letter_and_is_said(
    house: House, stranger: House
) -> None:
    newcomer(house, "Kembar", Login.objects.get(user=stranger.people["employee"].user).value)
    newcomer(house, "Tunggal", "199403122019031009")
    batch = printed(house)
    assert batch.letters == 1
    assert "1 orang" in JobRun.objects.latest("pk").message


def test_nobody_to_print_for_is_said(house: House) -> None:
    run = letters_ask(actor=house.viewer("unit_officer"), url=URL, back="/")
    with translation.override("id"):
        jobs.letters.run_here(
            run, actor_id=house.people["unit_officer"].pk, unit_id=None, person_id=None, only_new=True,
            title="x", url=URL, language="id",
        )  # fmt: skip
    run.refresh_from_db()
    assert run.state == JobRun.State.FAILED
    assert "Tidak ada yang memerlukan surat" in run.message
    assert not LetterBatch.objects.exists()


@pytest.mark.parametrize(("fetched", "days"), [(True, 1), (False, 7)])
def test_the_file_is_gone_soon(house: House, fetched: bool, days: int) -> None:
    newcomer(house, "Yosefina Ndiken", "199403122019032007")
    batch = printed(house)
    assert batch.file is not None
    path = path_of(batch.file.sha256)
    if fetched:
        batch_fetched(actor=house.viewer("unit_officer"), batch=batch)
    assert files_forget() == 0
    with time_machine.travel(clock.now() + timedelta(days=days, minutes=1)):
        assert files_forget() == 1
    assert not path.exists()
    batch.refresh_from_db()
    assert batch.file is None
    assert AccessCode.objects.filter(batch=batch).exists(), "the letters themselves still open accounts"
