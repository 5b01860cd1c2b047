"""What may be done about a person, by those who keep the lists."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from salore.organisation import access
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer


def actions_for(person: Person, viewer: Viewer) -> list[tuple[str, str]]:
    """Return labels and addresses, the most frequent first."""

    def operation(slug: str) -> str:
        return f"{reverse('organisation:ask', args=[slug])}?pegawai={person.uid}"

    def page(name: str) -> str:
        return reverse(f"organisation:{name}", args=[person.uid])

    found = [
        (_("Move to another post"), operation("pindah")),
        (_("Promote"), operation("naik")),
        (_("Give another post, beside the one held"), page("assignment_start")),
        (_("Correct name and particulars"), page("person_change")),
        (_("Print an access letter"), f"{reverse('letters:make')}?pegawai={person.uid}"),
        (_("Record another number"), page("number_give")),
        (_("Record kind of employment or status"), page("employment_change")),
    ]
    if access.is_operator(viewer):
        found.append((_("Leaves service"), operation("berhenti")))
    if access.is_operator(viewer) and person.pk not in viewer.themselves:
        found.append((_("Close the evaluation early"), reverse("closing:early", args=[person.uid])))
    return found
