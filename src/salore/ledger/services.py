"""Writing to the event log. Always in the transaction of the change that it records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.db import connection, models

from salore.core import clock
from salore.ledger.models import Event, Reading


class Actor(Protocol):
    """Who acts; `person_id` is empty when the installation acts by itself."""

    @property
    def agency_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...


def record(
    actor: Actor,
    verb: str,
    subject: models.Model,
    *,
    person_id: int | None = None,
    helped_id: int | None = None,
    **data: Any,
) -> Event:
    """Add an event to the log; `verb` is dotted, as in `plan.agreed`."""
    event = _event(actor, verb, subject, person_id, helped_id, data)
    event.save(force_insert=True)
    return event


def record_each(
    actor: Actor, verb: str, subjects: Iterable[tuple[models.Model, int | None]], **data: Any
) -> None:
    """Add the same event for many subjects, each with the person whom it concerns, in one statement."""
    Event.objects.bulk_create(
        _event(actor, verb, subject, person_id, None, data) for subject, person_id in subjects
    )


def _event(
    actor: Actor,
    verb: str,
    subject: models.Model,
    person_id: int | None,
    helped_id: int | None,
    data: dict[str, Any],
) -> Event:
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of its change")
    return Event(
        agency_id=actor.agency_id,
        at=clock.now(),
        actor_id=actor.person_id,
        helped_id=helped_id,
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject_uid=getattr(subject, "uid", None),
        person_id=person_id,
        data=data,
    )


def record_reading(actor: Actor, subject: models.Model, *, person_id: int) -> None:
    """Note that the actor reads papers of another person, once a day and object."""
    record_readings(actor, [(subject, person_id)])


def record_readings(actor: Actor, subjects: Iterable[tuple[models.Model, int]]) -> None:
    """Note that the actor reads papers of several people, each with the person whom it concerns."""
    if actor.person_id is None:
        return
    Reading.objects.bulk_create(
        [
            Reading(
                agency_id=actor.agency_id,
                on_day=clock.today(),
                viewer_id=actor.person_id,
                subject_kind=subject._meta.model_name or "",
                subject_uid=subject.uid,  # type: ignore[attr-defined]
                person_id=person_id,
            )
            for subject, person_id in subjects
            if person_id != actor.person_id
        ],
        ignore_conflicts=True,
    )
