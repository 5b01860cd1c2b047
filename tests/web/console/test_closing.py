"""Closing in the hands of the performance team: what is missing, the check, the close, the release."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from salore.appraisal.models import Evaluation
from salore.core import clock
from salore.core.jobs import Deferred
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.organisation.viewer import viewer_for
from salore.results import jobs
from salore.results.models import Computation, Release, Result
from salore.results.releasing import results_release
from tests.apps.appraisal.test_tables import decide
from tests.factories.deciding import make_period
from tests.factories.personas import House

PAGE = "/konsol/penutupan/2026/"


@pytest.fixture(autouse=True)
def february(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2027, 2, 3, 0, 30, tzinfo=UTC) - clock.now()


@pytest.fixture
def period(house: House, february: None) -> Period:
    del february
    made = make_period(house)
    decide(house, made, "employee")
    return made


def as_(house: House, persona: str) -> Client:
    client = Client()
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def work_off(kind: Deferred) -> JobRun:
    """Do the job with the arguments that the page gave it, as the worker does."""
    arguments = ProcrastinateJob.objects.filter(task_name=kind.kind).latest("id").args
    run = JobRun.objects.get(uid=arguments["run_uid"])
    kind.run_here(run, **{key: value for key, value in arguments.items() if key != "run_uid"})
    run.refresh_from_db()
    return run


def mark_of(client: Client) -> str:
    found = re.search(r'name="mark" value="([^"]*)"', client.get(f"{PAGE}tutup/").content.decode())
    assert found is not None
    return found[1]


def closed(client: Client) -> JobRun:
    answer = client.post(f"{PAGE}tutup/", {"mark": mark_of(client)})
    assert answer.status_code == 302
    return work_off(jobs.close)


def test_what_is_missing_stands_with_its_effect_and_leads_to_the_people(house: House, period: Period) -> None:
    del period
    client = as_(house, "operator")
    shown = text(client.get(PAGE))
    others = len(house.people) - 1
    assert f"1 dari {len(house.people)} pegawai sudah diputuskan" in shown
    assert "Mereka tetap “Belum dinilai”" in shown
    listed = text(client.get(f"{PAGE}kurang/undecided/"))
    assert house.people["colleague"].full_name in listed
    assert house.people["employee"].full_name not in listed
    assert f"{others}" in listed
    assert house.units["BKPSDM.DATA"].name in text(client.get(f"{PAGE}kurang/no_predicate/"))
    assert client.get(f"{PAGE}kurang/uncounted/").status_code == 404


def test_from_the_trial_to_the_release(house: House, period: Period) -> None:
    client = as_(house, "operator")
    tried = client.post(f"{PAGE}uji/")
    assert work_off(jobs.rehearse).state == JobRun.State.DONE
    assert "1 dari" in text(client.get(tried["Location"]))
    assert not Result.objects.exists()
    assert "Yang terjadi" in text(client.get(f"{PAGE}tutup/"))
    assert closed(client).state == JobRun.State.DONE
    assert "yang bersangkutan belum membacanya" in text(client.get(PAGE))

    typed = {"whom": "all", "released_on": "2027-02-10"}
    check = client.post(f"{PAGE}terbit/", typed)
    assert "Sampai tanggal itu penerbitan dapat ditarik kembali" in text(check)
    assert not Release.objects.exists()
    assert client.post(f"{PAGE}terbit/", carried_on(check)).status_code == 302
    pending = Release.objects.get()
    assert "Tanggalnya belum tiba" in text(client.get(PAGE))
    taken = client.post(f"{PAGE}terbit/{pending.uid}/tarik/")
    assert taken.status_code == 302
    assert client.post(f"{PAGE}terbit/{pending.uid}/tarik/").status_code == 404

    today = {"whom": "unit", "unit": str(house.units["BKPSDM"].uid), "released_on": "2027-02-03"}
    officer = as_(house, "competent_officer")
    asked = officer.post(f"{PAGE}terbit/", today)
    assert "tidak dapat ditarik kembali" in text(asked)
    assert officer.post(f"{PAGE}terbit/", carried_on(asked)).status_code == 302
    assert "Ditutup, sebagian diterbitkan" in text(client.get("/konsol/penutupan/"))
    again = client.post(f"{PAGE}terbit/", today | {"confirmed": "1"})
    assert again.status_code == 409
    assert period.key == "2026"


def carried_on(check: Any) -> dict[str, str]:
    """Return what the page that asks once more sends."""
    html = check.content.decode().partition("<main")[2]
    hidden = [tag for tag in re.findall(r"<input[^>]*>", html) if 'type="hidden"' in tag]
    found = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in hidden]
    return {name[1]: value[1] if value else "" for name, value in found if name}


def test_a_stale_check_page_closes_nothing(house: House, period: Period) -> None:
    client = as_(house, "operator")
    mark = mark_of(client)
    decide(house, period, "colleague")
    answer = client.post(f"{PAGE}tutup/", {"mark": mark})
    assert answer.status_code == 409
    assert "Sementara itu ada yang berubah" in text(answer)
    assert not JobRun.objects.exists()
    assert mark_of(client) in answer.content.decode()


def test_two_operators_start_one_close(house: House, period: Period) -> None:
    del period
    first, second = as_(house, "operator"), as_(house, "operator")
    mark = mark_of(second)
    assert first.post(f"{PAGE}tutup/", {"mark": mark_of(first)}).status_code == 302
    refused = second.post(f"{PAGE}tutup/", {"mark": mark})
    assert refused.status_code == 409
    assert "sedang dikerjakan" in text(refused)
    assert "berjalan sejak" in text(second.get(PAGE))
    assert JobRun.objects.count() == 1


def test_closing_again_asks_for_a_reason(house: House, period: Period) -> None:
    client = as_(house, "operator")
    closed(client)
    Evaluation.objects.filter(person=house.people["employee"]).update(behaviour_rating="as")
    assert client.post(f"{PAGE}tutup/", {"mark": mark_of(client)}).status_code == 422
    typed = {"mark": mark_of(client), "reason": "Salah ketik pada keputusan."}
    assert client.post(f"{PAGE}tutup/", typed).status_code == 302
    assert "1 terbit ulang" in work_off(jobs.close).message
    assert Result.objects.get(version=2).reason == "Salah ketik pada keputusan."
    assert Computation.objects.filter(period=period.key).count() == 2


def test_nobody_concerned_finds_a_result_before_its_release(house: House, period: Period) -> None:
    operator = as_(house, "operator")
    closed(operator)
    result = Result.objects.get(person=house.people["employee"])
    name = house.people["employee"].full_name
    places = ("", "lembar/", "terima/", "serah/", "salin/", "cetak/", "cetak/lengkap.pdf")
    for persona in ("employee", "superior", "head", "unit_officer", "auditor", "colleague"):
        client = as_(house, persona)
        for place in places:
            assert client.get(f"/hasil/{result.uid}/{place}").status_code == 404, (persona, place)
        for url in ("/hasil/", "/hasil/pegawai/", f"/cari/?q={name}"):
            assert str(result.uid) not in client.get(url).content.decode(), (persona, url)
        assert name not in exported(client), persona
    results_release(actor=viewer_for(house.people["operator"]), period=period, released_on=clock.today())
    # The same places, once it is released: what was not found before is found now.
    superior = as_(house, "superior")
    assert name in exported(superior)
    for place in ("", "serah/", "cetak/lengkap.pdf"):
        assert superior.get(f"/hasil/{result.uid}/{place}").status_code == 200, place


def exported(client: Client) -> str:
    """Return the list of people's results as a file; nothing where somebody has no such list."""
    answer = client.get("/hasil/pegawai/?unduh=csv")
    if answer.status_code == 404:
        return ""
    assert answer["Content-Type"].startswith("text/csv")
    return b"".join(answer).decode()  # type: ignore[arg-type]


