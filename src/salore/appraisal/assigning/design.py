"""The assignment of anonymous raters: enough for each, even for all, two who rate each other only at need.

Rounds first: in each, every person still short is given one rater, those with the fewest who could come
first. A repair follows for people whose colleagues all have their fill: one of them hands a form to
somebody with room. Nobody is ever asked about a person whom they were not said to know.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

PEER = "peer"


@dataclass(frozen=True, slots=True)
class Limits:
    """`wanted` raters a source where they exist; nobody is asked where fewer than `minimum` could be.

    `merge`: the sources of a person reach the minimum together, else each by itself.
    """

    wanted: int = 8
    most_forms: int = 8
    minimum: int = 5
    merge: bool = True

    def group(self, form: Rating) -> tuple[int, str]:
        """Return what answers of a form are shown with."""
        return form.ratee, "" if self.merge else form.source


@dataclass(frozen=True, slots=True)
class Ratee:
    """Whom to ask about somebody: by source, circles of people who know them, the closest first.

    `invited` are asked in any case, as peers: they were asked to come for nobody else.
    """

    person: int
    circles: dict[str, tuple[tuple[int, ...], ...]]
    invited: tuple[int, ...] = ()


class Rating(NamedTuple):
    """One form: who is asked about whom, and as what."""

    ratee: int
    rater: int
    source: str


@dataclass(slots=True)
class _Need:
    """A person and source that still wants raters; `circle_of` says how close each candidate is.

    Candidates stand in an order of chance: of several who are equally fit the first is taken.
    """

    ratee: int
    source: str
    circle_of: dict[int, int]
    invited: tuple[int, ...] = ()
    raters: set[int] = field(default_factory=set)


def design(ratees: Iterable[Ratee], limits: Limits, seed: str) -> list[Rating]:
    """Return the forms to hand out, in an order that says nothing.

    The same people, limits and seed give the same forms.
    """
    chance = random.Random(seed)
    everybody = sorted(ratees, key=lambda one: one.person)
    chance.shuffle(everybody)
    needs = [need for ratee in everybody for need in _needs(ratee, limits, chance)]
    needs.sort(key=lambda need: len(need.circle_of))
    table = _Table(limits)
    for need in needs:
        table.seat_invited(need)
    for _ in range(limits.wanted):
        for need in needs:
            table.seat(need)
    for need in needs:
        while len(need.raters) < limits.wanted and table.make_room(need):
            pass
    forms = [Rating(need.ratee, rater, need.source) for need in needs for rater in need.raters]
    kept = sorted(_enough(forms, limits))
    chance.shuffle(kept)
    return kept


def _needs(ratee: Ratee, limits: Limits, chance: random.Random) -> list[_Need]:
    """Return what is wanted for somebody; nothing where the minimum could not be reached."""
    needs = []
    seen = {ratee.person, *ratee.invited}
    for source, circles in ratee.circles.items():
        invited = ratee.invited if source == PEER else ()
        circle_of: dict[int, int] = dict.fromkeys(invited, 0)
        for distance, circle in enumerate(circles):
            for person in circle:
                if person not in seen:
                    circle_of.setdefault(person, distance)
        seen |= circle_of.keys()
        candidates = sorted(circle_of)
        chance.shuffle(candidates)
        needs.append(
            _Need(ratee.person, source, {person: circle_of[person] for person in candidates}, invited)
        )
    if not limits.merge:
        return [need for need in needs if len(need.circle_of) >= limits.minimum]
    return needs if sum(len(need.circle_of) for need in needs) >= limits.minimum else []


def _enough(forms: Sequence[Rating], limits: Limits) -> list[Rating]:
    """Leave out people for whom too few were found: their answers could never be shown."""
    found = Counter(limits.group(form) for form in forms)
    return [form for form in forms if found[limits.group(form)] >= limits.minimum]


class _Table:
    """Who has how many forms, and about whom."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._forms: defaultdict[int, dict[int, _Need]] = defaultdict(dict)

    def seat_invited(self, need: _Need) -> None:
        for rater in need.invited[: self._limits.wanted]:
            if len(self._forms[rater]) < self._limits.most_forms:
                self._give(need, rater)

    def seat(self, need: _Need) -> None:
        """Give the person one more rater who has room, if there is one."""
        if len(need.raters) >= self._limits.wanted:
            return
        rater = self._best(need)
        if rater is not None:
            self._give(need, rater)

    def make_room(self, need: _Need) -> bool:
        """Take a form from somebody who has their fill, where another can do it, and give them this one."""
        for rater in need.circle_of:
            if rater in need.raters or need.ratee in self._forms[rater]:
                continue
            for other in list(self._forms[rater].values()):
                stand_in = self._best(other)
                if stand_in is not None:
                    self._take(other, rater)
                    self._give(other, stand_in)
                    self._give(need, rater)
                    return True
        return False

    def _best(self, need: _Need) -> int | None:
        """Return who would do it: rather none whom the person rates in turn, then the closest, the idlest."""
        in_turn, best, rank = self._forms[need.ratee], None, None
        for rater, circle in need.circle_of.items():
            forms = self._forms[rater]
            if len(forms) >= self._limits.most_forms or need.ratee in forms:
                continue
            mine = (rater in in_turn, circle, len(forms))
            if rank is None or mine < rank:
                best, rank = rater, mine
        return best

    def _give(self, need: _Need, rater: int) -> None:
        need.raters.add(rater)
        self._forms[rater][need.ratee] = need

    def _take(self, need: _Need, rater: int) -> None:
        need.raters.discard(rater)
        del self._forms[rater][need.ratee]
