"""A custodian writes a code down, types it back, rehearses it and tears it, by pages alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from salore.appraisal.models import Custodian
from salore.appraisal.sealing import Mode
from salore.appraisal.services.collecting import collection_prepare
from salore.core import clock
from tests.factories.appraisal import CLOSES_AT, DUE_ON
from tests.factories.personas import House, make_cycle

CODE = re.compile(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}")


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 1, 0, 30, tzinfo=UTC) - clock.now()


@pytest.fixture
def custodian(house: House) -> Custodian:
    collection = collection_prepare(
        actor=house.viewer("operator"), period=make_cycle(house).periods.get(key="2026"),
        mode=Mode.TWO_OF_THREE, due_on=DUE_ON, closes_at=CLOSES_AT,
        custodians=[house.people[persona] for persona in ("auditor", "operator", "colleague")],
    )  # fmt: skip
    return collection.custodians.get(person=house.people["auditor"])


@pytest.fixture
def holder(client: Client, house: House) -> Client:
    client.force_login(house.people["auditor"].user)
    return client


def _written(holder: Client, path: str) -> str:
    found = CODE.search(holder.post(f"{path}tulis/").text)
    assert found
    return found.group()


def test_a_code_is_shown_once_and_typed_back_from_paper(custodian: Custodian, holder: Client) -> None:
    path = f"/kunci/{custodian.uid}/"
    first, sheet = _written(holder, path), _written(holder, path)
    assert first != sheet
    assert not CODE.search(holder.get(path).text + holder.get(f"{path}ketik/").text)
    wrong = holder.post(f"{path}ketik/", {"code": sheet[:-1] + ("0" if sheet[-1] != "0" else "1")})
    assert wrong.status_code == 422
    assert holder.post(f"{path}ketik/", {"code": sheet.lower()}).status_code == 302
    assert "Simpan lembar kode Anda" in holder.get(path).text
    # Whoever asks for another code now would lose the one that counts.
    assert holder.post(f"{path}tulis/").status_code == 302


def test_a_rehearsal_tells_the_right_sheet_from_an_older_one(custodian: Custodian, holder: Client) -> None:
    path = f"/kunci/{custodian.uid}/"
    older, sheet = _written(holder, path), _written(holder, path)
    holder.post(f"{path}ketik/", {"code": sheet})
    assert holder.post(f"{path}coba/", {"code": older}).status_code == 422
    assert holder.post(f"{path}coba/", {"code": sheet}).status_code == 302
    custodian.refresh_from_db()
    assert custodian.rehearsed_on is not None


def test_the_code_is_kept_nowhere(custodian: Custodian, holder: Client) -> None:
    path = f"/kunci/{custodian.uid}/"
    page = holder.post(f"{path}tulis/")
    sheet = CODE.search(page.text)
    assert sheet
    holder.post(f"{path}ketik/", {"code": sheet.group()})
    assert "no-store" in page.headers["Cache-Control"]
    custodian.refresh_from_db()
    assert sheet.group() not in repr(list(Custodian.objects.values()))
    assert sheet.group() not in repr(dict(holder.session))


def test_a_torn_sheet_is_confirmed_once(custodian: Custodian, holder: Client) -> None:
    path = f"/kunci/{custodian.uid}/sobek/"
    assert "belum dihitung" in holder.get(path).text
    assert holder.post(path).status_code == 302
    assert holder.post(path).status_code == 422
