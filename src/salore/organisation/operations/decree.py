"""From the list of a decree to the turns of a rotation: who is meant, which post, and what does not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.utils.translation import gettext as _

from salore.core.errors import DomainError
from salore.organisation.models import Assignment, Identifier, Person, Position, Unit
from salore.organisation.operations.postings import Seat, Turn
from salore.organisation.reading.columns import kinds, open_table
from salore.organisation.reading.faults import ReadingError
from salore.organisation.reading.rotation import MoveRead, MoveRow, read_rotation
from salore.organisation.reading.sheets import open_sheet
from salore.organisation.states import AssignmentRole, PositionKind
from salore.organisation.viewer import Viewer
from salore.wording import Language

MOST_LINES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreeLine:
    """A line as read. `turn` is what it orders; without one, `problems` say why it is held back."""

    row: int
    person: str
    post: str
    unit: str
    day: date | None
    turn: Turn | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Known:
    """What the agency has that a decree may name."""

    people: dict[str, Person]
    units_by_id: dict[str, Unit]
    units_by_name: dict[str, list[Unit]]
    posts: dict[str, list[Position]]
    planned: dict[int, date] = field(default_factory=dict)


def read_decree(content: bytes, *, actor: Viewer, day: date | None, language: Language) -> list[DecreeLine]:
    """Read the list of a decree; `day` holds where a line has no day of its own."""
    try:
        with open_sheet(content) as sheet:
            table = open_table(sheet, kinds()["rotation"])
            read = list(islice(read_rotation(table, actor.today), MOST_LINES + 1))
    except ReadingError as error:
        said = error.say(language)
        if error.code == "mapping_incomplete":
            said += " " + _("Give its column that title in the file, then upload it again.")
        raise DomainError("unreadable", said, field="file") from error
    if len(read) > MOST_LINES:
        raise DomainError(
            "too_many",
            _("The list has more than %(most)s lines. Split it by decree.") % {"most": MOST_LINES},
            field="file",
        )
    if not read:
        raise DomainError("empty", _("No line with a number and a new post was found."), field="file")
    known = _known(actor, [one.row for one in read], day)
    return [_line(one, known, day, language) for one in read]


def _known(actor: Viewer, rows: list[MoveRow], day: date | None) -> _Known:
    numbers = Identifier.objects.filter(
        agency_id=actor.agency_id, value__in={row.nip for row in rows if row.nip}
    ).select_related("person")
    people = {number.value: number.person for number in numbers}
    units = Unit.objects.filter(agency_id=actor.agency_id).exclude(ends_on__lt=day or actor.today)
    by_name: dict[str, list[Unit]] = defaultdict(list)
    by_id = {}
    for unit in units:
        by_name[unit.name.casefold()].append(unit)
        if unit.siasn_id:
            by_id[str(unit.siasn_id)] = unit
    titles = {row.new_position.strip().lower() for row in rows}
    posts: dict[str, list[Position]] = defaultdict(list)
    named = Position.objects.filter(agency_id=actor.agency_id, title_key__in=titles)
    for post in named.exclude(ends_on__lt=day or actor.today).select_related("unit"):
        posts[post.title_key].append(post)
    later = Assignment.objects.filter(
        person__in=people.values(), role=AssignmentRole.DEFINITIVE, starts_on__gte=day or actor.today
    )
    return _Known(
        people, by_id, dict(by_name), dict(posts), dict(later.values_list("person_id", "starts_on"))
    )


def _line(read: MoveRead, known: _Known, day: date | None, language: Language) -> DecreeLine:
    row = read.row
    person = known.people.get(row.nip)
    starts_on = row.starts_on or day
    problems = [doubt.say(language) for doubt in read.doubts if doubt.severity == "fault"]
    if row.nip and person is None:
        problems.append(_("Nobody with this number is recorded."))
    if starts_on is None:
        problems.append(_("The line has no day, and none was given for the list."))
    seat, found_problems = _seat(row, known)
    problems += found_problems
    # Where the post alone tells the unit, that the line names none is nothing to look at.
    settled = {"unit_missing"} if seat is not None else set()
    notes = [
        doubt.say(language)
        for doubt in read.doubts
        if doubt.severity != "fault" and doubt.code not in settled
    ]
    if seat is not None and seat.position_id is None:
        notes.append(_("The unit does not have this post yet; it will be opened."))
    if person is not None and starts_on is not None and known.planned.get(person.pk, date.min) >= starts_on:
        problems.append(_("The person is to begin another post on or after that day already."))
    is_good = not problems and person is not None and seat is not None and starts_on is not None
    return DecreeLine(
        row=row.row,
        person=person.full_name if person else row.name or row.nip,
        post=row.new_position,
        unit=_unit_name(seat, known) or row.new_unit,
        day=starts_on,
        turn=Turn(person_id=person.pk, seat=seat, day=starts_on) if is_good else None,  # type: ignore[union-attr,arg-type]
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _seat(row: MoveRow, known: _Known) -> tuple[Seat | None, list[str]]:
    """Return the post that is meant. A name that several units share is not guessed at."""
    if not row.new_position:
        return None, []
    posts = known.posts.get(row.new_position.strip().lower(), [])
    units = _units(row, known)
    if units is None:
        if len(posts) == 1:
            return _taken(posts[0]), []
        return None, [_("It does not say in which unit, and the name of the post alone does not tell.")]
    if not units:
        return None, [_("No unit of this name is recorded.")]
    here = _posts_in(units, posts)
    if len(units) > 1 and len(here) != 1:
        count = len(units)
        return None, [_("%(count)s units have this name. Write the SIASN id of the unit.") % {"count": count}]
    if here:
        return _taken(here[0]), []
    kind = PositionKind.STRUCTURAL if row.new_echelon else PositionKind.FUNCTIONAL
    return Seat(unit_id=units[0].pk, title=row.new_position.strip(), kind=kind), []


def _posts_in(units: list[Unit], posts: list[Position]) -> list[Position]:
    """Return the posts in the units, else the one below them: a decree names the office, not its part."""
    ids = {unit.pk for unit in units}
    within = [post for post in posts if post.unit_id in ids]
    if within:
        return sorted(within, key=lambda post: (not post.heads_unit, post.pk))
    below = [post for post in posts if any(post.unit.path.startswith(unit.path) for unit in units)]
    return below if len(below) == 1 else []


def _units(row: MoveRow, known: _Known) -> list[Unit] | None:
    """Return the units that a line may mean; None where it names none."""
    if row.new_unit_id is not None:
        unit = known.units_by_id.get(str(row.new_unit_id))
        return [unit] if unit else []
    if row.new_unit:
        return known.units_by_name.get(row.new_unit.casefold(), [])
    return None


def _taken(post: Position) -> Seat:
    return Seat(unit_id=post.unit_id, title=post.name, position_id=post.pk)


def _unit_name(seat: Seat | None, known: _Known) -> str:
    if seat is None:
        return ""
    units: Iterable[Unit] = (unit for same in known.units_by_name.values() for unit in same)
    return next((unit.name for unit in units if unit.pk == seat.unit_id), "")
