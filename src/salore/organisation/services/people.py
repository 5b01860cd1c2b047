"""People: names, numbers, employment. Which posts they hold stands in `posts`; accounts in `accounts`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError, StaleError
from salore.organisation.models import Employment, Identifier, Person
from salore.organisation.rows import Rows, changing, check_agency
from salore.organisation.viewer import Viewer

# What may be changed of a person; a form that knows an older value of one of these is stale.
PARTICULARS = ("name", "title_front", "title_back", "sex", "grade", "rank", "phone")


def person_add(
    *, actor: Viewer, starts_on: date, employment_kind: str, identifier_kind: str, number: str, **said: Any
) -> Person:
    """Take somebody in, with a number and an employment; posts and an account follow."""
    with changing(actor) as rows:
        person = rows.add(Person(agency_id=actor.agency_id, **said), "person.added")
        _give(rows, person, identifier_kind, number, starts_on)
        employ(rows, person.pk, starts_on, kind=employment_kind, status="active")
    return person


def person_change(*, actor: Viewer, person: Person, known: Mapping[str, Any], **said: Any) -> Person:
    """Correct particulars. `known` is what the form showed: what somebody else changed since is not lost."""
    check_agency(actor, person)
    with changing(actor) as rows:
        held = rows.fresh(person)
        if any(name in known and getattr(held, name) != known[name] for name in said):
            raise StaleError(
                "changed_meanwhile",
                _("Somebody changed this person meanwhile. What stands now is shown; check and save again."),
            )
        return rows.change(held, "person.changed", **said)


def identifier_give(*, actor: Viewer, person: Person, kind: str, number: str, starts_on: date) -> Identifier:
    """Give a number from a day on; one of the same kind that held until then ends the day before."""
    check_agency(actor, person)
    with changing(actor) as rows:
        held = Identifier.objects.overlapping(starts_on, date.max).filter(person=person, kind=kind)
        for earlier in held:
            if earlier.starts_on >= starts_on:
                raise DomainError(
                    "later_number",
                    _("A number of this kind already begins on or after that day."),
                    field="starts_on",
                )
            rows.change(earlier, "identifier.ended", ends_on=starts_on - timedelta(days=1))
        return _give(rows, person, kind, number, starts_on)


def employment_change(
    *, actor: Viewer, person: Person, kind: str, status: str, starts_on: date
) -> Employment:
    """Record another kind of employment or legal status from a day on."""
    check_agency(actor, person)
    with changing(actor) as rows:
        return employ(rows, person.pk, starts_on, kind=kind, status=status)


def employ(rows: Rows, person_id: int, day: date, *, status: str, kind: str = "") -> Employment:
    """Within a change, let kind and status hold from a day on, until the next that is already recorded."""
    held = Employment.objects.on(day).filter(person_id=person_id).first()
    following = (
        Employment.objects.filter(person_id=person_id, starts_on__gt=day).order_by("starts_on").first()
    )
    kind = kind or (held.kind if held else "")
    if held and held.starts_on == day:
        return rows.change(held, "employment.changed", kind=kind, status=status)
    if held:
        rows.change(held, "employment.ended", ends_on=day - timedelta(days=1))
    last_day = following.starts_on - timedelta(days=1) if following else None
    return rows.add(
        Employment(
            agency_id=rows.agency.pk,
            person_id=person_id,
            kind=kind,
            status=status,
            starts_on=day,
            ends_on=last_day,
        ),
        "employment.started",
    )


def _give(rows: Rows, person: Person, kind: str, number: str, starts_on: date) -> Identifier:
    number = "".join(number.split()).lstrip("'")
    taken = Identifier.objects.filter(agency_id=rows.agency.pk, kind=kind, value=number)
    if taken.exists():
        raise DomainError(
            "number_taken",
            _("This number is recorded already, for this person or another. Look for it in the list."),
            field="number",
        )
    return rows.add(
        Identifier(agency_id=rows.agency.pk, person=person, kind=kind, value=number, starts_on=starts_on),
        "identifier.given",
    )
