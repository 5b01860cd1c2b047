"""The rows that one change of the organisation touches, recorded as they go: so it is told, and undone.

Services and operations write through it. Does not belong here: which rows a change touches.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError, StaleError
from salore.ledger import services as ledger
from salore.organisation import leadership
from salore.organisation.models import Agency, Assignment, Position, Unit, UnitPlacement
from salore.organisation.viewer import Viewer

M = TypeVar("M", bound=models.Model)
Image = dict[str, Any]


@dataclass(slots=True)
class Touched:
    """A row before and after: `before` is empty for one that was added, `after` for one taken out."""

    row: models.Model
    verb: str
    before: Image | None
    after: Image | None

    @property
    def was_added(self) -> bool:
        return self.before is None

    def changed(self, field_name: str) -> bool:
        return (self.before or {}).get(field_name) != (self.after or {}).get(field_name)


@dataclass(slots=True)
class Rows:
    """What one actor changes at once. A row touched twice is told once: as it first was, and as it ends."""

    actor: Viewer
    agency: Agency
    touched: dict[tuple[str, int], Touched] = field(default_factory=dict)
    later: list[dict[str, Any]] = field(default_factory=list)

    def fresh(self, row: M) -> M:
        """Return the row as it is now that nobody else changes the organisation."""
        found = type(row)._default_manager.filter(pk=row.pk).first()
        if found is None:
            raise StaleError("gone", _("This was taken out meanwhile. Look at the page again."))
        return found

    def add(self, row: M, verb: str) -> M:
        _check(row)
        row.save()
        self.touched[_key(row)] = Touched(row, verb, None, image(row))
        return row

    def change(self, row: M, verb: str, **values: Any) -> M:
        """Set fields of a row; one that says so already is left alone."""
        before = image(row)
        for name, value in values.items():
            setattr(row, name, value)
        after = image(row)
        if after == before:
            return row
        _check(row)
        row.save(update_fields=list(values))
        known = self.touched.get(_key(row))
        first = known.before if known else before
        self.touched[_key(row)] = Touched(row, known.verb if known else verb, first, after)
        return row

    def remove(self, row: models.Model, verb: str) -> None:
        key, before = _key(row), image(row)
        try:
            row.delete()
        except models.ProtectedError as error:
            raise DomainError("in_use", _("Something newer already builds on this; it stays.")) from error
        row.pk = key[1]
        known = self.touched.pop(key, None)
        if known is None or known.before is not None:
            self.touched[key] = Touched(row, verb, known.before if known else before, None)

    def from_day(self, row: M, day: date, verb: str, **values: Any) -> None:
        """Change what holds no dates of its own: today, or when the day has come."""
        if day <= self.actor.today:
            self.change(row, verb, **values)
            return
        wanted = copy(row)
        for name, value in values.items():
            setattr(wanted, name, value)
        held = image(row)
        changed = {name: value for name, value in image(wanted).items() if value != held[name]}
        if changed:
            label, pk = _key(row)
            self.later.append({"model": label, "pk": pk, "on": day.isoformat(), "values": changed})

    def settle(self) -> None:
        """Derive anew what follows from the touched rows."""
        if any(isinstance(one.row, UnitPlacement) for one in self.touched.values()):
            leadership.refresh_paths(self.agency, self.actor.today)
        if self._moves_heads():
            leadership.refresh(self.agency)

    def record(self) -> None:
        """Tell the log of each row, for the person whom it concerns."""
        for one in self.touched.values():
            ledger.record(
                self.actor,
                one.verb,
                one.row,
                person_id=_person_id(one.row),
                helped_id=None,
                **_said(one),
            )

    def of(self, model: type[M]) -> list[tuple[M, Touched]]:
        """Return the touched rows of a model."""
        return [(one.row, one) for one in self.touched.values() if isinstance(one.row, model)]

    def _moves_heads(self) -> bool:
        if self.of(UnitPlacement):
            return True
        if any(
            position.heads_unit or (one.before or {}).get("heads_unit")
            for position, one in self.of(Position)
            if one.before
        ):
            return True
        posts = {
            value
            for _row, one in self.of(Assignment)
            for state in (one.before, one.after)
            if state and (value := state["position_id"])
        }
        return bool(posts) and Position.objects.filter(pk__in=posts, heads_unit=True).exists()


@contextmanager
def changing(actor: Viewer) -> Iterator[Rows]:
    """Open a change of the actor's agency; one at a time, so that each sees what the one before left."""
    with transaction.atomic():
        agency = Agency.objects.select_for_update(no_key=True).get(pk=actor.agency_id)
        rows = Rows(actor, agency)
        yield rows
        rows.settle()
        rows.record()


def check_agency(actor: Viewer, *rows: models.Model | None) -> None:
    """Refuse what belongs to another agency: no form offers it, and no service takes it."""
    if any(row is not None and getattr(row, "agency_id", None) != actor.agency_id for row in rows):
        raise DomainError("other_agency", _("That belongs to another agency."))


def check_days(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise DomainError("ends_before", _("The last day lies before the first."), field="ends_on")


def image(row: models.Model) -> Image:
    """Return what a row holds, in plain values."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in _fields(row)}


def restore(row: models.Model, values: Image) -> None:
    """Put values of an image back into a row."""
    known = {field.attname: field for field in _fields(row)}
    for name, value in values.items():
        setattr(row, name, None if value is None else known[name].to_python(value))


def model_of(label: str) -> type[models.Model]:
    return apps.get_model(label)


def _fields(row: models.Model) -> list[models.Field[Any, Any]]:
    # Parent and path of a unit follow from its placements; they are derived, not changed.
    derived = ("parent_id", "path") if isinstance(row, Unit) else ()
    held = (one for one in row._meta.concrete_fields if not one.primary_key and not one.generated)
    return [one for one in held if one.attname not in derived]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, dict, list)):
        return value
    return str(value)


def _check(row: models.Model) -> None:
    # What constraints and foreign keys promise, the database holds; asked here too it would be asked twice.
    relations = [one.name for one in row._meta.concrete_fields if one.is_relation]
    row.clean_fields(exclude=relations)


def _key(row: models.Model) -> tuple[str, int]:
    return row._meta.label_lower, row.pk


def _person_id(row: models.Model) -> int | None:
    if row._meta.label_lower == "organisation.person":
        return int(row.pk)
    found: int | None = getattr(row, "person_id", None)
    return found


def _said(one: Touched) -> dict[str, Any]:
    """Return what an event tells: of a row that was added all of it, else what changed."""
    if one.before is None or one.after is None:
        return {"row": one.row.pk, "values": one.after or one.before}
    changed = {
        name: [value, one.after[name]] for name, value in one.before.items() if value != one.after[name]
    }
    return {"row": one.row.pk, "changed": changed}
