"""What the rows of a change say: who begins and ends where, what opens and closes. Plain values, kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from salore.organisation.models import (
    Appointment,
    Assignment,
    Employment,
    Person,
    Position,
    Service,
    Team,
    TeamMembership,
    Unit,
    UnitPlacement,
)
from salore.organisation.rows import Rows, Touched

Effect = dict[str, Any]


def of_rows(rows: Rows) -> list[Effect]:
    """Return what the rows themselves say; `words` makes sentences of it."""
    later = (_of_later(one) for one in rows.later)
    return [*_of_units(rows), *_of_posts(rows), *_of_assignments(rows), *_of_people(rows), *later]


def _of_units(rows: Rows) -> Iterable[Effect]:
    for unit, one in rows.of(Unit):
        if one.was_added:
            yield {"code": "unit_opens", "unit": unit.name, "day": unit.starts_on.isoformat()}
        elif one.changed("ends_on") and unit.ends_on:
            yield {"code": "unit_closes", "unit": unit.name, "day": unit.ends_on.isoformat()}
    for placement, one in rows.of(UnitPlacement):
        if one.was_added and placement.parent_id:
            yield {
                "code": "unit_stands",
                "unit": placement.unit.name,
                "parent": Unit.objects.get(pk=placement.parent_id).name,
                "day": placement.starts_on.isoformat(),
            }
    for team, one in rows.of(Team):
        if one.changed("unit_id"):
            yield _of_later(_as_later(team, rows))
    for service, one in rows.of(Service):
        if one.changed("unit_id"):
            yield _of_later(_as_later(service, rows))


def _of_posts(rows: Rows) -> Iterable[Effect]:
    units = _unit_names(position.unit_id for position, _one in rows.of(Position))
    for position, one in rows.of(Position):
        code = "post_opens" if one.was_added else "post_closes"
        day = position.starts_on if one.was_added else position.ends_on
        if day is not None:
            yield {
                "code": code,
                "post": position.name,
                "unit": units[position.unit_id],
                "day": day.isoformat(),
            }


def _of_assignments(rows: Rows) -> Iterable[Effect]:
    """Tell a post left and another taken by one person as one move; who goes along together, together."""
    ended: dict[int, list[tuple[Assignment, Touched]]] = defaultdict(list)
    begun: dict[int, list[Assignment]] = defaultdict(list)
    names_end: list[Effect] = []
    touched = rows.of(Assignment)
    people = names_of(row.person_id for row, _one in touched)
    for row, one in touched:
        if one.was_added:
            begun[row.person_id].append(row)
        elif one.after is None or (one.changed("ends_on") and row.ends_on):
            ended[row.person_id].append((row, one))
        elif one.changed("position_id"):
            begun[row.person_id].append(row)
        elif one.changed("named_until") or one.changed("named_superior_id"):
            names_end.append(_name_end(row, one, people))
    posts = _post_names(row.position_id for row, _one in touched)
    along: dict[tuple[str, str], list[Effect]] = defaultdict(list)
    for person_id in dict.fromkeys([*ended, *begun]):
        for code, effect in _moves(person_id, ended[person_id], begun[person_id], people, posts):
            if code == "goes_along":
                along[(effect["unit"], effect["day"])].append(effect["person"])
            else:
                yield {"code": code} | effect
    for (unit, day), going in along.items():
        yield {
            "code": "go_along",
            "people": sorted(going, key=lambda one: one["name"]),
            "unit": unit,
            "day": day,
        }
    yield from names_end


def _moves(
    person_id: int,
    ended: list[tuple[Assignment, Touched]],
    begun: list[Assignment],
    people: dict[int, Effect],
    posts: dict[int, tuple[str, str]],
) -> Iterable[tuple[str, Effect]]:
    left = [row for row, _one in ended]
    for row in begun:
        post, unit = posts[row.position_id]
        said = {
            "person": people[person_id],
            "post": post,
            "unit": unit,
            "role": row.role,
            "day": row.starts_on.isoformat(),
        }
        before = next((one for one in left if one.role == row.role), None)
        if before is None:
            yield "begins", said
            continue
        left.remove(before)
        old_post, old_unit = posts[before.position_id]
        if old_post == post and old_unit != unit:
            yield "goes_along", said
        else:
            yield "moves", said | {"old_post": old_post, "old_unit": old_unit}
    for row in left:
        post, unit = posts[row.position_id]
        one = next(one for known, one in ended if known is row)
        yield (
            ("never_begins" if one.after is None else "ends"),
            {
                "person": people[person_id],
                "post": post,
                "unit": unit,
                "role": row.role,
                "day": (row.starts_on if one.after is None else row.ends_on or row.starts_on).isoformat(),
            },
        )


def _name_end(row: Assignment, one: Touched, people: dict[int, Effect]) -> Effect:
    superior_id = int((one.before or {})["named_superior_id"])
    return {
        "code": "name_ends",
        "person": people[row.person_id],
        "superior": names_of([superior_id])[superior_id],
        "day": (row.named_until or row.starts_on).isoformat(),
    }


def _of_people(rows: Rows) -> Iterable[Effect]:
    for person, one in rows.of(Person):
        for name in ("grade", "rank"):
            if one.changed(name):
                value = getattr(person, name)
                yield {"code": f"{name}_becomes", "person": named(person), "value": value, "day": None}
    for employment, one in rows.of(Employment):
        if one.was_added or one.changed("status"):
            yield {
                "code": "status_becomes",
                "person": named(employment.person),
                "status": employment.status,
                "day": employment.starts_on.isoformat(),
            }
    for membership, one in rows.of(TeamMembership):
        if not one.was_added:
            last_day = membership.ends_on or membership.starts_on
            said = {"person": named(membership.person), "team": membership.team.name}
            yield {"code": "leaves_team", "day": last_day.isoformat(), "is_lead": membership.is_lead} | said
    for appointment, one in rows.of(Appointment):
        unit = appointment.unit.name if appointment.unit else ""
        said = {"person": named(appointment.person), "role": appointment.role, "unit": unit}
        if one.was_added:
            yield {"code": "role_goes_on", "day": appointment.starts_on.isoformat()} | said
        else:
            last_day = appointment.ends_on or appointment.starts_on
            yield {"code": "role_ends", "day": last_day.isoformat()} | said


def _of_later(one: dict[str, Any]) -> Effect:
    """Tell what changes when the day has come."""
    day = one["on"]
    if one["model"] == "organisation.person":
        person = named(Person.objects.get(pk=one["pk"]))
        name, value = next(iter(one["values"].items()))
        return {"code": f"{name}_becomes", "person": person, "value": value, "day": day}
    thing = (Team if one["model"] == "organisation.team" else Service).objects.get(pk=one["pk"])
    unit = Unit.objects.get(pk=one["values"]["unit_id"]).name
    code = "team_belongs" if one["model"] == "organisation.team" else "service_belongs"
    return {"code": code, "name": thing.name, "unit": unit, "day": day}


def _as_later(row: Team | Service, rows: Rows) -> dict[str, Any]:
    return {
        "model": row._meta.label_lower,
        "pk": row.pk,
        "on": rows.actor.today.isoformat(),
        "values": {"unit_id": row.unit_id},
    }


def named(person: Person) -> Effect:
    return {"uid": str(person.uid), "name": person.full_name}


def names_of(ids: Iterable[int]) -> dict[int, Effect]:
    return {person.pk: named(person) for person in Person.objects.filter(pk__in=set(ids))}


def _unit_names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def _post_names(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    found = Position.objects.filter(pk__in=set(ids)).values_list("pk", "name", "unit__name")
    return {pk: (name, unit) for pk, name, unit in found}
