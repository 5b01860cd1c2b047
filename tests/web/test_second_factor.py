"""The second step of signing in: an app's code, a recovery code; who must have one, and how it is lost."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from salore.accounts import factors
from salore.accounts.models import Login, SecondFactor, User
from salore.accounts.services import own
from salore.accounts.services.letters import codes_make
from salore.core import clock
from salore.ledger.models import Event
from tests.factories.personas import PASSWORD, House


def account(house: House, persona: str = "employee") -> User:
    user = house.people[persona].user
    assert user is not None
    return user


def protect(house: House, persona: str = "employee") -> tuple[bytes, list[str]]:
    """Give somebody an app, as a minute ago; return its key and the recovery codes."""
    key = factors.new_key()
    with time_machine.travel(clock.now() - timedelta(minutes=5)):
        codes = own.app_add(
            actor=house.viewer(persona), user=account(house, persona), key=key, code=factors.current_code(key)
        )
    return key, codes


def sign_in(client: Client, house: House, persona: str = "employee") -> Any:
    login = Login.objects.get(user=account(house, persona), kind="nip").value
    return client.post("/masuk/", {"login": login, "password": PASSWORD, "next": "/akun/"})


def step(client: Client, code: str) -> Any:
    return client.post("/masuk/langkah-kedua/", {"code": code})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_app_is_added_and_asked_for_from_then_on(house: House, client: Client) -> None:
    sign_in(client, house)
    shown = client.get("/akun/pengamanan/aplikasi/").content.decode()
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", shown)
    assert key is not None
    secret = base64.b32decode(key[1].replace(" ", ""))
    wrong = client.post("/akun/pengamanan/aplikasi/", {"code": "000000"})
    assert wrong.status_code == 422
    right = client.post("/akun/pengamanan/aplikasi/", {"code": factors.current_code(secret)})
    assert right["Location"] == "/akun/pengamanan/"
    codes = re.findall(
        r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", client.get("/akun/pengamanan/").content.decode()
    )
    assert len(codes) == 10
    client.post("/akun/pengamanan/")
    assert codes[0] not in client.get("/akun/pengamanan/").content.decode(), "shown once"
    client.post("/keluar/")
    assert sign_in(client, house)["Location"] == "/masuk/langkah-kedua/"
    assert not is_in(client)
    assert client.get("/").status_code == 302


def test_the_key_is_kept_sealed(house: House) -> None:
    key, _codes = protect(house)
    kept = SecondFactor.objects.get(kind="app")
    assert key not in bytes(kept.content)
    assert factors.unseal(bytes(kept.content)) == key


def test_a_code_opens_once(house: House) -> None:
    key, _codes = protect(house)
    first, second = Client(), Client()
    code = factors.current_code(key)
    sign_in(first, house)
    assert step(first, f"{code[:3]} {code[3:]}")["Location"] == "/akun/"
    assert is_in(first)
    sign_in(second, house)
    assert step(second, code).status_code == 422
    assert not is_in(second)


def test_a_recovery_code_opens_once(house: House, client: Client) -> None:
    _key, codes = protect(house)
    sign_in(client, house)
    assert step(client, codes[3].lower().replace("-", " ")).status_code == 302
    client.post("/keluar/")
    sign_in(client, house)
    assert step(client, codes[3]).status_code == 422
    assert step(client, codes[4]).status_code == 302


def test_guessing_codes_is_stopped(house: House, client: Client) -> None:
    key, _codes = protect(house)
    sign_in(client, house)
    for _time in range(10):
        assert step(client, "000000").status_code == 422
    answer = step(client, factors.current_code(key))
    assert answer.status_code == 422
    assert "Coba lagi dalam 15 menit" in answer.content.decode()


def test_a_half_done_sign_in_ends_after_ten_minutes(house: House, client: Client) -> None:
    key, _codes = protect(house)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, house)
        traveller.shift(timedelta(minutes=11))
        assert step(client, factors.current_code(key))["Location"] == "/masuk/"
    assert not is_in(client)


def test_an_operator_comes_no_further_without_a_second_factor(house: House, client: Client) -> None:
    assert sign_in(client, house, "operator")["Location"] == "/akun/pengamanan/"
    assert client.get("/akun/")["Location"] == "/akun/pengamanan/"
    assert client.post("/akun/pengamanan/")["Location"] == "/akun/pengamanan/", "there is none yet"
    client.get("/akun/pengamanan/aplikasi/")
    key = factors.unseal(client.session["new_app_key"].encode())
    client.post("/akun/pengamanan/aplikasi/", {"code": factors.current_code(key)})
    assert client.post("/akun/pengamanan/")["Location"] == "/akun/"
    assert client.get("/akun/").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "persona", "leads_to"),
    [
        (frozenset(), "operator", "/akun/"),
        (frozenset({"everybody"}), "employee", "/akun/pengamanan/"),
        (frozenset({"auditor"}), "auditor", "/akun/pengamanan/"),
        (frozenset({"auditor"}), "employee", "/akun/"),
    ],
)
def test_who_must_have_one_is_a_setting(
    house: House, client: Client, settings: LazySettings, wanted: frozenset[str], persona: str, leads_to: str
) -> None:
    settings.SECOND_FACTOR_FOR = wanted
    assert sign_in(client, house, persona)["Location"] == leads_to


def test_the_last_one_stays_with_who_must_have_it(house: House, client: Client) -> None:
    key, _codes = protect(house, "operator")
    sign_in(client, house, "operator")
    step(client, factors.current_code(key))
    uid = SecondFactor.objects.get(kind="app").uid
    answer = client.post(f"/akun/pengamanan/{uid}/hapus/")
    assert answer.status_code == 422
    assert "Tambahkan yang lain dahulu" in answer.content.decode()


def test_who_need_not_have_one_may_remove_it(house: House, client: Client) -> None:
    key, _codes = protect(house)
    sign_in(client, house)
    step(client, factors.current_code(key))
    uid = SecondFactor.objects.get(kind="app").uid
    assert client.post(f"/akun/pengamanan/{uid}/hapus/").status_code == 302
    assert not SecondFactor.objects.exists(), "recovery codes of nothing are nothing"
    assert Event.objects.filter(verb="account.factor_removed").exists()


def test_new_recovery_codes_end_the_old(house: House, client: Client) -> None:
    key, old = protect(house)
    sign_in(client, house)
    step(client, factors.current_code(key))
    client.post("/akun/pengamanan/kode-cadangan/")
    client.post("/keluar/")
    sign_in(client, house)
    assert step(client, old[0]).status_code == 422


def test_what_opens_the_account_wider_asks_for_the_password_again(house: House, client: Client) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, house)
        assert client.get("/akun/pengamanan/aplikasi/").status_code == 200
        traveller.shift(timedelta(minutes=31))
        asked = client.get("/akun/pengamanan/aplikasi/")["Location"]
        assert asked == "/akun/konfirmasi/?next=%2Fakun%2Fpengamanan%2Faplikasi%2F"
        assert client.post(asked, {"password": "salah"}).status_code == 422
        right = client.post("/akun/konfirmasi/", {"password": PASSWORD, "next": "/akun/pengamanan/aplikasi/"})
        assert right["Location"] == "/akun/pengamanan/aplikasi/"
        assert client.get("/akun/pengamanan/aplikasi/").status_code == 200


def test_a_letter_does_not_get_around_the_second_factor(house: House, client: Client) -> None:
    protect(house)
    user = account(house)
    code = codes_make(actor=house.viewer("unit_officer"), user_ids=[user.pk])[user.pk]
    client.post("/masuk/pertama/", {"code": code})
    new = {"password": "ombak-pasir-lontar-senja", "again": "ombak-pasir-lontar-senja"}
    assert client.post("/masuk/kata-sandi-baru/", new)["Location"] == "/masuk/langkah-kedua/"
    assert not is_in(client)
