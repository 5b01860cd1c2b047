"""Goals as people type them, and as somebody types who means no good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from salore.core import clock
from salore.cycles.packs import remember
from salore.ledger.models import Event
from salore.planning.models import Goal, Plan
from tests.factories.personas import House
from tests.factories.plans import make_goal, make_plan
from tests.web.planning.browsing import only_goal, signed_in, typed


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


def add(house: House, plan: Plan, **values: Any) -> Any:
    return signed_in(house, "employee").post(f"/skp/{plan.uid}/rhk/", typed(plan, **values))


def test_numbers_are_typed_with_comma_or_point_and_nothing_is_guessed(house: House) -> None:
    plan = make_plan(house, goals=0)
    assert add(house, plan, **{"i-0-target": "3,75"}).status_code == 302
    assert add(house, plan, **{"i-0-target": "3.75"}).status_code == 302
    targets = {goal.indicators.get().target_low for goal in plan.goals.all()}
    assert len(targets) == 1
    answer = add(house, plan, **{"i-0-target": "1.250"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Angka 1.250 dapat berarti dua hal. Tulis 1250 atau 1,25." in page
    assert 'value="1.250"' in page
    assert plan.goals.count() == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": ""}, "Tulis hasil yang Anda janjikan."),
        ({"title": "x" * 20_000}, "20000"),
        ({"i-0-text": ""}, "Tuliskan apa yang dihitung"),
        ({"i-0-text": "y" * 20_000}, "20000"),
        ({"i-0-target": "-5"}, "Angka paling kecil 0."),
        ({"i-0-target": "banyak"}, "bukan angka"),
        ({"i-0-target": "5", "i-0-target_text": "semua"}, "jangan keduanya"),
        ({"i-0-direction": "range"}, "angka tertingginya"),
        ({"i-0-direction": "range", "i-0-target_high": "3"}, "lebih kecil"),
        ({"i-0-target_high": "900"}, "di antara dua angka"),
        ({"i-0-aspect": "mood"}, "mood"),
        ({"kind": "secret"}, "secret"),
        ({"parent": f"goal:{uuid4()}"}, "tidak dapat dipilih lagi"),
        ({"i-TOTAL_FORMS": "x"}, "ManagementForm"),
        ({"i-TOTAL_FORMS": "900", "i-INITIAL_FORMS": "900"}, ""),
        ({"seen": "-1"}, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_stays_on_the_page(
    house: House, values: dict[str, str], words: str
) -> None:
    plan = make_plan(house, goals=0)
    answer = add(house, plan, **values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Berkas 820 pegawai lengkap" in page or "title" in values
    assert not plan.goals.exists()


def test_scripts_turning_marks_and_emoji_are_text_and_nothing_else(house: House) -> None:
    plan = make_plan(house, goals=0)
    title = "<script>alert(1)</script> \u202eterbalik\u2066 🌾 {{ 7|add:7 }} 'x' \"y\""
    assert add(house, plan, title=title, **{"i-0-unit_of_measure": "<b>berkas</b>"}).status_code == 302
    page = signed_in(house, "employee").get("/skp/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "\u2066" not in page
    assert "🌾 {{ 7|add:7 }}" in page
    assert "&lt;b&gt;berkas&lt;/b&gt;" in page


def test_extra_fields_change_nothing(house: House) -> None:
    plan = make_plan(house, goals=0)
    other = make_plan(house, "colleague")
    extra = {"plan_id": other.pk, "agency": 1, "number": 9, "edition": 99, "state": "agreed", "version": 3,
             "handed_down_by": house.people["head"].pk, "i-0-goal": 1, "i-0-uid": str(uuid4())}  # fmt: skip
    assert add(house, plan, **extra).status_code == 302
    goal = only_goal(plan)
    assert (goal.number, goal.handed_down_by, goal.agency) == (1, None, house.agency)
    plan.refresh_from_db()
    assert (plan.state, plan.version, plan.edition) == ("draft", 0, 1)


def test_ids_of_others_lead_nowhere(house: House, stranger: House) -> None:
    mine, other, theirs = make_plan(house), make_plan(house, "colleague"), make_plan(stranger)
    client = signed_in(house, "employee")
    for plan in (other, theirs):
        for path in ("", "rhk/", "lampiran/", "ajukan/", "keputusan/", "catatan/", "perubahan/", "versi/1/"):
            assert client.get(f"/skp/{plan.uid}/{path}").status_code == 404, path
        goal = only_goal(plan)
        assert client.get(f"/skp/rhk/{goal.uid}/").status_code == 404
        assert client.post(f"/skp/rhk/{goal.uid}/hapus/", {"seen": 0}).status_code == 404
        answer = add(house, mine, parent=f"goal:{goal.uid}")
        assert answer.status_code == 422, "a goal of a colleague is nobody's to support here"
        assert client.post(f"/skp/{mine.uid}/catatan/", {"text": "x", "goal": goal.uid}).status_code == 404
    row = only_goal(other).indicators.get()
    assert add(house, mine, **{"i-0-uid": str(row.uid)}).status_code == 302
    row.refresh_from_db()
    assert row.goal == only_goal(other)
    assert other.goals.count() == theirs.goals.count() == 1


def test_an_indicator_more_is_asked_for_without_scripts_and_without_judging(house: House) -> None:
    plan = make_plan(house, goals=0)
    answer = add(house, plan, title="", more="1")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Berkas pegawai yang lengkap" in page
    assert 'name="i-1-text"' in page
    assert "Tulis hasil yang Anda janjikan." not in page
    assert (
        add(house, plan, rows=2, **{"i-1-text": "", "i-1-target": "", "i-1-unit_of_measure": ""}).status_code
        == 302
    )
    assert only_goal(plan).indicators.count() == 1


def test_indicators_keep_their_rows_and_are_taken_out_openly(house: House) -> None:
    plan = make_plan(house)
    goal = only_goal(plan)
    row = goal.indicators.get()
    client = signed_in(house, "employee")
    sent = typed(plan, rows=2, **{"i-0-uid": row.uid, "i-0-text": "Nama baru", "i-1-aspect": "quality"})
    assert client.post(f"/skp/rhk/{goal.uid}/", sent).status_code == 302
    assert goal.indicators.get(number=1) == row
    assert goal.indicators.count() == 2
    plan.refresh_from_db()
    assert (
        client.post(
            f"/skp/rhk/{goal.uid}/", typed(plan, **{"i-0-uid": row.uid, "i-0-DELETE": "on"})
        ).status_code
        == 302
    )
    assert goal.indicators.count() == 0


def test_a_weight_is_asked_for_only_where_the_pack_counts_with_it(house: House) -> None:
    plan = make_plan(house)
    client = signed_in(house, "employee")
    assert 'name="weight"' not in client.get(f"/skp/{plan.uid}/rhk/").content.decode()
    plan.cycle.pack_version = remember("id-pp-30-2019")
    plan.cycle.save()
    assert 'name="weight"' in client.get(f"/skp/{plan.uid}/rhk/").content.decode()


def test_the_index_of_a_service_may_be_the_realisation(house: House) -> None:
    plan = make_plan(house, goals=0)
    service = house.agency.service_set.get()
    assert add(house, plan, **{"i-0-service": str(service.uid), "i-0-aspect": "quality"}).status_code == 302
    assert only_goal(plan).indicators.get().service == service
    page = signed_in(house, "employee").get("/skp/").content.decode()
    assert "terisi dari indeks Loket data: hasil layanan, bukan nilai perorangan" in page


def test_goals_change_their_places_and_main_ones_stay_before_additional_ones(house: House) -> None:
    plan = make_plan(house, goals=2)
    make_goal(plan, 3, "Tambahan", kind="additional")
    client = signed_in(house, "employee")
    last = plan.goals.get(number=2)
    assert client.post(f"/skp/rhk/{last.uid}/geser/", {"ke": "atas"}).status_code == 302
    assert client.post(f"/skp/rhk/{last.uid}/geser/", {"ke": "atas"}).status_code == 302
    additional = plan.goals.get(kind="additional")
    assert client.post(f"/skp/rhk/{additional.uid}/geser/", {"ke": "atas"}).status_code == 302
    titles = list(plan.goals.order_by("number").values_list("title", flat=True))
    assert titles == ["Hasil 2 employee", "Hasil 1 employee", "Tambahan"]


def test_hints_are_given_while_writing_and_block_nothing(house: House) -> None:
    plan = make_plan(house, goals=0)
    client = signed_in(house, "employee")
    weak = typed(plan, title="Menyusun laporan", **{"i-0-unit_of_measure": ""})
    page = client.post(f"/skp/{plan.uid}/petunjuk/", weak).content.decode()
    assert "Ini terbaca sebagai kegiatan" in page
    assert 'id="hints-0"' in page
    assert "belum bersatuan" in page
    assert client.post(f"/skp/{plan.uid}/petunjuk/", {"i-TOTAL_FORMS": "x"}).status_code == 200
    assert client.post(f"/skp/{plan.uid}/rhk/", weak).status_code == 302
    assert "Ini terbaca sebagai kegiatan" in client.get("/skp/").content.decode()


def test_a_form_sent_twice_is_taken_once(house: House) -> None:
    plan = make_plan(house, goals=0)
    client, key = signed_in(house, "employee"), str(uuid4())
    first = client.post(f"/skp/{plan.uid}/rhk/", typed(plan, form_key=key))
    again = client.post(f"/skp/{plan.uid}/rhk/", typed(plan, form_key=key))
    assert (first.status_code, again.status_code) == (302, 302)
    assert plan.goals.count() == 1


def test_a_plan_holds_forty_goals_and_no_more(house: House) -> None:
    plan = make_plan(house, goals=40)
    answer = add(house, plan)
    assert answer.status_code == 422
    assert "paling banyak 40 RHK" in answer.content.decode()
    assert Goal.objects.filter(plan=plan).count() == 40


def test_who_helps_is_marked_and_the_owner_sees_it(house: House) -> None:
    plan = make_plan(house, goals=0)
    officer = signed_in(house, "unit_officer")
    page = officer.get(f"/skp/{plan.uid}/").content.decode()
    assert "ditandai sebagai diisi dengan bantuan" in page
    assert officer.post(f"/skp/{plan.uid}/rhk/", typed(plan)).status_code == 302
    event = Event.objects.get(verb="goal.added")
    assert (event.actor_id, event.helped_id) == (house.people["unit_officer"].pk, plan.person_id)
