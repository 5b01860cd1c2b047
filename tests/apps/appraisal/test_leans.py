"""Strict and lenient raters: only named ones, only where enough is known, only for who decides."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import time_machine

from salore.appraisal.computing import renewing
from salore.appraisal.computing.leans import lean_of
from salore.appraisal.deciding.leaning import leans_of
from salore.appraisal.jobs import propose
from salore.appraisal.models import NamedAnswer, RaterLean
from salore.appraisal.states import Lean
from salore.core import clock
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.organisation import packs
from salore.policy import load_pack
from tests.apps.appraisal.test_proposing import ON
from tests.apps.appraisal.test_tables import period
from tests.conftest import ITEMS
from tests.factories.appraisal import make_colleagues
from tests.factories.personas import House

__all__ = ["period"]
# Enough raters that severity is known well: of three, nobody is known to be strict.
RATERS = (
    "superior", "team_lead", "auditor", "head", "competent_officer", "unit_officer", "objection_officer",
    "system_administrator", "preparer",
)  # fmt: skip
RULE = load_pack(packs.place("salor")).rules.severity


def row(**values: object) -> dict[str, str]:
    known = {"severity": "1.2", "severity_se": "0.4", "n_ratees": "6"}
    return known | {name: str(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("values", "lean"),
    [
        ({}, Lean.SEVERE),
        ({"severity": -1.2}, Lean.LENIENT),
        ({"n_ratees": 4}, None),
        ({"severity_se": 0.8, "severity": 4}, None),
        ({"severity": 0.7}, None),
        ({"severity": ""}, None),
    ],
)
def test_a_lean_is_said_only_where_enough_is_known(values: dict[str, Any], lean: Lean | None) -> None:
    assert lean_of(row(**values), RULE) == lean


def test_the_job_keeps_words_of_named_raters_in_one_network(house: House, period: Period) -> None:
    ratees, rng = make_colleagues(house, 9), Random(7)
    for ratee in ratees:
        deserved = rng.gauss(3.3, 0.8)
        for rater in RATERS:
            said = deserved + rng.gauss(0, 0.3) - (1.6 if rater == "auditor" else 0)
            scores = {item: min(5, max(1, round(said + rng.gauss(0, 0.6)))) for item in ITEMS}
            NamedAnswer.objects.create(
                agency=house.agency, period=period, ratee=ratee, rater=house.people[rater],
                source="team_lead", given_at=clock.now(), scores=scores,
            )  # fmt: skip
    # Another network, too small to compare with.
    for ratee in ("employee", "colleague"):
        NamedAnswer.objects.create(
            agency=house.agency, period=period, ratee=house.people[ratee], rater=house.people["operator"],
            source="team_lead", given_at=clock.now(), scores=dict.fromkeys(ITEMS, 1),
        )  # fmt: skip
    run = JobRun.objects.create(
        agency_id=house.agency.pk, kind=propose.kind, made_at=clock.now(), href=renewing.mark_of(period)
    )
    with time_machine.travel(ON):
        propose.run_here(run, period_id=period.pk)
    kept = dict(RaterLean.objects.values_list("rater__name", "lean"))
    assert kept["Auditor"] == "severe"
    assert "Operator" not in kept
    seen = leans_of(house.viewer("superior"), ratees[0].pk)
    assert ("Auditor", "severe") in [(one.rater.name, one.lean) for one in seen]
    assert "Superior" not in [one.rater.name for one in seen], "nobody reads of themselves"
