"""One's own account: password, address, browsers, readers, changes, preparers."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from django.core import mail, signing
from django.db import transaction
from django.test import Client

from salore.accounts.models import Login, Session
from salore.ledger.models import Event
from salore.ledger.services import record, record_reading
from salore.organisation.models import Appointment, Person
from salore.web.sign_in import jobs
from tests.factories.personas import PASSWORD, House

NEW = "ombak-pasir-lontar-senja"


def signed_in(house: House, persona: str = "employee", *, agent: str = "") -> Client:
    client = Client(headers={"User-Agent": agent} if agent else {})
    login = Login.objects.get(user=house.people[persona].user, kind="nip").value
    assert client.post("/masuk/", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def page(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_new_password_signs_out_all_browsers_but_this_one(house: House) -> None:
    here, elsewhere = signed_in(house), signed_in(house)
    answer = here.post("/akun/kata-sandi/", {"password": NEW, "again": NEW})
    assert answer["Location"] == "/akun/"
    assert here.get("/akun/").status_code == 200
    assert elsewhere.get("/akun/").status_code == 302
    assert Event.objects.filter(verb="account.password_changed").exists()


def test_browsers_are_listed_by_what_they_are_and_end_at_once(house: House) -> None:
    phone = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
    here, lost = signed_in(house), signed_in(house, agent=phone)
    shown = page(here.get("/akun/peramban/"))
    assert "Chrome di Android" in shown
    assert "Yang ini" in shown
    assert lost.session.session_key not in shown, "the key opens a session and is told to nobody"
    mark = re.search(r'name="end" value="([0-9a-f]{16})"', shown)
    assert mark is not None
    here.post("/akun/peramban/", {"end": mark[1]})
    assert lost.get("/akun/").status_code == 302
    assert here.get("/akun/").status_code == 200


def test_nobody_ends_the_sessions_of_others(house: House) -> None:
    victim, thief = signed_in(house), signed_in(house, "colleague")
    shown = page(victim.get("/akun/peramban/"))
    for session in Session.objects.filter(user=house.people["employee"].user):
        mark = sha256(session.session_key.encode()).hexdigest()[:16]
        assert mark in shown or session.session_key == victim.session.session_key
        thief.post("/akun/peramban/", {"end": mark})
    thief.post("/akun/peramban/", {"end": "others"})
    assert victim.get("/akun/").status_code == 200


def test_on_a_shared_device_the_session_ends_with_the_browser(house: House) -> None:
    client = Client()
    login = Login.objects.get(user=house.people["employee"].user, kind="nip").value
    client.post("/masuk/", {"login": login, "password": PASSWORD, "shared": "on"})
    assert client.cookies["salore"]["expires"] == ""
    assert client.cookies["salore"]["max-age"] == ""


def test_the_cookie_of_a_session_is_for_this_house_and_no_script(house: House) -> None:
    cookie = signed_in(house).cookies["salore"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_an_address_holds_once_its_link_was_opened(house: House) -> None:
    client = signed_in(house)
    assert "sedang dikirim ke baru@salor.go.id" in page(
        client.post("/akun/surel/", {"email": "baru@salor.go.id"})
    )
    user = house.people["employee"].user
    assert user is not None
    token = signing.dumps([user.pk, "baru@salor.go.id"], salt="salore.email")
    jobs.email_mail(user_id=user.pk, email="baru@salor.go.id", path=f"/akun/surel/{token}/")
    assert f"/akun/surel/{token}/" in str(mail.outbox[-1].body)
    assert not Login.objects.filter(kind="email").exists()
    assert client.get(f"/akun/surel/{token}/")["Location"] == "/akun/"
    assert Login.objects.get(kind="email").user == user
    client.post("/keluar/")
    entered = client.post("/masuk/", {"login": "Baru@Salor.go.id", "password": PASSWORD})
    assert entered["Location"] == "/"


def test_a_link_for_another_account_or_a_taken_address_changes_nothing(house: House) -> None:
    owner, other = house.people["employee"].user, house.people["colleague"].user
    assert owner is not None
    assert other is not None
    Login.objects.create(user=other, kind="email", value="dia@salor.go.id")
    client = signed_in(house)
    for user_id, email in ((other.pk, "aku@salor.go.id"), (owner.pk, "dia@salor.go.id")):
        token = signing.dumps([user_id, email], salt="salore.email")
        assert client.get(f"/akun/surel/{token}/")["Location"] == "/akun/surel/"
    assert Login.objects.filter(kind="email").count() == 1


def test_one_sees_who_read_and_who_changed_and_nobody_else_does(house: House) -> None:
    employee = house.people["employee"]
    with transaction.atomic():
        record_reading(house.viewer("head"), employee, person_id=employee.pk)
        record(house.viewer("operator"), "person.changed", employee, person_id=employee.pk)
        record(
            house.viewer("unit_officer"), "plan.started", employee,
            person_id=employee.pk, helped_id=employee.pk,
        )  # fmt: skip
        record(house.viewer("colleague"), "secret.answered", employee, person_id=employee.pk)
    client = signed_in(house)
    assert "Head" in page(client.get("/akun/pembaca/"))
    changes = page(client.get("/akun/perubahan/"))
    assert "Data diri diubah" in changes
    assert "Unit Officer, membantu Anda" in changes
    assert "secret.answered" not in changes, "what has no words is told to nobody"
    assert "Colleague" not in changes
    other = signed_in(house, "colleague")
    assert "Head" not in page(other.get("/akun/pembaca/"))
    assert "Data diri diubah" not in page(other.get("/akun/perubahan/"))


def test_a_head_names_a_preparer_by_name_and_ends_it(house: House) -> None:
    client = signed_in(house, "superior")
    sent = {"person": "Colleague", "starts_on": "2026-01-01", "ends_on": ""}
    assert client.post("/akun/penyiap/", sent).status_code == 302
    made = Appointment.objects.get(for_person=house.people["superior"])
    assert made.person == house.people["colleague"]
    assert "Colleague" in page(client.get("/akun/penyiap/"))
    client.post(f"/akun/penyiap/{made.uid}/akhiri/")
    made.refresh_from_db()
    assert made.ends_on == house.viewer("superior").today


def test_an_account_of_nobody_is_told_so(house: House, client: Client) -> None:
    user = house.people["employee"].user
    Person.objects.filter(user=user).update(user=None)
    login = Login.objects.get(user=user, kind="nip").value
    answer = client.post("/masuk/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 422
    assert "tidak terhubung dengan siapa pun" in page(answer)


def test_a_closed_account_comes_in_by_nothing(house: House) -> None:
    client = signed_in(house)
    user = house.people["employee"].user
    assert user is not None
    user.is_active = False
    user.save()
    assert client.get("/").status_code == 302
    login = Login.objects.get(user=user, kind="nip").value
    assert Client().post("/masuk/", {"login": login, "password": PASSWORD}).status_code == 422
