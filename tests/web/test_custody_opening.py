"""Custodians count by a page, and make up for a lost sheet: codes go to a process and stay nowhere."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from salore.appraisal.assigning import Rating
from salore.appraisal.counting.apart import Action, ApartError, with_codes
from salore.appraisal.models import Collection, Custodian, KeyCopy, SourceResult
from salore.appraisal.sealing import Mode, custodian_code
from salore.appraisal.services.collecting import collection_close
from salore.core import clock
from salore.ledger.models import Event
from salore.organisation.models import Person
from tests.factories.apart import let_in
from tests.factories.appraisal import CLOSES_AT, CUSTODIANS, Round, make_colleagues, make_round
from tests.factories.personas import House, make_house

pytestmark = pytest.mark.usefixtures("committing")
OPEN_DAY = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)


class Desk:
    """A collection that is closed, and its custodians at the computer."""

    def __init__(self, house: House, made: Round) -> None:
        self.house, self.made = house, made

    def custodian(self, number: int) -> Custodian:
        return self.made.collection.custodians.get(number=number)

    def path(self, number: int) -> str:
        return f"/kunci/{self.custodian(number).uid}/"

    def signed_in(self, number: int) -> Client:
        return _signed_in(self.custodian(number).person)

    def state(self) -> str:
        return Collection.objects.get(pk=self.made.collection.pk).state


def _signed_in(person: Person) -> Client:
    client = Client()
    assert person.user
    client.force_login(person.user)
    return client


def _desk(settings: Any, *, mode: Mode = Mode.TWO_OF_THREE, closed: bool = True) -> Desk:
    settings.CLOCK_OFFSET = OPEN_DAY - clock.now()
    house = make_house()
    ratee, raters = house.people["employee"], make_colleagues(house, 6)
    made = make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in raters], mode=mode)
    for form in made.forms(ratee):
        made.answer(form, 4)
    if closed:
        settings.CLOCK_OFFSET += CLOSES_AT + timedelta(minutes=1) - clock.now()
        collection_close(actor=house.viewer("operator"), collection=made.collection)
    return Desk(house, made)


@pytest.fixture
def desk(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = _desk(settings)
    let_in(tmp_path / "data", monkeypatch)
    return made


def test_two_custodians_count_at_one_desk(desk: Desk) -> None:
    client, path, sheets = desk.signed_in(1), desk.path(1), desk.made.sheets
    assert "ketik kode dan hitung" in client.get(path).text.lower()
    page = client.get(f"{path}hitung/")
    assert "no-store" in page.headers["Cache-Control"]
    assert 'data-controller="draft"' not in page.text

    alone = client.post(f"{path}hitung/", {"code_1": sheets[1]})
    assert alone.status_code == 422
    mistyped = sheets[0][:-1] + ("0" if sheets[0][-1] != "0" else "1")
    wrong = client.post(f"{path}hitung/", {"code_1": sheets[1], "code_0": mistyped})
    assert wrong.status_code == 422
    assert "kelompok demi kelompok" in wrong.text
    older = client.post(f"{path}hitung/", {"code_1": custodian_code(), "code_0": sheets[0]})
    assert older.status_code == 422
    assert "bukan kode Anda" in older.text
    assert (desk.state(), SourceResult.objects.count()) == ("closed", 0)

    counted = client.post(f"{path}hitung/", {"code_1": sheets[1].lower(), "code_0": sheets[0]})
    assert counted.status_code == 302, counted.text
    assert (desk.state(), SourceResult.objects.get().n) == ("counted", 6)
    event = Event.objects.get(verb="collection.counted")
    assert event.actor_id == desk.custodian(1).person_id
    _nowhere(client, sheets)


def _nowhere(client: Client, sheets: list[str]) -> None:
    """Find no code in any table, neither as it was written nor as it was typed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND"
            " relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')"
        )
        held = ""
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT string_agg(row::text, ' ') FROM {table} row")
            held += cursor.fetchone()[0] or ""
    assert str(OPEN_DAY.year) in held
    for sheet in sheets:
        for written in (sheet, sheet.lower(), sheet.replace("-", "")):
            assert written not in held
            assert written not in repr(dict(client.session))


