"""A letter opens an account once; a mail does it for whoever has an address; both are told of."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from salore.accounts.models import AccessCode, Login, User
from salore.accounts.services.letters import codes_make
from salore.core import clock
from salore.ledger.models import Event
from salore.web.sign_in import jobs
from tests.factories.personas import PASSWORD, House

NEW = "ombak-pasir-lontar-senja"


def account(house: House, persona: str = "employee") -> User:
    user = house.people[persona].user
    assert user is not None
    return user


def newcomer(house: House) -> User:
    """Somebody whose account was never opened, and who was told nothing yet."""
    user = account(house)
    user.set_unusable_password()
    user.informed_at = None
    user.save()
    return user


def letter(house: House, user: User, by: str = "unit_officer") -> str:
    return codes_make(actor=house.viewer(by), user_ids=[user.pk])[user.pk]


def page(answer: Any) -> str:
    return str(answer.content.decode())


def set_password(client: Client, password: str = NEW, again: str = "") -> Any:
    return client.post("/masuk/kata-sandi-baru/", {"password": password, "again": again or password})


def test_a_letter_leads_to_a_password_what_is_kept_and_the_first_page(house: House, client: Client) -> None:
    user = newcomer(house)
    code = letter(house, user)
    assert client.post("/masuk/pertama/", {"code": code.lower()}).status_code == 302
    shown = page(client.get("/masuk/kata-sandi-baru/"))
    assert "Employee" in shown
    assert Login.objects.get(user=user).value in shown
    assert set_password(client)["Location"] == "/masuk/data-anda/"
    assert client.get("/")["Location"] == "/masuk/data-anda/", "no page before what is kept was read"
    assert "Undang-Undang Nomor 27 Tahun 2022" in page(client.get("/masuk/data-anda/"))
    assert client.post("/masuk/data-anda/")["Location"] == "/"
    assert client.get("/").status_code == 200
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert user.informed_at is not None
    verbs = Event.objects.filter(person_id=house.people["employee"].pk).values_list("verb", flat=True)
    assert {"account.opened", "account.informed"} <= set(verbs)
    assert "Anda membacanya pertama kali pada" in page(client.get("/masuk/data-anda/"))


def test_the_qr_code_of_a_letter_leaves_no_code_in_an_address(house: House, client: Client) -> None:
    code = letter(house, newcomer(house))
    answer = client.get("/masuk/pertama/", {"kode": code})
    assert answer["Location"] == "/masuk/kata-sandi-baru/"
    assert AccessCode.objects.get().used_at is None, "looking does not spend it"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Isian ini perlu diisi."),
        ("7KQ2-M4XD", "empat kelompok"),
        ("0000-0000-0000-0000", "Tidak ada surat dengan kode ini."),
    ],
)
@pytest.mark.django_db
def test_a_wrong_code_is_told_what_helps(client: Client, typed: str, said: str) -> None:
    answer = client.post("/masuk/pertama/", {"code": typed})
    assert answer.status_code == 422
    assert said in page(answer)


def test_a_code_opens_once(house: House, client: Client) -> None:
    code = letter(house, newcomer(house))
    client.post("/masuk/pertama/", {"code": code})
    set_password(client)
    answer = Client().post("/masuk/pertama/", {"code": code})
    assert answer.status_code == 422
    assert "sudah dipakai dan hanya membuka akun satu kali" in page(answer)


def test_of_two_browsers_with_one_letter_the_second_comes_too_late(house: House) -> None:
    user = newcomer(house)
    code, first, second = letter(house, user), Client(), Client()
    for browser in (first, second):
        browser.post("/masuk/pertama/", {"code": code})
    set_password(first)
    answer = set_password(second, "kata-sandi-si-pencuri")
    assert answer["Location"] == "/masuk/"
    assert "Kode ini baru saja dipakai." in page(second.get("/masuk/"))
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_an_old_letter_and_one_that_a_newer_replaced_say_so(house: House, client: Client) -> None:
    user = newcomer(house)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        older = letter(house, user)
        traveller.shift(timedelta(days=1))
        newer = letter(house, user)
        assert "surat yang lebih baru" in page(client.post("/masuk/pertama/", {"code": older}))
        traveller.shift(timedelta(days=31))
        assert "masa berlakunya habis" in page(client.post("/masuk/pertama/", {"code": newer}))


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("pendek", "pendek", "terlalu pendek"),
        ("1234567890123", "1234567890123", "angka"),
        ("password123", "password123", "umum"),
        (NEW, f"{NEW}x", "Keduanya tidak sama."),
    ],
)
def test_a_weak_password_is_refused_in_words(
    house: House, client: Client, password: str, again: str, said: str
) -> None:
    client.post("/masuk/pertama/", {"code": letter(house, newcomer(house))})
    answer = set_password(client, password, again)
    assert answer.status_code == 422
    assert said in page(answer)
    assert AccessCode.objects.get().used_at is None


def test_ones_own_number_is_no_password(house: House, client: Client) -> None:
    user = newcomer(house)
    Login.objects.create(user=user, kind="email", value="marselina@salor.go.id")
    client.post("/masuk/pertama/", {"code": letter(house, user)})
    assert "bukan kata sandi" in page(set_password(client, "marselina@salor.go.id"))


def test_without_a_letter_or_link_no_password_is_set(house: House, client: Client) -> None:
    del house
    assert client.get("/masuk/kata-sandi-baru/")["Location"] == "/masuk/"
    assert set_password(client)["Location"] == "/masuk/"


def test_who_had_a_new_letter_made_is_told_at_the_next_sign_in(house: House, client: Client) -> None:
    user = account(house)
    code = letter(house, user)
    client.post("/masuk/pertama/", {"code": code})
    assert set_password(client)["Location"] == "/masuk/surat/"
    shown = page(client.get("/masuk/surat/"))
    assert "Dibuat oleh Unit Officer." in shown
    assert "Dipakai pada" in shown
    assert client.post("/masuk/surat/")["Location"] == "/"
    client.post("/keluar/")
    login = Login.objects.get(user=user).value
    assert client.post("/masuk/", {"login": login, "password": NEW})["Location"] == "/", "told once"


def test_a_letter_that_somebody_had_made_behind_ones_back_is_told(house: House, client: Client) -> None:
    letter(house, account(house))
    login = Login.objects.get(user=account(house)).value
    assert client.post("/masuk/", {"login": login, "password": PASSWORD})["Location"] == "/masuk/surat/"
    assert "Belum dipakai." in page(client.get("/masuk/surat/"))


def test_a_new_password_by_letter_signs_other_browsers_out(house: House, client: Client) -> None:
    user, thief = account(house), Client()
    login = Login.objects.get(user=user).value
    thief.post("/masuk/", {"login": login, "password": PASSWORD})
    assert thief.get("/").status_code == 200
    client.post("/masuk/pertama/", {"code": letter(house, user)})
    set_password(client)
    assert thief.get("/").status_code == 302


def ask_reset(client: Client, login: str) -> Any:
    return client.post("/masuk/lupa/", {"login": login})


def mailed(user: User) -> str:
    jobs.reset_mail(user_id=user.pk)
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_a_mail_leads_to_a_new_password_once(house: House, client: Client) -> None:
    user = account(house)
    User.objects.filter(pk=user.pk).update(email="marselina@salor.go.id")
    login = Login.objects.get(user=user).value
    assert ask_reset(client, login)["Location"] == "/masuk/lupa/terkirim/"
    link = mailed(user)
    assert mail.outbox[-1].to == ["marselina@salor.go.id"]
    assert client.get(link)["Location"] == "/masuk/kata-sandi-baru/"
    assert set_password(client).status_code == 302
    assert client.get("/").status_code == 200
    assert Client().get(link)["Location"] == "/masuk/lupa/"


def test_nobody_learns_which_numbers_have_accounts_or_addresses(house: House, client: Client) -> None:
    with_address = account(house, "colleague")
    User.objects.filter(pk=with_address.pk).update(email="a@salor.go.id")
    known = ask_reset(client, Login.objects.get(user=with_address).value)
    without = ask_reset(client, Login.objects.get(user=account(house)).value)
    nobody = ask_reset(client, "199912312030011001")
    assert {answer["Location"] for answer in (known, without, nobody)} == {"/masuk/lupa/terkirim/"}


def test_a_link_ends_after_a_day_and_with_the_password(house: House, client: Client) -> None:
    user = account(house)
    User.objects.filter(pk=user.pk).update(email="marselina@salor.go.id")
    link = mailed(user)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert client.get(link)["Location"] == "/masuk/lupa/"
    link = mailed(user)
    user.set_password("sudah-diganti-sendiri")
    user.save()
    assert client.get(link)["Location"] == "/masuk/lupa/"


def test_the_language_of_the_first_sign_in_is_that_of_later_mails(house: House, client: Client) -> None:
    user = newcomer(house)
    client.cookies["bahasa"] = "en"
    client.post("/masuk/pertama/", {"code": letter(house, user)})
    set_password(client)
    assert User.objects.get(pk=user.pk).language == "en"
    later = Client()
    later.cookies["bahasa"] = "id"
    later.post("/masuk/", {"login": Login.objects.get(user=user).value, "password": NEW})
    assert User.objects.get(pk=user.pk).language == "en", "another browser decides nothing"