# ── Early ─────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_who_retires_is_closed_early_and_reads_it(house: House, settings: Any) -> None:
    settings.CLOCK_OFFSET += datetime(2026, 6, 24, 0, 30, tzinfo=UTC) - clock.now()
    period = make_period(house)
    Evaluation.objects.all().delete()
    decide(house, period, "employee", decided_at=datetime(2026, 6, 20, 2, tzinfo=UTC))
    client = as_(house, "operator")
    person = house.people["employee"]
    url = f"/konsol/penutupan/pegawai/{person.uid}/"
    assert url in client.get(f"/pegawai/{person.uid}/").content.decode()
    typed = {"period": "2026", "ground": "retirement", "until": "2026-06-30", "released_on": "2026-06-24"}
    wrong = client.post(url, typed | {"until": "2027-06-30"})
    assert wrong.status_code == 422
    check = text(client.post(url, typed))
    assert "Keputusan atasan termasuk" in check
    assert "Jawaban rekan kerja tidak termasuk" in check
    assert not Result.objects.exists()
    started = client.post(url, typed | {"confirmed": "1"})
    run = work_off(jobs.close_one)
    assert run.state == JobRun.State.DONE, run.message
    assert person.full_name in text(client.get(started["Location"]))
    result = Result.objects.get()
    assert (result.computation.early_ground, result.person) == ("retirement", person)
    for page in (f"/hasil/{result.uid}/", "/hasil/"):
        read = text(as_(house, "employee").get(page))
        assert "Ditutup sebelum periode berakhir; dihitung sampai 30 Juni 2026." in read
        assert "Alasan: pensiun." in read
    assert "Tidak ada periode yang masih terbuka" in text(client.get(url))
    refused = client.post(url, typed | {"confirmed": "1"})
    assert refused.status_code == 422


