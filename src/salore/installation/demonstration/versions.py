"""Agreed versions of plans, frozen as the agreement of each would have frozen them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from salore.installation.demonstration.organisation import Loaded
from salore.organisation.models import Person
from salore.planning.content import PersonContent, contents_of, hash_of, to_plain
from salore.planning.models import Plan, PlanVersion


def freeze(loaded: Loaded, plans: Collection[Plan]) -> None:
    """Keep what each of the plans says as its version 1."""
    numbers = {person.pk: number for number, person in loaded.people.items()}
    people = {person.pk: person for person in loaded.people.values()}
    contents = contents_of(plans)

    def named(person: Person, plan: Plan | None = None) -> PersonContent:
        number = numbers[person.pk]
        post = plan.assignment if plan and plan.assignment else loaded.main(number)
        return PersonContent(
            name=person.full_name,
            number=number,
            grade=person.grade,
            rank=person.rank,
            post=post.position.name,
            unit=post.unit.name,
        )

    rows = []
    for plan in plans:
        content = replace(
            contents[plan.pk],
            person=named(people[plan.person_id], plan),
            appraiser=named(people[plan.appraiser_id]) if plan.appraiser_id else None,
        )
        rows.append(
            PlanVersion(
                agency=loaded.agency,
                plan=plan,
                number=1,
                content=to_plain(content),
                content_hash=hash_of(content),
                appraiser_id=plan.appraiser_id,
                agreed_at=plan.agreed_at or plan.made_at,
            )
        )
    PlanVersion.objects.bulk_create(rows)
