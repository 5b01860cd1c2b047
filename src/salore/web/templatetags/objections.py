"""What templates say of objections. No queries, no decisions."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.safestring import SafeString

from salore.cycles.saying import language
from salore.objections import saying
from salore.objections.models import Entry, Objection
from salore.web.templatetags.salore import status
from salore.web.workspace.deciding.saying import RELATIVE, pick_said
from salore.web.workspace.objections.saying import mark_of, state_said

register = template.Library()
register.filter("rating", pick_said)
register.filter("source", saying.source_said)
register.filter("role", saying.role_said)


@register.simple_tag
def objection_status(objection: Objection, today: date) -> SafeString:
    shown: SafeString = status(mark_of(objection, today), state_said(objection, today))
    return shown


@register.filter
def entry_said(entry: Entry) -> str:
    return saying.entry_said(entry.kind, entry.part)


@register.filter
def beside_mean(word: str) -> str:
    """Say how a value stands to the person's own mean."""
    return str(RELATIVE.get(word, word))


@register.simple_tag
def predicates(objection: Objection) -> tuple[str, str]:
    """Return the predicate before and after a changed decision; empty where the rules use figures."""
    return saying.predicates_said(objection, language())