def test_somebody_decided_on_after_an_early_close_gets_a_new_version(house: House, settings: Any) -> None:
    settings.CLOCK_OFFSET += datetime(2026, 6, 24, 0, 30, tzinfo=UTC) - clock.now()
    period = make_period(house)
    Evaluation.objects.all().delete()
    client, person = as_(house, "operator"), house.people["employee"]
    typed = {"period": "2026", "ground": "retirement", "until": "2026-06-30", "released_on": "2026-06-24"}
    client.post(f"/konsol/penutupan/pegawai/{person.uid}/", typed | {"confirmed": "1"})
    work_off(jobs.close_one)
    first = Result.objects.get()
    assert first.predicate_code is None
    url = f"/konsol/penutupan/terbit-ulang/{first.uid}/"
    assert client.get(url).status_code == 404
    assert url not in client.get("/").content.decode()
    settings.CLOCK_OFFSET += timedelta(days=1)
    decide(house, period, "employee", decided_at=clock.now())
    assert url in client.get("/").content.decode()
    for persona in ("superior", "competent_officer", "auditor"):
        assert as_(house, persona).get(url).status_code in (403, 404)
    client = as_(house, "operator")
    assert client.post(url, {"reason": "  "}).status_code == 422
    assert client.post(url, {"reason": "Atasan memutuskan sesudah penutupan dini."}).status_code == 302
    assert client.post(url, {"reason": "Sekali lagi."}).status_code == 409
    run = work_off(jobs.issue_anew)
    assert run.state == JobRun.State.DONE, run.message
    newer = Result.objects.get(version=2)
    assert newer.predicate_code is not None
    assert newer.computation.until == first.computation.until
    # Who read the first reads the new one at once; nothing is left to do.
    assert "Atasan memutuskan" in text(as_(house, "employee").get(f"/hasil/{newer.uid}/"))
    client = as_(house, "operator")
    assert client.get(url).status_code == 404
    assert url not in client.get("/").content.decode()


def test_an_early_close_begun_again_is_released_once(house: House, settings: Any) -> None:
    settings.CLOCK_OFFSET += datetime(2026, 6, 24, 0, 30, tzinfo=UTC) - clock.now()
    period = make_period(house)
    decide(house, period, "employee", decided_at=datetime(2026, 6, 20, 2, tzinfo=UTC))
    arguments = {
        "person_id": house.people["operator"].pk, "period_id": period.pk,
        "about": house.people["employee"].pk, "ground": "contract_end", "until": "2026-06-30",
        "release_on": "2026-06-24", "reason": "",
    }  # fmt: skip
    for _attempt in range(2):
        run = JobRun.objects.create(agency_id=house.agency.pk, kind=jobs.close_one.kind, made_at=clock.now())
        jobs.close_one.run_here(run, **arguments)
        run.refresh_from_db()
        assert run.state == JobRun.State.DONE, run.message
    assert (Result.objects.count(), Release.objects.count()) == (1, 1)


# ── Heads look ────────────────────────────────────────────────────────────────────────────────────────


def test_a_head_looks_at_the_unit_and_leaves_a_remark(house: House, period: Period) -> None:
    closed(as_(house, "operator"))
    head = as_(house, "head")
    url = f"/tinjau-hasil/2026/{house.units['BKPSDM'].uid}/"
    assert url in head.get("/").content.decode()
    shown = text(head.get(url))
    assert house.people["employee"].full_name in shown
    assert house.people["objection_officer"].full_name not in shown
    assert house.people["head"].full_name not in shown.split("Per pegawai")[1]
    assert head.get(f"/tinjau-hasil/2026/{house.units['PROV'].uid}/").status_code == 404
    assert head.post(url, {"remark": "Satu pegawai salah unit."}).status_code == 302
    assert url not in head.get("/").content.decode()
    assert "Satu pegawai salah unit." in text(as_(house, "operator").get(PAGE))
    assert period.key == "2026"
