"""Periods, sources and figures on the pages of decisions."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from salore.web.saying import number
from salore.web.workspace.deciding.saying import source_said

register = template.Library()
register.filter("source", source_said)


@register.filter
def figure(value: str) -> str:
    """Write a figure that is kept as text, as results are: 117,07."""
    return number(Decimal(value), (get_language() or "id")[:2])
