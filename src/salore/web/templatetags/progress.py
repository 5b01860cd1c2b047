"""What templates say of progress and evidence. No queries, no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.translation import ngettext

from salore.core.files import PHOTOS
from salore.core.models import StoredFile
from salore.cycles.saying import language, period_name
from salore.web import saying
from salore.web.faults import faults_of

register = template.Library()
_PHOTOS = frozenset(kind.value for kind in PHOTOS)


@register.inclusion_tag("faults/faults.html")
def period_faults(period_form: Any) -> dict[str, Any]:
    """Return the summary of all that is wrong for a period, each fault named by its indicator."""
    found = [
        replace(fault, label=form.measure.indicator.text) for form in period_form for fault in faults_of(form)
    ]
    title = ngettext("One thing needs attention", "%(count)s things need attention", len(found))
    return {"found": found, "title": title % {"count": saying.count(len(found), language())}}


@register.filter
def period(key: str) -> str:
    """Say a period: Triwulan IV 2026."""
    return period_name(key)


@register.filter
def of(rows: Mapping[str, Any], key: str) -> Any:
    """Return the row of a key."""
    return rows.get(key)


@register.filter
def host(url: str) -> str:
    """Return where a link leads, as its reader knows it."""
    return urlsplit(url).hostname or ""


@register.filter
def file_icon(stored: StoredFile) -> str:
    return "photo" if stored.media_type in _PHOTOS else "file"
