"""Coming in and going out."""

from __future__ import annotations

import pytest
from django.http import HttpResponseBase
from django.test import Client

from salore.accounts.models import Login, User
from tests.factories.personas import PASSWORD, House


def nip(house: House, persona: str = "employee") -> str:
    return Login.objects.get(user=house.people[persona].user, kind="nip").value


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> HttpResponseBase:
    return client.post("/masuk/", {"login": login, "password": password, **more})


def test_right_password_opens_the_first_page(house: House, client: Client) -> None:
    answer = sign_in(client, nip(house))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(house.people["employee"].user_id)


def test_a_printed_number_with_spaces_is_the_same_number(house: House, client: Client) -> None:
    number = nip(house)
    spaced = f" {number[:8]} {number[8:14]} {number[14:15]} {number[15:]} "
    assert sign_in(client, spaced).status_code == 302


@pytest.mark.parametrize("login", ["198001012006012999", "x", "employee@example.go.id"])
def test_wrong_number_and_wrong_password_get_the_same_words(house: House, client: Client, login: str) -> None:
    unknown, wrong = sign_in(client, login), sign_in(client, nip(house), "salah-sekali")
    assert unknown.status_code == wrong.status_code == 422
    for answer in (unknown, wrong):
        assert "Nomor atau kata sandi tidak cocok." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_where_one_wanted_to_go_is_kept_unless_it_leads_out(house: House, client: Client) -> None:
    assert sign_in(client, nip(house), next="/skp/?urut=a")["Location"] == "/skp/?urut=a"
    client.logout()
    assert sign_in(client, nip(house), next="https://example.com/")["Location"] == "/"


def test_going_out_needs_a_post_and_ends_the_session(house: House, client: Client) -> None:
    sign_in(client, nip(house))
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert "_auth_user_id" not in client.session


def test_the_session_gets_another_key_at_sign_in(house: House, client: Client) -> None:
    client.get("/masuk/")
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["salore"] = session.session_key or ""
    sign_in(client, nip(house))
    assert client.cookies["salore"].value != session.session_key


def test_a_new_browser_speaks_the_language_of_its_owner(house: House, client: Client) -> None:
    User.objects.filter(pk=house.people["employee"].user_id).update(language="en")
    sign_in(client, nip(house))
    assert client.cookies["bahasa"].value == "en"
    told = Client()
    told.cookies["bahasa"] = "id"
    sign_in(told, nip(house))
    assert told.cookies["bahasa"].value == "id", "what was chosen in this browser stays"
