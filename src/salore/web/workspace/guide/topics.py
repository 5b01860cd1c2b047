"""What each duty of the evaluation asks and gives, one page each; and which page belongs to which duty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from salore.cycles.models import Cycle, pack_of
from salore.organisation.viewer import Viewer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A page of the guide: its address, its name, and how long what it is about takes."""

    slug: str
    template: str
    name: _StrPromise
    burden: _StrPromise


TOPICS = {
    topic.slug: topic
    for topic in (
        Topic(
            slug="menilai-rekan",
            template="rating",
            name=_("Appraising colleagues"),
            burden=_("About 2 minutes for each colleague"),
        ),
        Topic(
            slug="dinilai-rekan",
            template="rated",
            name=_("Being appraised by colleagues"),
            burden=_("Nothing to fill in"),
        ),
        Topic(
            slug="penilaian-diri",
            template="own",
            name=_("Appraising oneself"),
            burden=_("About 3 minutes, once a year"),
        ),
        Topic(
            slug="umpan-balik",
            template="feedback",
            name=_("Feedback"),
            burden=_("Less than a minute, at any time"),
        ),
        Topic(
            slug="memutuskan",
            template="deciding",
            name=_("Deciding on people"),
            burden=_("About 1 minute for each person as proposed, 5 minutes where you depart from it"),
        ),
        Topic(
            slug="menerima-hasil",
            template="receiving",
            name=_("Receiving one's result"),
            burden=_("About 3 minutes"),
        ),
        Topic(
            slug="keberatan",
            template="objecting",
            name=_("Objecting"),
            burden=_("About 10 minutes to file; most of it is your statement"),
        ),
    )
}
# By how the keys of duties begin.
_OF_DUTIES = {
    "rating.": "menilai-rekan",
    "naming.own": "penilaian-diri",
    "feedback.": "umpan-balik",
    "deciding.": "memutuskan",
    "results.receive": "menerima-hasil",
    "objection.": "keberatan",
}


def topic_of(duty_key: str) -> Topic | None:
    """Return the page that explains a duty, where one does."""
    return next((TOPICS[slug] for begins, slug in _OF_DUTIES.items() if duty_key.startswith(begins)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the pages say in figures, from the pack of the agency's last year."""

    not_observed: str
    minimum_answers: int
    minimum_remarks: int
    filing_days: int | None
    deciding_days: int | None
    counts_working_days: bool


def facts_for(viewer: Viewer) -> Facts | None:
    """Return the figures; None as long as the agency has no year."""
    cycles = Cycle.objects.visible_to(viewer).order_by("-year").values_list("pack_version__content_hash")
    found = cycles.first()
    if found is None:
        return None
    rules = pack_of(found[0]).rules
    steps = {row.key: row for row in rules.deadlines.rows}
    filed, decided = steps.get("objection_filed"), steps.get("objection_decided")
    return Facts(
        not_observed=rules.behaviour_scale.not_observed.in_language(viewer.language),
        minimum_answers=rules.anonymity.minimum_answers,
        minimum_remarks=rules.anonymity.minimum_remarks,
        filing_days=filed.days if filed else None,
        deciding_days=decided.days if decided else None,
        counts_working_days=bool(filed and filed.day_type == "working"),
    )
