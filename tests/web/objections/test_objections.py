"""Objections over HTTP: from one's result to the decision, on the way of a person who has never done it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from salore.appraisal.models import NamedAnswer
from salore.core import clock
from salore.ledger.models import Event
from salore.objections.models import Objection
from salore.objections.services.filing import objection_withdraw
from salore.objections.services.recording import refresh_deciders
from salore.results.models import Result
from tests.factories.objections import STATEMENT, at, file_objection, make_received
from tests.factories.personas import House
from tests.web.queries import assert_steady


@pytest.fixture
def result(house: House) -> Result:
    return make_received(house)


def signed_in(client: Client, house: House, persona: str) -> Client:
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def page(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).text)


def send(client: Client, path: str, **typed: Any) -> Any:
    return client.post(path, typed)


def file(client: Client, house: House, result: Result, **typed: Any) -> Any:
    values = {"ground": "result", "statement": STATEMENT} | typed
    return signed_in(client, house, "employee").post(f"/keberatan/ajukan/{result.uid}/", values)


def test_an_objection_is_filed_and_decided_and_the_result_stands(
    house: House, result: Result, client: Client
) -> None:
    with time_machine.travel(at(10)):
        signed_in(client, house, "employee")
        shown = page(client, f"/keberatan/ajukan/{result.uid}/")
        assert "Senin, 15 Februari 2027" in shown
        assert "Head" in shown
        filed = file(client, house, result)
        case = filed.headers["Location"]
        assert "Keberatan Anda sudah diajukan" in page(client, case)
        objection = Objection.objects.get()
        assert objection.decider == house.people["head"]
        assert objection.due_on is not None
        assert "Jelaskan hasil Employee" in page(signed_in(client, house, "superior"), "/")
        assert "Putuskan keberatan Employee" in page(signed_in(client, house, "head"), "/")
        decide = f"{case}putuskan/"
        assert STATEMENT in page(client, decide)
        seen = objection.entries.get().pk
        done = send(client, decide, outcome="upheld", reason="Bukti diunggah setelah batas.", seen=seen)
        assert done.status_code == 302, done.text
        for persona in ("employee", "superior"):
            signed_in(client, house, persona)
            assert "Baca keputusan" in page(client, "/")
            read = page(client, case)
            assert "Bukti diunggah setelah batas." in read
            assert "Baca keputusan" not in page(client, "/")
        for kind in ("", "?isi=putusan"):
            letter = client.get(f"{case}surat/{kind}")
            assert letter.content.startswith(b"%PDF")


def filed(house: House, result: Result) -> tuple[Objection, str]:
    with time_machine.travel(at(10)):
        made = file_objection(house, result)
    return made, f"/keberatan/{made.uid}/"


def decide(client: Client, case: str, objection: Objection, **typed: Any) -> Any:
    last = objection.entries.order_by("-pk").first()
    assert last is not None
    values = {"outcome": "upheld", "reason": "Bukti diunggah setelah batas.", "seen": last.pk} | typed
    return client.post(f"{case}putuskan/", values)


def test_a_minute_late_is_refused_and_nothing_typed_is_lost(
    house: House, result: Result, client: Client
) -> None:
    with time_machine.travel(at(16, 0, 1)):
        late = file(client, house, result, statement="Tulisan panjang yang tidak boleh hilang.")
        assert late.status_code == 422
        assert "Tulisan panjang yang tidak boleh hilang." in late.text
        assert "15 Februari 2027 pukul 24.00" in late.text
        assert not Objection.objects.exists()
        assert "berakhir Senin, 15 Februari 2027" in page(client, f"/keberatan/ajukan/{result.uid}/")


def test_the_same_form_sent_twice_files_once(house: House, result: Result, client: Client) -> None:
    with time_machine.travel(at(10)):
        key = "6f1c1f6e-0d5e-4a0e-9f0e-0b8f0a3b9a11"
        first, again = (file(client, house, result, form_key=key) for _ in range(2))
        assert first.headers["Location"] == again.headers["Location"]
        other = file(client, house, result)
        assert other.status_code == 409
        assert "sudah mengajukan keberatan" in other.text
    assert Objection.objects.count() == 1


def test_nobody_else_reaches_the_form_of_a_result(house: House, result: Result, client: Client) -> None:
    with time_machine.travel(at(10)):
        for persona in ("superior", "head", "operator", "colleague"):
            signed_in(client, house, persona)
            path = f"/keberatan/ajukan/{result.uid}/"
            assert client.get(path).status_code == 404
            assert client.post(path, {"ground": "result", "statement": STATEMENT}).status_code == 404


def test_a_script_stays_text_and_wrong_files_are_told(house: House, result: Result, client: Client) -> None:
    with time_machine.travel(at(10)):
        bad = SimpleUploadedFile("bukti.pdf", b"MZ\x90\x00 program")
        refused = file(client, house, result, statement="<script>alert(1)</script> Tolong baca.", proof=bad)
        assert refused.status_code == 422
        assert "&lt;script&gt;alert(1)" in refused.text
        assert not Objection.objects.exists()
        good = SimpleUploadedFile("bukti.pdf", b"%PDF-1.7 bukti")
        made = file(client, house, result, statement="<script>alert(1)</script> Tolong baca.", proof=good)
        case = made.headers["Location"]
        shown = page(signed_in(client, house, "head"), f"{case}putuskan/")
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)" in shown
        (attached,) = re.findall(r'href="(/keberatan/[^"]*/berkas/[^"]*)"', shown)
        sent: Any = client.get(attached)
        assert sent["Content-Disposition"].startswith("attachment")
        assert b"".join(sent.streaming_content).startswith(b"%PDF")
        assert signed_in(client, house, "colleague").get(attached).status_code == 404
        assert client.get(f"{case}surat/").status_code == 404


def test_both_sides_explain_and_all_of_it_is_read(house: House, result: Result, client: Client) -> None:
    objection, case = filed(house, result)
    with time_machine.travel(at(11)):
        for persona, text in (
            ("superior", "Bukti triwulan IV masuk setelah batas."),
            ("employee", "Jaringan padam dua minggu."),
            ("head", "Kapan jaringan padam?"),
        ):
            signed_in(client, house, persona)
            assert client.post(f"{case}tulis/", {"text": text}).status_code == 302
        for persona in ("employee", "superior", "head", "operator", "auditor"):
            read = page(signed_in(client, house, persona), case)
            assert "Bukti triwulan IV" in read
            assert "Jaringan padam dua minggu." in read
            assert "Kapan jaringan padam?" in read
        empty = signed_in(client, house, "superior").post(f"{case}tulis/", {"text": "   "})
        assert empty.status_code == 422
        assert (
            signed_in(client, house, "operator").post(f"{case}tulis/", {"text": "Ikut bicara."}).status_code
            == 404
        )
    assert [entry.part for entry in objection.entries.order_by("pk")] == [
        "employee", "appraiser", "employee", "decider",
    ]  # fmt: skip


def test_whoever_has_a_part_never_decides(house: House, result: Result, client: Client) -> None:
    objection, case = filed(house, result)
    with time_machine.travel(at(11)):
        for persona in ("superior", "employee", "operator", "competent_officer", "objection_officer"):
            signed_in(client, house, persona)
            assert client.get(f"{case}putuskan/").status_code == 404
            assert decide(client, case, objection).status_code == 404
    objection.refresh_from_db()
    assert objection.is_pending


def test_a_decision_needs_reasons_and_keeps_what_was_typed(
    house: House, result: Result, client: Client
) -> None:
    objection, case = filed(house, result)
    with time_machine.travel(at(11)):
        signed_in(client, house, "head")
        for typed, words in (
            ({"reason": "    "}, "kedua pihak akan membacanya"),
            ({"outcome": "changed", "result": "as", "behaviour": "as"}, "Kedua penilaian sama"),
            (
                {"outcome": "changed", "result": "above", "behaviour": "as"},
                "mengapa penilaian hasil kerja berubah",
            ),
            ({"outcome": "changed"}, "Pilih bagaimana hasil kerja"),
            ({"outcome": "changed", "result": "best", "behaviour": "as"}, "best"),
            ({"outcome": ""}, "Pilih apakah hasil tetap"),
        ):
            answer = decide(client, case, objection, **typed)
            assert answer.status_code == 422, typed
            assert words in answer.text, typed
    objection.refresh_from_db()
    assert objection.is_pending


def test_what_was_added_meanwhile_is_read_before_deciding(
    house: House, result: Result, client: Client
) -> None:
    objection, case = filed(house, result)
    seen = objection.entries.get().pk
    with time_machine.travel(at(11)):
        signed_in(client, house, "superior").post(f"{case}tulis/", {"text": "Baru saya temukan buktinya."})
        signed_in(client, house, "head")
        stale = decide(client, case, objection, seen=seen)
        assert stale.status_code == 409
        assert "Baru saya temukan buktinya." in stale.text
        assert "Bukti diunggah setelah batas." in stale.text
        (now,) = re.findall(r'name="seen" value="(\d+)"', stale.text)
        assert decide(client, case, objection, seen=now).status_code == 302


def test_deciding_what_was_withdrawn_or_decided_meanwhile(
    house: House, result: Result, client: Client
) -> None:
    objection, case = filed(house, result)
    with time_machine.travel(at(11)):
        signed_in(client, house, "employee")
        assert "Tarik kembali" in page(client, f"{case}tarik/")
        withdrawn = client.post(f"{case}tarik/", {"reason": ""})
        assert "ditarik kembali" in page(client, withdrawn.headers["Location"])
        gone = decide(signed_in(client, house, "head"), case, objection, reason="Sudah saya pertimbangkan.")
        assert gone.status_code == 409
        assert "sudah ditarik kembali" in gone.text
        assert "Sudah saya pertimbangkan." in gone.text
        again = file_objection(house, result)
        place = f"/keberatan/{again.uid}/"
        assert decide(client, place, again).status_code == 302
        typed = {"outcome": "changed", "result": "above", "result_reason": "Bukti ada.", "behaviour": "as"}
        twice = decide(client, place, again, **typed)
        assert twice.status_code == 409
        assert "sudah diputus" in twice.text
        again.refresh_from_db()
        assert again.state == "upheld"
        late = signed_in(client, house, "employee").post(f"{place}tarik/", {"reason": ""})
        assert late.status_code == 409
        assert "sudah diputus" in late.text


def test_the_team_and_the_auditor_see_what_is_late(house: House, result: Result, client: Client) -> None:
    objection, case = filed(house, result)
    assert objection.due_on is not None
    with time_machine.travel(at(20, month=3)):
        assert "lewat" in page(signed_in(client, house, "operator"), "/")
        for persona in ("operator", "auditor"):
            shown = page(signed_in(client, house, persona), "/konsol/keberatan/")
            assert "1 keberatan lewat" in shown
            assert case in shown
        assert page(client, "/konsol/keberatan/?status=upheld").count(case) == 0
        sheet = client.get("/konsol/keberatan/?format=csv")
        assert STATEMENT not in str(sheet.getvalue() if hasattr(sheet, "getvalue") else sheet.content)
        assert "Tim kinerja juga melihat ini" in page(signed_in(client, house, "employee"), case)


def test_the_team_names_who_decides_where_nobody_is_left(
    house: House, result: Result, client: Client
) -> None:
    objection, case = filed(house, result)
    for persona in ("head", "competent_officer", "appointing_authority"):
        NamedAnswer.objects.create(
            agency=house.agency, period=objection.period, ratee=objection.person, scores={},
            rater=house.people[persona], source="supervisor", given_at=clock.now(),
        )  # fmt: skip
    refresh_deciders()
    with time_machine.travel(at(11)):
        signed_in(client, house, "operator")
        assert "Tunjuk pejabat yang memutus" in page(client, "/")
        name = f"/konsol/keberatan/{objection.uid}/tunjuk/"
        shown = page(client, name)
        assert "menilai perilaku kerja dengan nama" in shown
        officer = house.people["objection_officer"]
        assert client.post(name, {"person": officer.uid, "reason": " "}).status_code == 422
        assert (
            client.post(name, {"person": house.people["head"].uid, "reason": "Ia atasan."}).status_code == 422
        )
        named = client.post(name, {"person": officer.uid, "reason": "Di luar perkara dan paham aturan."})
        assert named.status_code == 302
        assert "Di luar perkara dan paham aturan." in page(signed_in(client, house, "employee"), case)
        signed_in(client, house, "objection_officer")
        assert "Putuskan keberatan Employee" in page(client, "/")
        assert decide(client, case, objection).status_code == 302


def test_a_file_that_is_too_large_is_told_and_the_text_stays(
    house: House, result: Result, client: Client
) -> None:
    huge = SimpleUploadedFile("bukti.pdf", b"%PDF-1.7 " + b"0" * (25 * 2**20))
    with time_machine.travel(at(10)):
        refused = file(client, house, result, statement="Bukti saya besar sekali.", proof=huge)
    assert refused.status_code == 422
    assert "25 MB" in refused.text
    assert "Bukti saya besar sekali." in refused.text
    assert not Objection.objects.exists()


def test_holidays_are_entered_a_day_a_line(house: House, client: Client) -> None:
    path = "/konsol/keberatan/libur/"
    signed_in(client, house, "operator")
    wrong = client.post(path, {"days": "2027-03-19\nlusa"})
    assert wrong.status_code == 422
    assert "Baris 2" in wrong.text
    assert "2027-03-19" in wrong.text
    assert client.post(path, {"days": "2027-03-19\n\n22/3/2027\n2027-03-19"}).status_code == 302
    house.agency.refresh_from_db()
    assert house.agency.settings["holidays"] == ["2027-03-19", "2027-03-22"]
    assert "2027-03-22" in page(client, path)
    event = Event.objects.get(verb="agency.holidays_set")
    assert event.data["added"] == ["2027-03-19", "2027-03-22"]


def test_the_list_of_the_team_costs_the_same_for_many(house: House, result: Result, client: Client) -> None:
    with time_machine.travel(at(10)):
        file_objection(house, result)
        signed_in(client, house, "operator")

        def grow() -> None:
            for persona in ("colleague", "team_lead"):
                file_objection(house, make_received(house, persona), persona)

        assert_steady(lambda: client.get("/konsol/keberatan/"), grow)


def test_ones_result_says_until_when_one_may_object_and_then_how_it_stands(
    house: House, result: Result, client: Client
) -> None:
    with time_machine.travel(at(10)):
        signed_in(client, house, "employee")
        shown = page(client, f"/hasil/{result.uid}/")
        assert "Ajukan keberatan bila tidak setuju" in shown
        assert "15 Februari 2027" in shown
    # In the morning in Papua it is still the day before in London.
    with time_machine.travel(at(11, 8)):
        made = file_objection(house, result)
        shown = page(client, "/hasil/")
        assert f"/keberatan/{made.uid}/" in shown
        assert "11 Februari 2027" in shown
        assert str(made.uid) not in page(signed_in(client, house, "superior"), f"/hasil/{result.uid}/")
    with time_machine.travel(at(20)):
        objection_withdraw(actor=house.viewer("employee"), objection=made)
        assert "Ditarik kembali" in page(signed_in(client, house, "employee"), "/hasil/")
