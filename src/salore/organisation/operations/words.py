"""The effects of a change in sentences, in the language that is active."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from salore.organisation import vocabulary
from salore.organisation.models import Agency
from salore.organisation.operations.effects import Effect
from salore.organisation.states import AppointedRole, AssignmentRole
from salore.wording import date_in_words

_NAMED_AT_ONCE = 6
# What needs attention before one agrees.
CARE = frozenset(
    {"vacant", "two_holders", "without_post", "several_posts", "gap", "led_by_nobody", "ends", "role_ends"}
)
LEADERS = frozenset({"led_by", "led_by_nobody", "name_ends"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One effect in words, with the people whom it concerns."""

    words: str
    people: tuple[dict[str, str], ...] = ()
    needs_care: bool = False


def sentences(effects: list[Effect], agency: Agency) -> list[Sentence]:
    return [sentence(effect, agency) for effect in effects]


def sentence(effect: Effect, agency: Agency) -> Sentence:
    """Return an effect as a sentence; a person stands in it by name."""
    said = {name: value["name"] if isinstance(value, dict) else value for name, value in effect.items()}
    for name in ("day", "from", "until"):
        if said.get(name):
            said[name] = date_in_words(date.fromisoformat(said[name]), _language())
    people = tuple(effect.get("people") or ([effect["person"]] if effect.get("person") else []))
    if "people" in effect:
        said["people"] = listed([one["name"] for one in people])
        said["count"] = len(people)
    if "posts" in effect:
        said["posts"] = listed(effect["posts"])
    if effect["code"] == "status_becomes":
        said["status"] = vocabulary.said(vocabulary.statuses(agency, _language()), effect["status"])
    for post, unit in (("post", "unit"), ("old_post", "old_unit")):
        if post in said:
            said[post] = _place(said[post], said[unit])
    # A title that ends the sentence brings its own full stop.
    words = _SAYING[effect["code"]](said).removesuffix("..")
    return Sentence(words if words.endswith(".") else f"{words}.", people, effect["code"] in CARE)


def listed(names: list[str]) -> str:
    """Write names in a row: A, B dan C; of many the first and how many more."""
    # Titles hold commas of their own.
    mark = "; " if any("," in name for name in names) else ", "
    if len(names) > _NAMED_AT_ONCE:
        more = len(names) - _NAMED_AT_ONCE + 1
        shown = mark.join(names[: _NAMED_AT_ONCE - 1])
        return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
            "names": shown,
            "count": more,
        }
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": mark.join(names[:-1]), "last": names[-1]}


def _place(post: str, unit: str) -> str:
    """Name a post with its unit, which many posts have in their name already."""
    if unit.casefold() in post.casefold():
        return post
    return _("%(post)s of %(unit)s") % {"post": post, "unit": unit}


def _language() -> str:
    return (get_language() or "id")[:2]


def _role(said: dict[str, Any]) -> str:
    return str(AssignmentRole(said["role"]).label)


def _begins(said: dict[str, Any]) -> str:
    if said["role"] == AssignmentRole.DEFINITIVE:
        return _("%(person)s becomes %(post)s on %(day)s.") % said
    return _("%(person)s becomes %(post)s on %(day)s: %(as)s.") % (said | {"as": _role(said)})


def _moves(said: dict[str, Any]) -> str:
    return _("%(person)s, until now %(old_post)s, becomes %(post)s on %(day)s.") % said


def _ends(said: dict[str, Any]) -> str:
    if said["role"] == AssignmentRole.DEFINITIVE:
        return _("%(person)s is %(post)s until %(day)s.") % said
    return _("%(person)s is %(post)s until %(day)s: %(as)s.") % (said | {"as": _role(said)})


def _go_along(said: dict[str, Any]) -> str:
    return (
        ngettext(
            "%(people)s goes along to %(unit)s on %(day)s, in the same post.",
            "%(count)s people go along to %(unit)s on %(day)s, in the same posts: %(people)s.",
            said["count"],
        )
        % said
    )


