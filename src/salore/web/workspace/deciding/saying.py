"""Ratings, proposals, sources and patterns in words. No rows, no decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from salore.appraisal.deciding.overview import Share, predicate_from
from salore.appraisal.deciding.whose import Authority
from salore.appraisal.states import MERGED, DecidedAs, Rating, Source
from salore.engine.explanation import Section, tell
from salore.methods.distribution import PatternCheck
from salore.policy.model import Pack, PatternLimit
from salore.web.saying import percent

RATINGS: dict[str, str | Promise] = {
    Rating.ABOVE: pgettext_lazy("rating", "above"),
    Rating.AS: pgettext_lazy("rating", "as expected"),
    Rating.BELOW: pgettext_lazy("rating", "below"),
}
# Low to high, as on the forms about colleagues.
PICKS = (
    (Rating.BELOW.value, gettext_lazy("Below expectation")),
    (Rating.AS.value, gettext_lazy("As expected")),
    (Rating.ABOVE.value, gettext_lazy("Above expectation")),
)
SOURCES: dict[str, str | Promise] = {
    Source.PEER: gettext_lazy("Colleagues"),
    Source.SUBORDINATE: gettext_lazy("Direct subordinates"),
    MERGED: gettext_lazy("Colleagues and subordinates together"),
    Source.SELF: pgettext_lazy("source", "Oneself"),
    Source.TEAM_LEAD: gettext_lazy("Team lead"),
    Source.SUPERVISOR: gettext_lazy("Superior"),
}
RELATIVE: dict[str, str | Promise] = {
    "above": gettext_lazy("stronger"),
    "near": gettext_lazy("alike"),
    "below": gettext_lazy("needs attention"),
}
_RESULT = ("result_proposal", "combination")
_BEHAVIOUR = ("behaviour_proposal",)
# What is told elsewhere on the page, or is not for here.
_UNTOLD = ("severity", "decision", "predicate", "credit")


def rating_said(rating: str) -> str:
    return str(RATINGS.get(rating, ""))


def pick_said(rating: str) -> str:
    return str(dict(PICKS).get(rating, ""))


def source_said(source: str) -> str:
    return str(SOURCES.get(source, source))


def right_said(authority: Authority) -> str:
    """Say by what right somebody decides who does not lead the person; empty for the direct superior."""
    return {
        DecidedAs.DELEGATE: _("You decide by written delegation."),
        DecidedAs.NEXT_SUPERIOR: _("The direct superior has not decided in time; you may."),
        DecidedAs.NAMED: _("The performance team named you to decide."),
    }.get(authority.role, "")


def both_said(result: str, behaviour: str) -> str:
    """Say two ratings: hasil sesuai, perilaku di atas. One that is missing is not said."""
    said = []
    if result:
        said.append(_("results %(rating)s") % {"rating": rating_said(result)})
    if behaviour:
        said.append(_("conduct %(rating)s") % {"rating": rating_said(behaviour)})
    return ", ".join(said)


def predicate_said(pack: Pack, result: str, behaviour: str, language: str) -> str:
    key = predicate_from(pack, result, behaviour)
    return pack.rules.predicates.label(key, language) if key else ""


def sections_of(explanation: Mapping[str, Any] | None, pack: Pack, language: str) -> tuple[Section, ...]:
    """Return the steps of a proposal in words, but those that are told elsewhere."""
    if not explanation:
        return ()
    told = tell(explanation, pack, language)
    return tuple(section for section in told.sections if section.key not in _UNTOLD)


def why_result(sections: Iterable[Section]) -> list[str]:
    return [sentence for one in sections if one.key in _RESULT for sentence in one.sentences]


def why_behaviour(sections: Iterable[Section]) -> list[str]:
    return [sentence for one in sections if one.key in _BEHAVIOUR for sentence in one.sentences]


def pattern_said(share: Share, pack: Pack, language: str) -> str:
    """Say what the pattern wants of a predicate; where it wants nothing, it may be there."""
    return ", ".join(_limit(limit, share, pack, language) for limit in share.limits) or _("may be there")


def _limit(limit: PatternLimit, share: Share, pack: Pack, language: str) -> str:
    part = percent(100 * limit.share, language, 0) if limit.share is not None else ""
    others = [key for key in limit.predicates if key != share.predicate]
    names = _(" and ").join(pack.rules.predicates.label(key, language) for key in others)
    if limit.limit == "present":
        if names:
            return _("together with %(names)s, not both empty") % {"names": names}
        return _("not empty")
    words = {
        "majority": _("the most"),
        "at_most": _("at most %(share)s") % {"share": part},
        "at_least": _("at least %(share)s") % {"share": part},
        "absent": _("none"),
    }[limit.limit]
    return _("%(limit)s, with %(names)s") % {"limit": words, "names": names} if names else words


def check_said(check: PatternCheck, size: int) -> str:
    """Say how the spread stands to the pattern."""
    codes = {reason.code for reason in check.reasons}
    if "no_pattern" in codes:
        return _("The predicate of the organisation is not set yet; the pattern follows from it.")
    if "too_few_people" in codes:
        return _(
            "A team of %(size)s is too small for percentages that mean something. Where the spread differs in"
            " the end, say why at the close."
        ) % {"size": size}
    if "undecided" in codes:
        return _("The spread is compared once everybody is decided.")
    if check.ok:
        return _("The spread fits the pattern.")
    return _("The spread differs from the pattern. It stays as you decided it; say why at the close.")
