"""Names for ids that rows of the log hold: they are plain numbers there, because the log lies low."""

from __future__ import annotations

from collections.abc import Iterable

from salore.organisation.models import Person
from salore.organisation.viewer import Viewer


def names_of(viewer: Viewer, ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of people of the agency by their ids, in one query."""
    known = {one for one in ids if one is not None}
    people = Person.objects.filter(agency_id=viewer.agency_id).in_bulk(known)
    return {pk: person.full_name for pk, person in people.items()}