def _led_by(said: dict[str, Any]) -> str:
    if said["before"] is None:
        return _("%(people)s: superior from %(day)s is %(superior)s; until now nobody.") % said
    return _("%(people)s: superior from %(day)s is %(superior)s, until now %(before)s.") % said


def _led_by_nobody(said: dict[str, Any]) -> str:
    return _("%(people)s: no superior from %(day)s, until now %(before)s.") % said


def _vacant(said: dict[str, Any]) -> str:
    if said["leader"] is None:
        return _("%(post)s is vacant from %(day)s, and nobody above leads the unit.") % said
    return _("%(post)s is vacant from %(day)s; %(leader)s leads the unit meanwhile.") % said


def _grade_becomes(said: dict[str, Any]) -> str:
    if said["day"]:
        return _("Grade of %(person)s from %(day)s: %(value)s.") % said
    return _("Grade of %(person)s: %(value)s.") % said


def _rank_becomes(said: dict[str, Any]) -> str:
    if said["day"]:
        return _("Rank of %(person)s from %(day)s: %(value)s.") % said
    return _("Rank of %(person)s: %(value)s.") % said


def _leaves_team(said: dict[str, Any]) -> str:
    if said["is_lead"]:
        return _("%(person)s leads the team %(team)s until %(day)s; choose another lead.") % said
    return _("%(person)s belongs to the team %(team)s until %(day)s.") % said


def _role_goes_on(said: dict[str, Any]) -> str:
    said = said | {"as": AppointedRole(said["role"]).label}
    return _("%(person)s is %(as)s for %(unit)s from %(day)s.") % said


def _role_ends(said: dict[str, Any]) -> str:
    said = said | {"as": AppointedRole(said["role"]).label}
    if said["unit"]:
        return _("%(person)s is %(as)s for %(unit)s until %(day)s.") % said
    return _("%(person)s is %(as)s until %(day)s.") % said


_SAYING: dict[str, Callable[[dict[str, Any]], str]] = {
    "begins": _begins,
    "moves": _moves,
    "ends": _ends,
    "never_begins": lambda said: _("%(person)s does not begin as %(post)s on %(day)s.") % said,
    "go_along": _go_along,
    "name_ends": lambda said: (
        _("%(superior)s is no longer the superior of %(person)s by name after %(day)s.") % said
    ),
    "led_by": _led_by,
    "led_by_nobody": _led_by_nobody,
    "vacant": _vacant,
    "two_holders": lambda said: _("%(post)s has more than one holder on %(day)s: %(people)s.") % said,
    "without_post": lambda said: _("%(person)s holds no post from %(day)s.") % said,
    "several_posts": lambda said: _("%(person)s holds several posts for good: %(posts)s.") % said,
    "gap": lambda said: _("%(person)s holds no post from %(from)s to %(until)s.") % said,
    "unit_opens": lambda said: _("The unit %(unit)s exists from %(day)s.") % said,
    "unit_closes": lambda said: _("The unit %(unit)s exists until %(day)s.") % said,
    "unit_stands": lambda said: _("%(unit)s stands under %(parent)s from %(day)s.") % said,
    "post_opens": lambda said: _("The post %(post)s exists from %(day)s.") % said,
    "post_closes": lambda said: _("The post %(post)s exists until %(day)s.") % said,
    "grade_becomes": _grade_becomes,
    "rank_becomes": _rank_becomes,
    "status_becomes": lambda said: _("Status of %(person)s from %(day)s: %(status)s.") % said,
    "leaves_team": _leaves_team,
    "role_goes_on": _role_goes_on,
    "role_ends": _role_ends,
    "team_belongs": lambda said: _("The team %(name)s belongs to %(unit)s from %(day)s.") % said,
    "service_belongs": lambda said: _("The service %(name)s belongs to %(unit)s from %(day)s.") % said,
}
