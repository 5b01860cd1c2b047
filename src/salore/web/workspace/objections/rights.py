"""What somebody may say against their result, among what they may do now, and until when."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.cycles.day_counts import rule_of
from salore.cycles.saying import in_words
from salore.objections.clocks import FILED
from salore.objections.models import Objection
from salore.objections.selectors import Chance, chance_of
from salore.organisation.viewer import Viewer
from salore.results.models import Receipt
from salore.results.selectors import ResultView
from salore.web.workspace.objections.saying import state_said
from salore.web.workspace.results.rights import Right


def objecting(viewer: Viewer, view: ResultView, receipt: Receipt | None) -> Iterator[Right]:
    """Yield the one line about an objection that is true now."""
    del receipt
    chance = chance_of(view.result)
    if chance.objection is not None and not chance.is_open:
        yield _of_case(chance.objection, viewer)
    elif chance.is_open:
        yield _open(chance)
    elif chance.is_over and chance.term is not None:
        yield Right(
            when=_("Objection"),
            title=_("The days for an objection are over"),
            words=_("They ended on %(day)s.") % {"day": in_words(chance.term.last_on)},
        )
    elif chance.awaits_receipt:
        yield _later(view)


def _of_case(objection: Objection, viewer: Viewer) -> Right:
    words = ""
    if objection.is_pending and objection.due_on:
        words = _("To be decided by %(day)s.") % {"day": in_words(objection.due_on)}
    return Right(
        when=_("Objection"),
        until=in_words(timezone.localdate(objection.filed_at)),
        title=state_said(objection, viewer.today),
        words=words,
        href=reverse("objections:detail", args=[objection.uid]),
        action=_("Read the case"),
    )


def _open(chance: Chance) -> Right:
    return Right(
        when=_("Until"),
        until=in_words(chance.term.last_on) if chance.term else "",
        title=_("Object, if you disagree"),
        words=_(
            "Somebody above your appraiser hears both sides and decides. It must not be held against you."
        ),
        href=reverse("objections:file", args=[chance.result.uid]),
        action=_("File an objection"),
    )


def _later(view: ResultView) -> Right:
    """Say how many days there will be, before anybody has to ask."""
    step = rule_of(view.pack, FILED)
    n = step.days if step and step.days else 0
    words = ngettext(
        "%(n)s day after you received it is the last.", "%(n)s days, counted from when you received it.", n
    ) % {"n": n}
    if step and step.day_type == "working":
        words = ngettext(
            "%(n)s working day after you received it is the last.",
            "%(n)s working days, counted from when you received it.",
            n,
        ) % {"n": n}
    return Right(when=_("After that"), title=_("Object, if you disagree"), words=words if n else "")
