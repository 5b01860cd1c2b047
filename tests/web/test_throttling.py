"""An attack on somebody stops the attack and not its victim; an office behind one address comes in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.http import HttpResponseBase
from django.test import Client

from salore.accounts.models import Login
from salore.accounts.services.letters import codes_make
from salore.core import clock
from tests.factories.personas import PASSWORD, House, make_person

OFFICE, AFAR = "203.0.113.5", "198.51.100.9"


def nip(house: House, persona: str = "employee") -> str:
    return Login.objects.get(user=house.people[persona].user, kind="nip").value


def try_it(client: Client, login: str, password: str, address: str) -> HttpResponseBase:
    return client.post("/masuk/", {"login": login, "password": password}, REMOTE_ADDR=address)


def attack(login: str, address: str, times: int) -> list[int]:
    thief = Client()
    return [try_it(thief, login, f"tebakan-{n}", address).status_code for n in range(times)]


def words(answer: HttpResponseBase) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_brute_force_is_stopped_even_when_it_guesses_right(house: House) -> None:
    attack(nip(house), AFAR, 10)
    answer = try_it(Client(), nip(house), PASSWORD, AFAR)
    assert answer.status_code == 422
    assert "Coba lagi dalam 15 menit, pukul" in words(answer)
    assert "Akun tidak dikunci" in words(answer)


def test_the_victim_of_an_attack_from_afar_comes_in(house: House) -> None:
    attack(nip(house), AFAR, 30)
    assert try_it(Client(), nip(house), PASSWORD, OFFICE).status_code == 302


def test_the_victim_comes_in_by_a_known_browser_from_the_attackers_own_network(house: House) -> None:
    victim = Client()
    assert try_it(victim, nip(house), PASSWORD, OFFICE).status_code == 302
    victim.post("/keluar/")
    attack(nip(house), OFFICE, 30)
    assert try_it(Client(), nip(house), PASSWORD, OFFICE).status_code == 422
    assert try_it(victim, nip(house), PASSWORD, OFFICE).status_code == 302


def test_the_victim_of_many_networks_at_once_comes_in_by_a_known_browser_or_a_letter(house: House) -> None:
    victim, login = Client(), nip(house)
    try_it(victim, login, PASSWORD, OFFICE)
    victim.post("/keluar/")
    for host in range(20):
        attack(login, f"198.51.100.{host}", 10)
    assert try_it(Client(), login, PASSWORD, OFFICE).status_code == 422
    assert try_it(victim, login, PASSWORD, OFFICE).status_code == 302

    user = house.people["employee"].user
    assert user is not None
    code = codes_make(actor=house.viewer("unit_officer"), user_ids=[user.pk])[user.pk]
    fresh = Client()
    assert fresh.post("/masuk/pertama/", {"code": code})["Location"] == "/masuk/kata-sandi-baru/"
    new = {"password": "ombak-pasir-lontar-senja", "again": "ombak-pasir-lontar-senja"}
    assert fresh.post("/masuk/kata-sandi-baru/", new).status_code == 302
    assert fresh.session["_auth_user_id"] == str(user.pk)


def test_a_forged_mark_of_a_known_browser_is_none(house: House) -> None:
    attack(nip(house), OFFICE, 10)
    forger = Client()
    forger.cookies["salore-kenal"] = "W10:1:forged"
    assert try_it(forger, nip(house), PASSWORD, OFFICE).status_code == 422


def test_a_browser_known_to_one_is_not_known_to_another(house: House) -> None:
    colleague = Client()
    try_it(colleague, nip(house, "colleague"), PASSWORD, OFFICE)
    colleague.post("/keluar/")
    attack(nip(house), OFFICE, 10)
    assert try_it(colleague, nip(house), PASSWORD, OFFICE).status_code == 422


def test_two_hundred_people_behind_one_address_come_in_within_ten_minutes(house: House) -> None:
    """Half of them mistype once first, and all have browsers that nobody has seen before."""
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        for number in range(200):
            login = f"19900101201501{number:04d}"
            make_person(house.agency, f"Pegawai {number}", login)
            browser = Client()
            if number % 2:
                assert try_it(browser, login, "salah-ketik", OFFICE).status_code == 422
            assert try_it(browser, login, PASSWORD, OFFICE).status_code == 302, number
            traveller.shift(timedelta(seconds=2.9))
        assert clock.now() - start < timedelta(minutes=10)


def test_a_network_that_tries_one_password_on_everybody_is_stopped(house: House) -> None:
    thief = Client()
    for number in range(300):
        try_it(thief, f"19900101201501{number:04d}", "Papua2026!", AFAR)
    answer = try_it(thief, nip(house), PASSWORD, AFAR)
    assert answer.status_code == 422
    assert "Coba lagi dalam 10 menit" in words(answer)


def test_the_wait_is_as_long_as_was_said(house: House) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        attack(nip(house), OFFICE, 10)
        traveller.shift(timedelta(minutes=14))
        assert "Coba lagi dalam 1 menit" in words(try_it(Client(), nip(house), PASSWORD, OFFICE))
        traveller.shift(timedelta(minutes=1))
        assert try_it(Client(), nip(house), PASSWORD, OFFICE).status_code == 302


@pytest.mark.parametrize(("trusted", "status"), [(frozenset(), 422), (frozenset({"10.0.0.1"}), 302)])
def test_what_a_proxy_says_counts_only_where_it_is_trusted(
    house: House, settings: LazySettings, trusted: frozenset[str], status: int
) -> None:
    settings.TRUSTED_PROXIES = trusted
    thief = Client(headers={"X-Forwarded-For": f"1.2.3.4, {AFAR}"})
    for _time in range(10):
        try_it(thief, nip(house), "tebakan", "10.0.0.1")
    victim = Client(headers={"X-Forwarded-For": OFFICE})
    assert try_it(victim, nip(house), PASSWORD, "10.0.0.1").status_code == status


def test_wrong_letter_codes_are_stopped_too(house: House) -> None:
    thief = Client()
    for _time in range(100):
        thief.post("/masuk/pertama/", {"code": "0000-0000-0000-0000"}, REMOTE_ADDR=AFAR)
    user = house.people["employee"].user
    assert user is not None
    code = codes_make(actor=house.viewer("unit_officer"), user_ids=[user.pk])[user.pk]
    assert thief.post("/masuk/pertama/", {"code": code}, REMOTE_ADDR=AFAR).status_code == 422
    assert thief.post("/masuk/pertama/", {"code": code}, REMOTE_ADDR=OFFICE).status_code == 302
