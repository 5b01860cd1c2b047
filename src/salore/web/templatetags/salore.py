"""What templates say of dates, numbers and states, in either language. No queries, no decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import uuid4

from django import forms, template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from salore.core import clock
from salore.cycles.saying import period_name
from salore.web import saying
from salore.web.faults import Fault, faults_of

register = template.Library()
register.filter("period_said", period_name)


def _language() -> str:
    return (get_language() or "id")[:2]


@register.filter
def day(value: date | None) -> str:
    """Write a date: 2 Desember 2026. A moment is told by its day where the agency is."""
    return saying.day(_local(value), _language()) if value else ""


@register.filter
def last_day(end: datetime) -> date:
    """Return the last day before something ends: at 24:00 people still say the day that is over then."""
    return clock.last_day(end, timezone.get_current_timezone_name())


@register.filter
def weekday(value: date | None) -> str:
    """Write a date with its weekday: Rabu, 2 Desember 2026."""
    return saying.weekday(_local(value), _language()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment: Rabu, 2 Desember 2026 pukul 09.14 WIT."""
    return saying.moment(timezone.localtime(value), _language()) if value else ""


def _local(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def num(value: Decimal | float | None, decimals: int | None = None) -> str:
    """Write a number as people do: 1.234,5. What is missing stays missing."""
    return "" if value is None else saying.number(value, _language(), decimals)


@register.filter
def percent(value: Decimal | float | None, decimals: int | None = 0) -> str:
    """Write a percentage that is given in per cent: 95 %."""
    return "" if value is None else saying.percent(value, _language(), decimals)


@register.filter
def in_words(value: Decimal | float | None) -> str:
    """Write a number in words (terbilang): delapan puluh empat koma tiga sembilan."""
    return "" if value is None else saying.in_words(value, _language())


@register.filter
def size(count_bytes: int | None) -> str:
    """Write the size of a file: 1,2 MB."""
    return "" if count_bytes is None else saying.size(count_bytes, _language())


@register.simple_tag
def status(kind: str, words: str) -> SafeString:
    """Return a state: none (not begun), part (under way), done, late or lock, and its words."""
    return format_html('<span class="status status-{}">{}</span>', kind, words)


@register.simple_tag
def bar(share_pct: Decimal | float | None, due_pct: Decimal | float | None = None) -> SafeString:
    """Return a bar for the eye; its number must stand beside it. Short of what is due it turns ochre."""
    if share_pct is None:
        return SafeString("")
    share = max(0.0, min(100.0, float(share_pct)))
    short = due_pct is not None and share < float(due_pct)
    due = f"{float(due_pct):g}" if due_pct else ""
    mark = format_html('<line class="bar-due" x1="{0}%" x2="{0}%" y2="12"/>', due) if due else ""
    return format_html(
        '<svg class="bar" aria-hidden="true" focusable="false">'
        '<rect class="bar-all" x=".5" y="1.5" width="99.5%" height="9"/>'
        '<rect class="bar-{}" y="1" width="{}%" height="10"/>{}</svg>',
        "short" if short else "done",
        f"{share:g}",
        mark,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a line icon; its word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def guide(topic: str, *, of: str = "") -> SafeString:
    """Return the link to the page that says what a duty asks, why, and what rights one has in it."""
    about = format_html('<span class="vh">: {}</span>', of) if of else ""
    return format_html(
        '<a class="action" href="{}">{}{}</a>',
        reverse("guide:topic", args=[topic]),
        gettext("What, why, and my rights (1 minute)"),
        about,
    )


@register.simple_block_tag
def written(content: str) -> str:
    """Return what stands within, to be named with `as` where it is needed twice."""
    return content


@register.simple_tag
def person(name: str, front: str = "", back: str = "") -> str:
    """Return a name with its titles, as on letters."""
    titled = f"{front} {name}".strip()
    return f"{titled}, {back}" if back else titled


@register.simple_tag
def crumbs(*parts: str) -> SafeString:
    """Return the way up: label and address (or URL name) by turns; the last label alone is this page."""
    *above, here = parts
    items = [
        format_html('<li><a href="{}">{}</a></li>', _address(url), label)
        for label, url in zip(above[::2], above[1::2], strict=True)
    ]
    return format_html(
        '<nav class="crumbs" aria-label="{}"><ol>{}<li aria-current="page">{}</li></ol></nav>',
        gettext("You are here"),
        format_html_join("", "{}", ((item,) for item in items)),
        here,
    )


def _address(url: str) -> str:
    if url.startswith(("/", "#")) or ":" not in url:
        return url
    try:
        return reverse(url)
    except NoReverseMatch:
        return url


@register.inclusion_tag("faults/faults.html")
def faults(*forms_shown: forms.BaseForm | forms.BaseFormSet[Any], **more: Iterable[str]) -> dict[str, Any]:
    """Return the summary of what is wrong in the forms, and in sentences given as `sentences`."""
    found: list[Fault] = [fault for form in forms_shown for fault in faults_of(form)]
    found += [Fault(str(sentence)) for sentence in more.get("sentences", ())]
    title = ngettext("One thing needs attention", "%(count)s things need attention", len(found))
    return {"found": found, "title": title % {"count": saying.count(len(found), _language())}}


@register.simple_tag
def form_key() -> SafeString:
    """Return the hidden mark by which a form is taken once (`web.once`)."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid4())


@register.simple_tag
def draft(name: str, *, page_only: bool = False, key: str = "", first: str = "") -> SafeString:
    """Return the attributes of a `form` whose text the browser keeps; `name` tells it from every other form.

    The form holds `{% form_key %}` and its view is wrapped in `once`. Without JavaScript it is a plain form.
    `page_only` keeps it in the open page alone, for what must not lie on a device that others use; `key`
    locks it with another key than the account's. `first` is a behaviour that has its say before it is sent.
    """
    place = " data-page-only" if page_only else ""
    lock = format_html(' data-key="{}"', key) if key else ""
    behaviours = f"{first} draft leave" if page_only else f"{first} draft"
    return format_html(
        'data-controller="{}" data-draft="{}"{}{}{}',
        *(behaviours.strip(), name, SafeString(place), lock, _draft_words(_language())),
    )


@cache
def _draft_words(_language: str) -> SafeString:
    """Return what a draft tells its writer; a page may have a dozen forms."""
    words = {
        "restored": gettext("What you typed on {at} was kept on this device and stands here again."),
        "unsent": gettext("This was not sent on {at}: the link was down. Look it over, then send it."),
        "older": gettext("The page has changed since then; compare before you send."),
        "files": gettext("Choose the files again: a browser does not keep them."),
        "discard": gettext("Discard what was kept"),
        "waiting": gettext(
            "No link. What you typed is kept on this device, and is sent by itself once the link is back."
        ),
        "stay": gettext("No link. Leave this page open: it is sent by itself once the link is back."),
        "out": gettext(
            "Not sent: you are signed out, or somebody else signed in here. Leave this page open, sign in as"
            " yourself in another tab, then send it from here."
        ),
    }
    return format_html_join("", ' data-{}="{}"', words.items())
