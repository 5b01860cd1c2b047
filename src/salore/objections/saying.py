"""What stands on a record, roles and sources in words. No rows, no decisions."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salore.appraisal.deciding.overview import predicate_from
from salore.appraisal.states import MERGED, Source
from salore.objections.models import Objection
from salore.objections.states import EntryKind, Part
from salore.organisation.states import AssignmentRole

_SOURCES: dict[str, str | Promise] = {
    Source.PEER: gettext_lazy("Colleagues"),
    Source.SUBORDINATE: gettext_lazy("Direct subordinates"),
    MERGED: gettext_lazy("Colleagues and direct subordinates"),
}
_ROLES = {AssignmentRole.ACTING.value: "Plt.", AssignmentRole.DAILY_ACTING.value: "Plh."}


def source_said(source: str) -> str:
    return str(_SOURCES.get(source, source))


def role_said(role: str) -> str:
    """Return the short form that stands before a post; nothing for who holds it."""
    return _ROLES.get(role, "")


def predicates_said(objection: Objection, language: str) -> tuple[str, str]:
    """Return the predicate before and after a decision, where the rules make it of the two ratings."""
    pack = objection.period.cycle.pack_version.pack
    ratings = (
        (objection.result_before, objection.behaviour_before),
        (objection.result_rating, objection.behaviour_rating),
    )
    keys = [predicate_from(pack, *both) if all(both) else "" for both in ratings]
    before, after = (pack.rules.predicates.label(key, language) if key else "" for key in keys)
    return before, after


def entry_said(kind: str, part: str) -> str:
    """Say what stands on the record, and as whom it was written."""
    if kind == EntryKind.STATEMENT:
        return _("Objection")
    if kind == EntryKind.WITHDRAWAL:
        return _("Withdrawn")
    if kind == EntryKind.NAMING:
        return _("Who decides was named")
    if kind == EntryKind.ROUND:
        return _("A new round of colleagues' answers was asked for")
    if kind == EntryKind.NO_ROUND:
        return _("The new round cannot be held")
    if kind == EntryKind.QUESTION:
        return _("Question of who decides")
    return _("Explanation of the appraiser") if part == Part.APPRAISER else _("Explanation of the employee")
