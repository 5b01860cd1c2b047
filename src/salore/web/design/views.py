"""The page that shows every component in each of its states."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from salore.web.assets import COMPONENTS
from salore.web.design.forms import ExampleForm, FilterForm
from salore.web.door import anyone


def names() -> list[str]:
    """Return the components that have something to show."""
    return sorted(path.parent.name for path in COMPONENTS.glob("*/examples.html"))


@anyone
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    context = {
        "index": Decimal("84.39"),
        "first_day": date(2027, 1, 1),
        "last_day": date(2027, 12, 31),
        "sent_at": datetime(2026, 12, 2, 0, 14, tzinfo=UTC),
        "empty_form": ExampleForm(),
        "filled_form": ExampleForm(ExampleForm.FAULTY, auto_id="faulty_%s"),
        "filter_form": FilterForm(),
    }
    shown: list[tuple[str, SafeString]] = [
        (name, render_to_string(f"{name}/examples.html", context, request)) for name in names()
    ]
    return render(request, "design/gallery.html", {"shown": shown, **context})
