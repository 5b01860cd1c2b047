"""Units, posts, services and job families. Merging, splitting and dissolving units are operations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError
from salore.organisation.elsewhere import SETTING
from salore.organisation.models import Agency, Assignment, JobFamily, Position, Service, Unit, UnitPlacement
from salore.organisation.rows import Rows, changing, check_agency, check_days
from salore.organisation.viewer import Viewer


def unit_change(*, actor: Viewer, unit: Unit, name: str, code: str, time_zone: str) -> Unit:
    """Correct how a unit is called; under which unit it stands is an operation."""
    check_agency(actor, unit)
    with changing(actor) as rows:
        held = rows.fresh(unit)
        check_code(rows, code, held)
        return rows.change(held, "unit.changed", name=name, code=code, time_zone=time_zone)


def position_open(*, actor: Viewer, unit: Unit, starts_on: date, **said: Any) -> Position:
    """Open a post in a unit."""
    check_agency(actor, unit)
    with changing(actor) as rows:
        return open_position(rows, unit_id=unit.pk, starts_on=starts_on, **said)


def position_change(*, actor: Viewer, position: Position, **said: Any) -> Position:
    """Correct a post, for all days that it exists."""
    check_agency(actor, position)
    with changing(actor) as rows:
        held = rows.fresh(position)
        if said.get("heads_unit"):
            _check_one_head(held.unit_id, held.starts_on, held.ends_on, beside=held.pk)
        if "name" in said:
            said["title_key"] = said["name"].lower()
        return rows.change(held, "position.changed", **said)


def position_close(*, actor: Viewer, position: Position, ends_on: date) -> Position:
    """Close a post with its last day; nobody may hold it beyond."""
    check_agency(actor, position)
    with changing(actor) as rows:
        held = rows.fresh(position)
        check_days(held.starts_on, ends_on)
        after = Assignment.objects.filter(position=held).exclude(ends_on__lte=ends_on)
        if after.exists():
            raise DomainError(
                "held_after",
                _("Somebody holds this post after that day. Move them first, or choose a later day."),
                field="ends_on",
            )
        return rows.change(held, "position.closed", ends_on=ends_on)


def service_save(
    *,
    actor: Viewer,
    service: Service | None,
    key: str,
    name: str,
    unit: Unit,
    customers_a_year: int | None,
) -> Service:
    """Add a public service, or correct it."""
    check_agency(actor, unit, service)
    with changing(actor) as rows:
        same = Service.objects.filter(agency_id=actor.agency_id, key=key)
        if same.exclude(pk__in=[service.pk] if service else []).exists():
            raise DomainError("key_taken", _("Another service has this key already."), field="key")
        said = {"key": key, "name": name, "unit": unit, "customers_a_year": customers_a_year}
        if service is None:
            return rows.add(Service(agency_id=actor.agency_id, **said), "service.added")
        return rows.change(rows.fresh(service), "service.changed", **said)


def job_family_set(*, actor: Viewer, key: str, managed_elsewhere: bool, elsewhere: str) -> JobFamily:
    """Say whether a job family plans in another system, and in which: its people are asked nothing twice."""
    with changing(actor) as rows:
        held = JobFamily.objects.filter(agency_id=actor.agency_id, key=key).first()
        said: dict[str, Any] = {
            "managed_elsewhere": managed_elsewhere,
            "elsewhere": elsewhere if managed_elsewhere else "",
        }
        if held is None:
            return rows.add(JobFamily(agency_id=actor.agency_id, key=key, **said), "job_family.set")
        return rows.change(held, "job_family.set", **said)


def agency_elsewhere_set(*, actor: Viewer, elsewhere: str) -> Agency:
    """Say in which other system all plans of the agency are written (companion mode); empty: in this one."""
    with changing(actor) as rows:
        settings = {name: value for name, value in rows.agency.settings.items() if name != SETTING}
        said = settings | {SETTING: elsewhere} if elsewhere else settings
        return rows.change(rows.agency, "agency.plans_elsewhere", settings=said)


def open_unit(
    rows: Rows, *, name: str, code: str, parent_id: int | None, starts_on: date, time_zone: str = ""
) -> Unit:
    """Within a change, open a unit and place it."""
    check_code(rows, code)
    unit = rows.add(
        Unit(agency_id=rows.agency.pk, name=name, code=code, starts_on=starts_on, time_zone=time_zone),
        "unit.opened",
    )
    rows.add(
        UnitPlacement(agency_id=rows.agency.pk, unit=unit, parent_id=parent_id, starts_on=starts_on),
        "unit.placed",
    )
    return unit


def open_position(
    rows: Rows,
    *,
    unit_id: int,
    name: str,
    starts_on: date,
    kind: str,
    heads_unit: bool = False,
    **particulars: Any,
) -> Position:
    """Within a change, open a post."""
    if heads_unit:
        _check_one_head(unit_id, starts_on, None)
    return rows.add(
        Position(
            agency_id=rows.agency.pk,
            unit_id=unit_id,
            name=name,
            title_key=name.lower(),
            kind=kind,
            heads_unit=heads_unit,
            starts_on=starts_on,
            **particulars,
        ),
        "position.opened",
    )


def check_code(rows: Rows, code: str, beside: Unit | None = None) -> None:
    same = Unit.objects.filter(agency_id=rows.agency.pk, code=code)
    if same.exclude(pk__in=[beside.pk] if beside else []).exists():
        raise DomainError("code_taken", _("Another unit has this code already."), field="code")


def _check_one_head(
    unit_id: int, starts_on: date, ends_on: date | None, *, beside: int | None = None
) -> None:
    heads = Position.objects.overlapping(starts_on, ends_on or date.max).filter(
        unit_id=unit_id, heads_unit=True
    )
    if heads.exclude(pk__in=[beside] if beside else []).exists():
        raise DomainError(
            "second_head",
            _("The unit has a post that heads it already. A unit has one; close the other first."),
            field="heads_unit",
        )
