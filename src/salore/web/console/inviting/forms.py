"""What is typed about somebody from outside: who they are, and about whom they can say something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from salore.appraisal.models import Collection
from salore.appraisal.outside import people_to_invite_for
from salore.cycles.saying import stage_name
from salore.cycles.states import StageKind
from salore.organisation.models import Person
from salore.web.seeking import PersonField, SeekForm

_KNOWN = ("first", "second", "third", "fourth")


def _person(label: Any, *, required: bool = False) -> PersonField:
    return PersonField(label=label, required=required, rows=people_to_invite_for)


class InviteForm(SeekForm):
    """Up to four people at once; whoever knows more is invited once more."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    office = forms.CharField(
        label=gettext_lazy("Where they work"),
        max_length=200,
        help_text=gettext_lazy("The other agency, or the firm."),
    )
    period = forms.ChoiceField(label=gettext_lazy("Which evaluation"), widget=forms.RadioSelect)
    first = _person(gettext_lazy("About whom they are asked"), required=True)
    second = _person(gettext_lazy("And about"))
    third = _person(gettext_lazy("And about (third)"))
    fourth = _person(gettext_lazy("And about (fourth)"))

    def __init__(self, *args: Any, collections: Sequence[Collection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collections = {str(one.uid): one for one in collections}
        period = self.fields["period"]
        assert isinstance(period, forms.ChoiceField)
        period.choices = [
            (uid, stage_name(StageKind.APPRAISAL, one.period.key, one.period.kind))
            for uid, one in self.collections.items()
        ]
        if len(self.collections) == 1:
            period.initial = next(iter(self.collections))

    def invited(self) -> dict[str, Any]:
        typed = self.cleaned_data
        people: list[Person] = [typed[key] for key in _KNOWN if typed.get(key)]
        return {
            "collection": self.collections[typed["period"]],
            "name": typed["name"],
            "office": typed["office"],
            "knows": list({one.pk: one for one in people}.values()),
        }
