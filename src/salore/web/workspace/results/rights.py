"""What one may do now with one's result, and until when. Each domain adds its own lines to the page.

A provider is asked for the result as it stands, of the person whom it concerns, once it is released.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from salore.cycles.saying import in_words
from salore.organisation.viewer import Viewer
from salore.results.models import Receipt
from salore.results.receiving import is_asked, receipt_of
from salore.results.selectors import ResultView


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One line: when, what, and where it is done. `is_main`: the one thing that is best done first."""

    when: str
    until: str = ""
    title: str
    words: str = ""
    href: str = ""
    action: str = ""
    is_main: bool = False


Provider = Callable[[Viewer, ResultView, Receipt | None], Iterable[Right]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let a domain say what may be done with a result. Called once, where its addresses are loaded."""
    if provider not in _providers:
        _providers.append(provider)


def rights_of(viewer: Viewer, view: ResultView) -> list[Right]:
    """Return the lines, in order: receiving first, then what other domains add."""
    receipt = receipt_of(view.result) if is_asked(view.result) else None
    return [*_receiving(view, receipt), *further_rights(viewer, view, receipt)]


def further_rights(viewer: Viewer, view: ResultView, receipt: Receipt | None) -> list[Right]:
    """Return what other domains add, beside receiving itself."""
    return [line for provider in _providers for line in provider(viewer, view, receipt)]


def _receiving(view: ResultView, receipt: Receipt | None) -> Iterator[Right]:
    if not is_asked(view.result):
        return
    if receipt is not None and receipt.result_id == view.result.pk:
        day = in_words(receipt.received_on)
        yield Right(
            when=_("Received"),
            until=day,
            title=_("Received") if receipt.is_signed else _("Received, not signed"),
            words=_("That you received it is no consent.") if receipt.is_signed else receipt.reason,
            href=reverse("results:receive", args=[view.result.uid]),
            action=_("What was noted"),
        )
        return
    title = _("Say that you received it")
    words = _("Receiving is not agreeing. From this day the days for an objection count.")
    if receipt is not None:
        title = _("Say that you received version %(number)s") % {"number": view.result.version}
        words = _("You received version %(number)s on %(day)s. This one was issued later.") % {
            "number": receipt.result.version,
            "day": in_words(receipt.received_on),
        }
    yield Right(
        when=_("Now"),
        until=_("1 minute"),
        title=title,
        words=words,
        href=reverse("results:receive", args=[view.result.uid]),
        action=_("I have received it"),
        is_main=True,
    )
