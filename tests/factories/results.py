"""Results as an import leaves them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from salore.core import clock
from salore.cycles.models import Cycle
from salore.results.models import Computation, Release, Result
from tests.factories.personas import House, make_cycle


def make_result(
    house: House,
    role: str,
    *,
    year: int = 2025,
    version: int = 1,
    reason: str = "",
    awaits_release: bool = False,
    made_at: datetime | None = None,
) -> Result:
    """Return a result of a persona: as expected in both, decided by the superior."""
    cycle = Cycle.objects.filter(agency=house.agency, year=year).first() or make_cycle(
        house, year, state="closed", pack="id-permenpanrb-6-2022"
    )
    computation, _ = Computation.objects.get_or_create(
        agency=house.agency,
        cycle=cycle,
        period=str(year),
        awaits_release=awaits_release,
        defaults={"pack_hash": cycle.pack_version.content_hash, "manifest": {}, "made_at": clock.now()},
    )
    person = house.people[role]
    return Result.objects.create(
        agency=house.agency,
        computation=computation,
        cycle=cycle,
        person=person,
        period=str(year),
        version=version,
        reason=reason,
        predicate_code=2,
        values={
            "predicate": "baik", "result_rating": "as", "behaviour_rating": "as", "achievement_pct": "101.5",
            "segments": [],
        },
        behaviour=[],
        explanation={"person_id": "1", "period": str(year), "steps": _steps(person.name, house)},
        released_at=made_at or clock.now(),
    )  # fmt: skip


def make_released(
    house: House, role: str, *, year: int = 2025, version: int = 1, on: date | None = None, **more: Any
) -> Result:
    """Return a result as a close here leaves it, released to everybody since a day (by default today)."""
    made_at = clock.now() if on is None else clock.end_of(on - timedelta(days=1), house.agency.time_zone)
    more |= {"awaits_release": True, "made_at": made_at}
    result = make_result(house, role, year=year, version=version, **more)
    Release.objects.get_or_create(
        agency=house.agency,
        cycle=result.cycle,
        period=result.period,
        unit=None,
        defaults={"released_on": on or clock.today(), "made_at": clock.now()},
    )
    return result


def _steps(name: str, house: House) -> list[dict[str, Any]]:
    rated = {"result_rating": "as", "behaviour_rating": "as"}
    indicator = {
        "goal_id": "G1", "goal": "Berkas pegawai lengkap", "kind": "main", "indicator": "Jumlah berkas",
        "direction": "higher", "target_low": 800.0, "target_high": 800.0, "target_text": None,
        "unit_of_measure": "berkas", "realisation": 812.0, "realisation_text": None, "weight": None,
        "service_id": None, "service_n": None, "n_periods": None, "achievement_pct": 101.5,
    }  # fmt: skip
    person = {"name": name, "position": "Pranata", "employment_kind": "pns", "status": "active"}
    decision = rated | {
        "result_rating_proposed": "above", "behaviour_rating_proposed": "as", "innovation": 0,
        "reason": "Dua bulan jaringan padam.", "decided_by": "2",
        "decided_by_name": house.people["superior"].full_name, "decided_on": "2026-01-20",
    }  # fmt: skip
    predicate = rated | {"score": None, "innovation": 0, "predicate_proposed": "baik"}
    achieved = {"indicators": [indicator], "is_weighted": False, "cap_pct": 120.0}
    return [
        _step("person", person, True, "statuses"),
        _step("achievement", achieved, 101.5, "achievement"),
        _step("decision", decision, True),
        _step("predicate", predicate, "baik", "quadrant"),
    ]


def _step(name: str, inputs: dict[str, Any], value: Any, rule: str | None = None) -> dict[str, Any]:
    return {"step": name, "segment": None, "inputs": inputs, "rule": rule, "value": value}
