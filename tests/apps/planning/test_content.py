"""What a plan says as a value: read whole, written to JSON and back, hashed by meaning."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from salore.core import clock
from salore.planning.content import content_of, contents_of, fingerprint, from_plain, hash_of, to_plain
from salore.planning.difference import differences
from salore.planning.models import Indicator, Plan, PlanText
from tests.factories.personas import House
from tests.factories.plans import make_goal, make_plan


def written(house: House) -> Plan:
    above = make_plan(house, "superior")
    plan = make_plan(house, goals=0)
    goal = make_goal(plan, 1, "Berkas lengkap", parent=above.goals.get(), cascade="share")
    Indicator.objects.create(
        agency=house.agency, goal=goal, number=2, text="Lama", aspect="time", direction="range",
        target_low=Decimal("2.5000"), target_high=Decimal("3.7500"), unit_of_measure="hari",
        service=house.agency.service_set.get(),
    )  # fmt: skip
    PlanText.objects.create(
        agency=house.agency,
        plan=plan,
        kind="resource",
        text="Pemindai",
        author=plan.person,
        made_at=clock.now(),
    )
    return plan


def test_reading_back_what_was_kept_loses_nothing(house: House) -> None:
    content = content_of(written(house))
    kept = json.loads(json.dumps(to_plain(content)))
    assert from_plain(kept) == content
    assert kept["goals"][0]["indicators"][1]["target_high"] == "3.75"
    assert kept["goals"][0]["parent_owner"] == "Kepala Bidang Data dan Informasi"


def test_the_hash_is_of_the_meaning(house: House) -> None:
    plan = written(house)
    content = content_of(plan)
    Indicator.objects.filter(goal__plan=plan, number=1).update(target_low=Decimal("820.0000"))
    assert hash_of(content_of(plan)) == hash_of(content)
    Indicator.objects.filter(goal__plan=plan, number=1).update(target_low=Decimal("820.0001"))
    assert hash_of(content_of(plan)) != hash_of(content)


def test_the_fingerprint_forgets_whose_plan_it_is_and_what_the_leader_expects(house: House) -> None:
    content = content_of(written(house))
    other = replace(
        content,
        goals=tuple(replace(goal, uid="another") for goal in content.goals),
        texts=(*content.texts, replace(content.texts[0], kind="expectation", text="Cepat")),
    )
    assert fingerprint(other) == fingerprint(content)
    changed = replace(content, goals=(replace(content.goals[0], title="Lain"),))
    assert fingerprint(changed) != fingerprint(content)


def test_many_plans_are_read_in_as_many_queries_as_one(house: House) -> None:
    plans = [written(house), make_plan(house, "colleague", goals=3), make_plan(house, "head", goals=2)]
    with CaptureQueriesContext(connection) as captured:
        found = contents_of(plans)
    assert len(captured) == 2 + len({plan.pk for plan in plans if "cycle" not in plan._state.fields_cache})
    assert [len(found[plan.pk].goals) for plan in plans] == [1, 3, 2]


def test_what_differs_is_said_field_by_field(house: House) -> None:
    before = content_of(written(house))
    goal = before.goals[0]
    rows = (replace(goal.indicators[0], target_low=Decimal(900)),)
    after = replace(
        before,
        goals=(replace(goal, title="Berkas tuntas", indicators=rows), replace(goal, uid="new", title="Baru")),
        texts=(),
    )
    found = differences(before, after)
    assert [(one.sort, one.title) for one in found] == [
        ("changed", "Berkas lengkap"), ("added", "Baru"), ("changed", "Dukungan Sumber Daya"),
    ]  # fmt: skip
    changes = {change.label: (change.before, change.after) for change in found[0].changes}
    assert changes["RHK"] == ("Berkas lengkap", "Berkas tuntas")
    assert changes["Indikator"][1] == "Berkas yang lengkap: 900 berkas (Kuantitas)"
    assert changes["Indikator dihapus"] == ("Lama: 2,5 sampai 3,75 hari (Waktu), Loket data", "")
    assert differences(before, before) == []
    assert [one.sort for one in differences(after, before)] == ["changed", "removed", "changed"]
