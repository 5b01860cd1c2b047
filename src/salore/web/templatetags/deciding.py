"""Periods, sources and figures on the pages of decisions."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from salore.web.saying import percent
from salore.web.workspace.deciding.saying import source_said

register = template.Library()
register.filter("source", source_said)


@register.filter
def reached(value: str) -> str:
    """Write a percentage that is kept as text, as results are: 117,07 %."""
    return percent(Decimal(value), (get_language() or "id")[:2], None)
