"""Results as an import leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from salore.core import clock
from salore.cycles.models import Cycle
from salore.organisation.models import Unit
from salore.results import signing
from salore.results.models import Computation, Release, Result, SignedDocument
from tests.factories.personas import House, make_cycle


def make_result(
    house: House,
    role: str,
    *,
    year: int = 2025,
    version: int = 1,
    reason: str = "",
    unit: Unit | None = None,
    awaits_release: bool = False,
    made_at: datetime | None = None,
    values: dict[str, Any] | None = None,
    predicate_code: int | None = 2,
    early: tuple[str, date] | None = None,
    **steps: Any,
) -> Result:
    """Return a result of a persona: as expected in both, decided by the superior."""
    cycle = Cycle.objects.filter(agency=house.agency, year=year).first() or make_cycle(
        house, year, state="closed", pack="id-permenpanrb-6-2022"
    )
    ground, until = early or ("", None)
    computation, _ = Computation.objects.get_or_create(
        agency=house.agency,
        cycle=cycle,
        period=str(year),
        awaits_release=awaits_release,
        early_ground=ground,
        until=until,
        defaults={"pack_hash": cycle.pack_version.content_hash, "manifest": {}, "made_at": clock.now()},
    )
    person = house.people[role]
    return Result.objects.create(
        agency=house.agency,
        computation=computation,
        cycle=cycle,
        person=person,
        unit=unit,
        period=str(year),
        version=version,
        reason=reason,
        predicate_code=predicate_code,
        values={
            "predicate": "baik", "result_rating": "as", "behaviour_rating": "as", "achievement_pct": "101.5",
            "segments": [],
        } | (values or {}),
        behaviour=[],
        explanation={"person_id": "1", "period": str(year), "steps": _steps(person.name, house, **steps)},
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
        shows_until=result.computation,
        defaults={"released_on": on or clock.today(), "made_at": clock.now()},
    )
    return result


def make_scan(house: House, result: Result) -> SignedDocument:
    """Return a scan of the signed sheet, added by the person."""
    upload = SimpleUploadedFile("lembar.pdf", b"%PDF-1.4\n")
    return signing.signed_attach(actor=house.viewer("employee"), result=result, upload=upload)


def cell(source: str, n: int, mean: float, **words: str) -> dict[str, Any]:
    """Return an anonymous source as an explanation records it: one mean, a word for each value named."""
    return _source(source, n, mean, anonymous=True) | {
        "items": [{"item": item, "mean": None, "relative": word} for item, word in words.items()]
    }


def named(source: str, **scores: float) -> dict[str, Any]:
    """Return a named source as an explanation records it."""
    return _source(source, 1, sum(scores.values()) / len(scores), anonymous=False) | {
        "items": [{"item": item, "mean": score, "relative": None} for item, score in scores.items()]
    }


def _source(source: str, n: int, mean: float, *, anonymous: bool) -> dict[str, Any]:
    return {
        "source": source, "anonymous": anonymous, "n": n, "mean": mean, "is_adjusted": False, "weight": 0.0,
        "weight_effective": 0.0,
    }  # fmt: skip


def goal(title: str, achievement_pct: float | None, *, kind: str = "main") -> dict[str, Any]:
    """Return an indicator of a goal as an explanation records it."""
    return {
        "goal_id": title, "goal": title, "kind": kind, "indicator": "Jumlah berkas",
        "direction": "higher", "target_low": 800.0, "target_high": 800.0, "target_text": None,
        "unit_of_measure": "berkas", "realisation_text": None, "weight": None,
        "realisation": None if achievement_pct is None else 812.0,
        "service_id": None, "service_n": None, "n_periods": None, "achievement_pct": achievement_pct,
    }  # fmt: skip


def _steps(
    name: str,
    house: House,
    *,
    sources: list[dict[str, Any]] | None = None,
    withheld: bool = False,
    goals: list[dict[str, Any]] | None = None,
    decided: dict[str, str] | None = None,
    more_steps: Sequence[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    rated = {"result_rating": "as", "behaviour_rating": "as"}
    person = {"name": name, "position": "Pranata", "employment_kind": "pns", "status": "active"}
    decision = rated | {
        "result_rating_proposed": "above", "behaviour_rating_proposed": "as", "innovation": 0,
        "reason": "Dua bulan jaringan padam.", "decided_by": "2",
        "decided_by_name": house.people["superior"].full_name, "decided_on": "2026-01-20",
    } | (decided or {})  # fmt: skip
    predicate = rated | {"score": None, "innovation": 0, "predicate_proposed": "baik"}
    indicators = goals or [goal("Berkas pegawai lengkap", 101.5)]
    seen = {
        "sources": sources, "withheld": withheld, "minimum_answers": 5, "reweighted": False,
        "moved_scale": False,
    }  # fmt: skip
    proposed = {
        "behaviour_score": None, "scale_low": 1, "scale_high": 3, "above_min": 2.5, "as_min": 1.5,
        "near_cut": False,
    }  # fmt: skip
    told = (
        [] if sources is None else [_step("sources", seen, None), _step("behaviour_proposal", proposed, None)]
    )
    return [
        _step("person", person, True, "statuses"),
        _step("achievement", {"indicators": indicators, "is_weighted": False, "cap_pct": 120.0}, 101.5,
              "achievement"),
        *told,
        _step("decision", decision, True),
        _step("predicate", predicate, "baik", "quadrant"),
        *more_steps,
    ]  # fmt: skip


def _step(name: str, inputs: dict[str, Any], value: Any, rule: str | None = None) -> dict[str, Any]:
    return {"step": name, "segment": None, "inputs": inputs, "rule": rule, "value": value}
