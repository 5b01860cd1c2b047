"""Predicates of organisations: set for each period that is decided on, by whoever stands above the unit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from salore.appraisal.models import OrganisationPredicate
from salore.appraisal.states import OrganisationLevel
from salore.cycles.models import Period
from salore.installation.demonstration.history import event_of, keep_events
from salore.installation.demonstration.moments import at, chance
from salore.installation.demonstration.organisation import ELECTED, Loaded
from salore.ledger.models import Event
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Assignment, Unit
from salore.organisation.states import LEADING_ORDER

# A unit of which the tables say nothing stands as the one above it, now and then a step beside.
_BESIDE = 0.2
_NEXT = {
    "istimewa": "baik", "baik": "istimewa", "butuh_perbaikan": "baik", "kurang": "butuh_perbaikan",
    "sangat_kurang": "kurang",
}  # fmt: skip
_BASES = {
    OrganisationLevel.ISTIMEWA: "Seluruh rencana aksi tercapai; dua di antaranya melampaui target.",
    OrganisationLevel.BAIK: "Rencana aksi tercapai sesuai target; bukti dukung telah diperiksa.",
    OrganisationLevel.BUTUH_PERBAIKAN: "Sebagian rencana aksi tertunda oleh gangguan jaringan.",
    OrganisationLevel.KURANG: "Lebih dari separuh rencana aksi belum bergerak; tindak lanjut disepakati.",
    OrganisationLevel.SANGAT_KURANG: "Sebagian besar rencana aksi tidak menunjukkan kemajuan.",
}  # fmt: skip


def load_predicates(
    loaded: Loaded, period: Period, set_on: date, *, is_final: bool, without: Collection[str] = ()
) -> None:
    """Set the predicate of every unit that has a head, but of those that are still waited for."""
    heads = _heads(min(set_on, period.ends_on))
    above = superiors_on(set(heads.values()), min(set_on, period.ends_on))
    made = OrganisationPredicate.objects.bulk_create(
        OrganisationPredicate(
            agency=loaded.agency,
            unit=unit,
            period=period,
            predicate=(predicate := _predicate(loaded, code, period.key)),
            is_final=is_final,
            basis=_BASES[OrganisationLevel(predicate)],
            set_by_id=above[heads[unit.pk]],
            set_at=at(set_on, 10),
        )
        for code, unit in _from_the_top(loaded)
        if code not in without and heads.get(unit.pk) in above
    )
    keep_events(_event(loaded, row) for row in made)


def _event(loaded: Loaded, row: OrganisationPredicate) -> Event:
    return event_of(
        loaded, "predicate.set", row, row.set_at, row.set_by_id, None, unit=row.unit.code,
        period=row.period.key, predicate=row.predicate, is_final=row.is_final, before=None,
    )  # fmt: skip


def _heads(day: date) -> dict[int, int]:
    rows = Assignment.objects.on(day).filter(position__heads_unit=True, role__in=LEADING_ORDER)
    return dict(rows.order_by("-role").values_list("unit_id", "person_id"))


def _from_the_top(loaded: Loaded) -> list[tuple[str, Unit]]:
    return sorted(
        ((code, unit) for code, unit in loaded.units.items() if code not in ELECTED),
        key=lambda pair: pair[1].path.count("/"),
    )


def _predicate(loaded: Loaded, code: str, key: str) -> str:
    """Return what the tables say of a unit; else what holds above, or a step beside it."""
    said = {row["unit_id"]: row["organisation_predicate"] for row in loaded.region.rows("units")}
    unit: str | None = code
    while unit and not said.get(unit):
        unit = loaded.region.units_above.get(unit)
    found = str(said[unit]) if unit else OrganisationLevel.BAIK.value
    is_beside = unit != code and chance("predicate", code, key).random() < _BESIDE
    return _NEXT[found] if is_beside else found
