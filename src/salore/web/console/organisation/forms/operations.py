"""Operations: each form says which operation was asked for. What follows from it, the preview shows."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.organisation import access, selectors, vocabulary
from salore.organisation.models import Agency, Assignment, Unit
from salore.organisation.operations import (
    DissolveUnit,
    MergeUnits,
    Move,
    OpenUnit,
    Part,
    PlaceUnit,
    Promote,
    Retire,
    SplitUnit,
)
from salore.organisation.operations.base import Operation
from salore.web.console.organisation.forms.people import SeatForm
from salore.web.seeking import PersonField, SeekForm, UnitField
from salore.web.widgets import DayInput


class OperationForm(SeekForm):
    """From when, and by which decree: what every operation asks."""

    effective_on = forms.DateField(
        label=_("From"),
        widget=DayInput,
        help_text=_("The first day on which it holds. A day to come is prepared in advance."),
    )
    decree = forms.CharField(label=_("Decree"), max_length=120, required=False)

    def operation(self) -> Operation:
        raise NotImplementedError

    def _when(self) -> dict[str, Any]:
        return {"effective_on": self.cleaned_data["effective_on"], "decree": self.cleaned_data["decree"]}


class MoveForm(OperationForm, SeatForm):
    day_field: ClassVar[str] = "effective_on"
    field_order = (
        "person",
        "unit",
        "post",
        "is_new_post",
        "effective_on",
        "decree",
    )

    person = PersonField(label=_("Who"), rows=access.people_managed)

    def operation(self) -> Operation:
        return Move(person_id=self.cleaned_data["person"].pk, seat=self.seat(), **self._when())


class PromoteForm(OperationForm, SeatForm):
    day_field: ClassVar[str] = "effective_on"
    field_order = (
        "person", "grade", "rank", "unit", "post", "is_new_post", "effective_on", "decree",
    )  # fmt: skip

    person = PersonField(label=_("Who"), rows=access.people_managed)
    grade = forms.CharField(label=_("New grade"), max_length=10, required=False)
    rank = forms.CharField(label=_("New rank"), max_length=60, required=False)
    unit = UnitField(
        label=_("Unit of the new post"),
        rows=access.units_managed,
        required=False,
        help_text=_("Leave unit and post empty if only grade and rank change."),
    )
    post = forms.CharField(label=_("New post"), max_length=250, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if bool(typed.get("unit")) is not bool(typed.get("post")) and not self.errors:
            self.add_error("post" if typed.get("unit") else "unit", _("A post needs both, unit and name."))
        elif not any(typed.get(name) for name in ("grade", "rank", "unit")) and not self.errors:
            self.add_error(None, _("Say what changes: grade, rank or post."))
        return typed

    def operation(self) -> Operation:
        typed = self.cleaned_data
        return Promote(
            person_id=typed["person"].pk,
            seat=self.seat() if typed["unit"] else None,
            grade=typed["grade"].strip(),
            rank=typed["rank"].strip(),
            **self._when(),
        )


class RetireForm(OperationForm):
    field_order = ("person", "status", "effective_on", "decree")

    person = PersonField(label=_("Who"), rows=access.people_managed)
    status = forms.ChoiceField(label=_("Status from then on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = Agency.objects.get(pk=self.viewer.agency_id)
        statuses = vocabulary.leaving_statuses(agency, self.viewer.language)
        self.fields["status"].choices = statuses  # type: ignore[attr-defined]

    def operation(self) -> Operation:
        typed = self.cleaned_data
        return Retire(person_id=typed["person"].pk, status=typed["status"], **self._when())


class OpenUnitForm(OperationForm):
    field_order = (
        "name",
        "code",
        "parent",
        "head_title",
        "effective_on",
        "decree",
    )

    name = forms.CharField(label=_("Name of the unit"), max_length=250)
    code = forms.CharField(label=_("Code"), max_length=60)
    parent = UnitField(label=_("Under which unit"))
    head_title = forms.CharField(label=_("Post that heads it"), max_length=250)

    def operation(self) -> Operation:
        typed = self.cleaned_data
        return OpenUnit(
            name=typed["name"],
            code=typed["code"],
            parent_id=typed["parent"].pk,
            head_title=typed["head_title"],
            **self._when(),
        )


class PlaceUnitForm(OperationForm):
    field_order = ("unit", "parent", "effective_on", "decree")

    unit = UnitField(label=_("Which unit"))
    parent = UnitField(label=_("Under which unit"))

    def operation(self) -> Operation:
        typed = self.cleaned_data
        return PlaceUnit(unit_id=typed["unit"].pk, parent_id=typed["parent"].pk, **self._when())


class MergeUnitsForm(OperationForm):
    field_order = ("unit", "second", "third", "into", "effective_on", "decree")

    unit = UnitField(label=_("Unit to be merged"))
    second = UnitField(label=_("A second unit to be merged"), required=False)
    third = UnitField(label=_("A third unit to be merged"), required=False)
    into = UnitField(
        label=_("Unit that continues"),
        help_text=_("If it is to be a new unit, open that first."),
    )

    def operation(self) -> Operation:
        typed = self.cleaned_data
        merged = dict.fromkeys(typed[name].pk for name in ("unit", "second", "third") if typed.get(name))
        return MergeUnits(unit_ids=tuple(merged), into_id=typed["into"].pk, **self._when())


class DissolveUnitForm(OperationForm):
    field_order = ("unit", "people_to", "effective_on", "decree")

    unit = UnitField(label=_("Which unit"))
    people_to = UnitField(
        label=_("Unit that receives its people"),
        required=False,
        help_text=_("Left empty, they are without a post until you place them."),
    )

    def operation(self) -> Operation:
        typed = self.cleaned_data
        people_to = typed["people_to"].pk if typed["people_to"] else None
        return DissolveUnit(unit_id=typed["unit"].pk, people_to_id=people_to, **self._when())


class SplitUnitForm(OperationForm):
    """A new unit beside one that is known: who goes there is ticked."""

    field_order = (
        "name", "code", "head_title", "going", "children", "effective_on", "decree",
    )  # fmt: skip

    name = forms.CharField(label=_("Name of the new unit"), max_length=250)
    code = forms.CharField(label=_("Code"), max_length=60)
    head_title = forms.CharField(label=_("Post that heads it"), max_length=250)
    going = forms.MultipleChoiceField(
        label=_("Who goes there, with the post"), required=False, widget=forms.CheckboxSelectMultiple
    )
    children = forms.MultipleChoiceField(
        label=_("Units below that go there"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        today: date = self.viewer.today
        held = Assignment.objects.filter(unit=unit, position__heads_unit=False).exclude(ends_on__lt=today)
        self._held = {
            str(one.uid): one
            for one in held.select_related("person", "position").order_by("person__name", "pk")
        }
        self._children = {str(child.uid): child for child in selectors.children_of(unit, today)}
        self.fields["going"].choices = [  # type: ignore[attr-defined]
            (uid, f"{one.person.full_name}, {one.position.name}") for uid, one in self._held.items()
        ]
        self.fields["children"].choices = [  # type: ignore[attr-defined]
            (uid, child.name) for uid, child in self._children.items()
        ]
        for name, known in (("going", self._held), ("children", self._children)):
            if not known:
                del self.fields[name]

    def operation(self) -> Operation:
        typed = self.cleaned_data
        part = Part(
            name=typed["name"],
            code=typed["code"],
            head_title=typed["head_title"],
            assignment_ids=frozenset(self._held[uid].pk for uid in typed.get("going", ())),
            child_ids=frozenset(self._children[uid].pk for uid in typed.get("children", ())),
        )
        return SplitUnit(unit_id=self.unit.pk, parts=(part,), **self._when())


class DecreeForm(forms.Form):
    """The list of a decree as a file."""

    file = forms.FileField(
        label=_("List of the decree"),
        help_text=_(
            "XLSX, XLS, ODS or CSV, with NIP, old post and new post; a column with the day may be there."
        ),
    )
    day = forms.DateField(
        label=_("From"),
        required=False,
        widget=DayInput,
        help_text=_("For lines without a day of their own."),
    )
    decree = forms.CharField(label=_("Decree"), max_length=120, required=False)
