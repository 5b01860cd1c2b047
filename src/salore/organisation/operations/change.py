"""Preview, apply and undo of any operation. What is applied is what was shown; else it is shown again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.ledger import services as ledger
from salore.organisation import leadership
from salore.organisation.models import Agency, Assignment, Leadership, OrganisationChange, Unit, UnitLead
from salore.organisation.operations import consequences
from salore.organisation.operations.base import Operation
from salore.organisation.operations.consequences import Sight
from salore.organisation.operations.effects import Effect, of_rows
from salore.organisation.rows import Rows, Touched, changing, check_agency, image, model_of, restore
from salore.organisation.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an operation would do. `mark` stands for exactly these effects; `ending` are assignments."""

    effects: list[Effect]
    mark: str
    ending: tuple[int, ...]

    @property
    def does_nothing(self) -> bool:
        return not self.effects


def preview(*, actor: Viewer, operation: Operation) -> Preview:
    """Return what would follow. Done and taken back in one transaction: nothing remains."""
    day = operation.settled_on
    with transaction.atomic():
        agency = Agency.objects.select_for_update(no_key=True).get(pk=actor.agency_id)
        before = Sight.of_units(agency.pk, day)
        untouched = transaction.savepoint()
        rows = Rows(actor, agency)
        operation.perform(rows)
        rows.settle()
        after = Sight.of_units(agency.pk, day)
        after.look_at(consequences.concerned(rows, before, after))
        found, gaps = of_rows(rows), consequences.of_gaps(rows, day)
        transaction.savepoint_rollback(untouched)
        before.look_at(after.serving)
        said = [*found, *consequences.of_leaders(before, after), *gaps]
    return Preview(effects=said, mark=_mark(said), ending=_ending(rows))


def apply(*, actor: Viewer, operation: Operation, mark: str) -> OrganisationChange:
    """Do an operation whose effects were agreed to."""
    with changing(actor) as rows:
        shown = preview(actor=actor, operation=operation)
        if shown.mark != mark:
            raise StaleError(
                "changed_meanwhile",
                _("Meanwhile something changed, and more or less would follow. Look again before you agree."),
            )
        if shown.does_nothing:
            raise DomainError("nothing", _("Nothing would change."))
        operation.perform(rows)
        change = OrganisationChange.objects.create(
            agency=rows.agency,
            kind=operation.kind,
            actor_id=actor.person_id,
            made_at=clock.now(),
            effective_on=operation.effective_on,
            decree=operation.decree,
            effects=shown.effects,
            rows=[_kept(one) for one in rows.touched.values()],
            later=rows.later,
        )
        ledger.record(
            actor, "organisation.changed", change, kind=str(operation.kind), decree=operation.decree
        )
    return change


def undo(*, actor: Viewer, change: OrganisationChange) -> OrganisationChange:
    """Put everything back as it was, on the day of the change, while nothing builds upon it."""
    try:
        with changing(actor) as rows:
            held = OrganisationChange.objects.select_for_update().select_related("agency").get(pk=change.pk)
            check_agency(actor, held)
            if held.undone_at is not None:
                raise StaleError("undone", _("This was undone already."))
            if held.made_on != actor.today:
                raise DomainError(
                    "day_over", _("A change can be undone until the end of its day. Make a new one instead.")
                )
            _take_back(rows, held.rows)
            held.undone_at, held.undone_by_id = clock.now(), actor.person_id
            held.save(update_fields=["undone_at", "undone_by"])
            ledger.record(actor, "organisation.undone", held, kind=held.kind)
    except IntegrityError as error:
        raise _built_upon() from error
    return held


def follow_calendar(*, actor: Viewer) -> int:
    """Make the changes whose day has come and bring the units' paths to today; safe to run again."""
    done = 0
    with changing(actor) as rows:
        due = OrganisationChange.objects.select_for_update().filter(
            agency=rows.agency, effective_on__lte=actor.today, undone_at=None
        )
        for change in due.exclude(later=[]).order_by("pk"):
            waiting = []
            for one in change.later:
                if date.fromisoformat(one["on"]) > actor.today:
                    waiting.append(one)
                elif row := model_of(one["model"])._default_manager.filter(pk=one["pk"]).first():
                    _set(rows, row, one["values"], f"{row._meta.model_name}.changed")
                    done += 1
            change.later = waiting
            change.save(update_fields=["later"])
        leadership.refresh_paths(rows.agency, actor.today)
    return done


def _mark(said: list[Effect]) -> str:
    text = json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _ending(rows: Rows) -> tuple[int, ...]:
    return tuple(
        row.pk
        for row, one in rows.of(Assignment)
        if one.before is not None and (one.after is None or one.changed("ends_on"))
    )


def _kept(one: Touched) -> dict[str, Any]:
    label = one.row._meta.label_lower
    return {"model": label, "pk": one.row.pk, "before": one.before, "after": one.after}


def _take_back(rows: Rows, kept: list[dict[str, Any]]) -> None:
    """Take out what was added, put back what was changed and taken out. Refuse where anything moved on.

    What nobody refers to goes first: an assignment must be gone before the days it took are given back, and
    a post can only go when whoever was moved to it is back.
    """
    ours = {(one["model"], one["pk"]) for one in kept}
    standing = [(one, _as_left(one)) for one in kept]
    added = [row for one, row in reversed(standing) if one["before"] is None and row is not None]
    for row in added:
        if _is_used(row, ours):
            raise _built_upon()
    free = [row for row in added if not _is_used(row, set())]
    for row in free:
        rows.remove(row, f"{row._meta.model_name}.undone")
    for one, row in standing:
        if one["before"] is not None and row is not None:
            _set(rows, row, one["before"], f"{row._meta.model_name}.undone")
    # Parents follow from placements: a unit that goes is nobody's parent any more.
    leadership.refresh_paths(rows.agency, rows.actor.today)
    for row in added:
        if row not in free:
            rows.remove(row, f"{row._meta.model_name}.undone")
    for one, row in reversed(standing):
        if row is None and one["before"] is not None:
            back = model_of(one["model"])(pk=one["pk"])
            restore(back, one["before"])
            rows.add(back, f"{back._meta.model_name}.undone")


def _as_left(one: dict[str, Any]) -> models.Model | None:
    """Return the row as the change left it, or None where it took it out. Refuse where it moved on."""
    row = model_of(one["model"])._default_manager.filter(pk=one["pk"]).first()
    if (image(row) if row is not None else None) != one["after"]:
        raise _built_upon()
    return row


def _is_used(row: models.Model, ours: set[tuple[str, int]]) -> bool:
    """Whether any row refers to this one, but for those of the change itself and what is derived."""
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or _is_derived(relation):
            continue
        model = relation.related_model
        using = model._base_manager.filter(**{relation.field.name: row.pk}).values_list("pk", flat=True)
        if any((model._meta.label_lower, pk) not in ours for pk in using):
            return True
    return False


def _is_derived(relation: models.ManyToOneRel) -> bool:
    parent = Unit._meta.get_field("parent")
    return relation.related_model in (UnitLead, Leadership) or relation.field == parent


def _set(rows: Rows, row: models.Model, values: dict[str, Any], verb: str) -> None:
    wanted = type(row)(pk=row.pk)
    restore(wanted, values)
    rows.change(row, verb, **{name: getattr(wanted, name) for name in values})


def _built_upon() -> DomainError:
    return DomainError(
        "built_upon",
        _(
            "This cannot be undone any more: something newer builds upon it. "
            "Undo the newer change first, or make a new one."
        ),
    )