def test_codes_are_in_no_argument_and_no_environment(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    real = subprocess.Popen

    def watched(command: list[str], **options: Any) -> Any:
        started.append(repr(command) + repr(options["env"]))
        return real(command, **options)

    monkeypatch.setattr(subprocess, "Popen", watched)
    sheets = desk.made.sheets
    done = desk.signed_in(0).post(f"{desk.path(0)}hitung/", {"code_0": sheets[0], "code_2": sheets[2]})
    assert done.status_code == 302
    assert len(started) == 1
    assert not any(sheet in started[0] or sheet.replace("-", "") in started[0] for sheet in sheets)


def test_a_count_that_takes_longer_goes_on_by_itself(desk: Desk) -> None:
    typed = {number: desk.made.sheets[number] for number in (0, 1)}
    person_id = desk.custodian(0).person_id
    told = with_codes(
        Action.COUNT, collection=desk.made.collection.uid, person_id=person_id, typed=typed, language="id",
        patience_s=0.01,
    )  # fmt: skip
    assert not told.is_over
    began = datetime.now(UTC)
    while desk.state() != "counted" and datetime.now(UTC) - began < timedelta(seconds=60):
        pass
    assert SourceResult.objects.get().n == 6


def test_a_process_that_breaks_off_says_only_how(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_WEB_URL", "host='127.0.0.1' port='1' dbname='none' user='none'")
    typed = {number: desk.made.sheets[number] for number in (0, 1)}
    with pytest.raises(ApartError) as broken:
        with_codes(
            Action.COUNT, collection=desk.made.collection.uid, person_id=desk.custodian(0).person_id,
            typed=typed, language="id",
        )  # fmt: skip
    assert str(broken.value) == "OperationalError"
    page = desk.signed_in(0).post(
        f"{desk.path(0)}hitung/", {f"code_{number}": code for number, code in typed.items()}
    )
    assert page.status_code == 422
    assert "tidak ada yang ditulis" in page.text.lower()


def test_one_of_two_counts_alone(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = _desk(settings, mode=Mode.ONE_OF_TWO)
    let_in(tmp_path / "data", monkeypatch)
    page = desk.signed_in(1).get(f"{desk.path(1)}hitung/")
    assert page.text.count('name="code_') == 1
    done = desk.signed_in(1).post(f"{desk.path(1)}hitung/", {"code_1": desk.made.sheets[1]})
    assert done.status_code == 302
    assert desk.state() == "counted"


def test_nobody_counts_before_the_close(settings: Any) -> None:
    desk = _desk(settings, closed=False)
    client, path = desk.signed_in(0), f"{desk.path(0)}hitung/"
    typed = {"code_0": desk.made.sheets[0], "code_1": desk.made.sheets[1]}
    assert client.get(path).status_code == client.post(path, typed).status_code == 302
    assert desk.state() == "collecting"


def test_one_lost_sheet_is_made_up_for_by_pages(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = _desk(settings, closed=False)
    let_in(tmp_path / "data", monkeypatch)
    house, sheets, collection = desk.house, desk.made.sheets, desk.made.collection
    loser, operator = desk.signed_in(2), _signed_in(house.people["operator"])
    console = f"/konsol/rekan/{collection.uid}/"
    assert operator.post(f"{console}pengganti/", {"person": "Rekan 0"}).status_code in (404, 409, 422)
    assert loser.post(f"{desk.path(2)}hilang/").status_code == 302
    assert "hilang" in loser.get(desk.path(2)).text
    named = operator.post(f"{console}pengganti/", {"person": house.people["team_lead"].name})
    assert named.status_code == 302, named.text
    new = collection.custodians.get(number=3)
    holder = _signed_in(house.people["team_lead"])
    assert "tulis kode" in holder.get("/").text.lower()
    sheet = custodian_code()
    assert holder.post(f"/kunci/{new.uid}/ketik/", {"code": sheet}).status_code == 302
    assert "lembar yang hilang" in desk.signed_in(0).get(desk.path(0)).text.lower()
    before = set(KeyCopy.objects.values_list("pk", flat=True))
    codes = {"code_0": sheets[0], "code_1": sheets[1]}
    sealed = desk.signed_in(0).post(f"{desk.path(0)}segel/", codes)
    assert sealed.status_code == 302, sealed.text
    pairs = set(KeyCopy.objects.values_list("custodian_a__number", "custodian_b__number"))
    assert pairs == {(0, 1), (0, 3), (1, 3)}
    assert not before & set(KeyCopy.objects.values_list("pk", flat=True))
    assert Event.objects.filter(verb="collection.resealed").exists()
    assert loser.post(f"{desk.path(2)}ketemu/").status_code == 422
    # The new code opens the answers like any other.
    settings.CLOCK_OFFSET += CLOSES_AT + timedelta(minutes=1) - clock.now()
    collection_close(actor=house.viewer("operator"), collection=collection)
    path = f"/kunci/{new.uid}/hitung/"
    assert holder.post(path, {"code_3": sheet, "code_1": sheets[1]}).status_code == 302
    assert SourceResult.objects.get().n == 6
    _nowhere(holder, [*sheets, sheet])


def test_with_two_sheets_lost_the_collection_is_given_up_and_may_be_held_again(settings: Any) -> None:
    desk = _desk(settings)
    house, collection = desk.house, desk.made.collection
    operator = _signed_in(house.people["operator"])
    console = f"/konsol/rekan/{collection.uid}/"
    reason = {"reason": "Dua lembar terbakar bersama kantor."}
    assert operator.post(f"{console}hentikan/", reason).status_code == 422
    for number in (0, 2):
        assert desk.signed_in(number).post(f"{desk.path(number)}hilang/").status_code == 302
    assert operator.post(f"{console}hentikan/", {"reason": " "}).status_code == 422
    assert desk.state() == "closed"
    assert operator.post(f"{console}hentikan/", reason).status_code == 302
    assert desk.state() == "abandoned"
    assert not KeyCopy.objects.exists()
    assert Event.objects.get(verb="collection.given_up").data["reason"] == reason["reason"]
    assert "/konsol/rekan/siapkan/" in operator.get("/konsol/rekan/").text
    # Whoever still has a sheet tears it: old backups hold the answers.
    keeper = _signed_in(house.people[CUSTODIANS[1]])
    assert "sobek" in keeper.get("/").text.lower()
