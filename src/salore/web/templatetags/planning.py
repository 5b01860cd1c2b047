"""What templates say of goals and targets. No queries, no decisions."""

from __future__ import annotations

from django import template
from django.utils.text import capfirst

from salore.planning.saying import Measured, target_said
from salore.planning.states import Aspect

register = template.Library()


@register.filter
def target(row: Measured) -> str:
    """Say a target as it is spoken: paling sedikit 95 %."""
    return target_said(row)


@register.filter
def aspect(value: str) -> str:
    """Say an aspect: Kuantitas."""
    return capfirst(str(Aspect(value).label)) if value in Aspect.values else value
