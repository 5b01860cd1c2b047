"""People, their numbers and employment, the posts that they hold."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salore.organisation import access
from salore.organisation.models import Assignment, Person, Position
from salore.organisation.operations import Seat
from salore.organisation.services.people import PARTICULARS
from salore.organisation.states import AssignmentRole, IdentifierKind
from salore.web.seeking import PersonField, SeekForm, UnitField
from salore.web.widgets import DayInput

Choices = list[tuple[str, str]]
# How many posts of a unit are named when a name fits none of them.
_POSTS_SAID = 12
_SEXES = (("", _("Not said")), ("f", _("Female")), ("m", _("Male")))


class ParticularsForm(forms.Form):
    name = forms.CharField(label=_("Name without titles"), max_length=200)
    title_front = forms.CharField(label=_("Title before the name"), max_length=60, required=False)
    title_back = forms.CharField(label=_("Title after the name"), max_length=100, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=_SEXES, required=False)
    grade = forms.CharField(
        label=_("Grade"), max_length=10, required=False, help_text=_("For example: III/a, or IX for PPPK.")
    )
    rank = forms.CharField(label=_("Rank"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )


class PersonForm(ParticularsForm):
    """Particulars of somebody recorded; it carries what they were when it was shown."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(person, name) for name in PARTICULARS}
        super().__init__(*args, **kwargs)
        for name in PARTICULARS:
            self.fields[f"known_{name}"] = forms.CharField(
                required=False, strip=False, widget=forms.HiddenInput, initial=getattr(person, name)
            )

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PARTICULARS}

    def show_what_stands(self, person: Person) -> None:
        """Say beside each field that differs what somebody else wrote there; keep what was typed."""
        data = dict(self.data.items())
        for name in PARTICULARS:
            stands = getattr(person, name)
            if stands != self.cleaned_data.get(f"known_{name}"):
                self[name].help_text = _("Stands now: %(text)s") % {"text": stands or _("nothing")}
            data[f"known_{name}"] = stands
        self.data = data

    def known(self) -> dict[str, Any]:
        return {name: self.cleaned_data[f"known_{name}"] for name in PARTICULARS}


class SeatForm(SeekForm):
    """A post by its unit and name. One that the unit has not is opened only when that is wanted."""

    # The field that says from when the post is taken.
    day_field: ClassVar[str] = "starts_on"

    unit = UnitField(label=_("Unit"), rows=access.units_managed)
    post = forms.CharField(label=_("Post"), max_length=250)
    is_new_post = forms.BooleanField(label=_("Open this post if the unit does not have it"), required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        self.position: Position | None = None
        if typed.get("unit") and typed.get("post"):
            day = typed.get(self.day_field) or self.viewer.today
            posts = Position.objects.on(day).filter(unit=typed["unit"]).order_by("-heads_unit", "name", "pk")
            self.position = posts.filter(title_key=typed["post"].strip().lower()).first()
            if self.position is None and not typed.get("is_new_post"):
                self.add_error("post", self._no_such_post(typed["unit"].name, posts))
        return typed

    def seat(self) -> Seat:
        typed = self.cleaned_data
        return Seat(
            unit_id=typed["unit"].pk,
            title=typed["post"],
            position_id=self.position.pk if self.position else None,
        )

    @staticmethod
    def _no_such_post(unit: str, posts: QuerySet[Position]) -> str:
        names = list(dict.fromkeys(posts.values_list("name", flat=True)[:_POSTS_SAID]))
        if not names:
            return _("%(unit)s has no post on that day. Tick that this one is to be opened.") % {"unit": unit}
        return _("%(unit)s has no such post. It has: %(posts)s. Or tick that this one is to be opened.") % {
            "unit": unit,
            "posts": "; ".join(names),
        }


class NewPersonForm(ParticularsForm, SeatForm):
    """Somebody new, with a number, an employment and a first post."""

    field_order = (
        "name", "title_front", "title_back", "kind", "number", "employment_kind", "unit", "post",
        "is_new_post", "starts_on",
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind of number"), choices=IdentifierKind.choices)
    number = forms.CharField(label=_("Number"), max_length=60)
    employment_kind = forms.ChoiceField(label=_("Kind of employment"))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employment_kind"].choices = kinds  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of number"), choices=IdentifierKind.choices)
    number = forms.CharField(
        label=_("Number"), max_length=60, widget=forms.TextInput(attrs={"inputmode": "text"})
    )
    starts_on = forms.DateField(
        label=_("From"),
        widget=DayInput,
        help_text=_("The number of this kind that held until then ends the day before."),
    )


class EmploymentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of employment"))
    status = forms.ChoiceField(label=_("Status"))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(self, *args: Any, kinds: Choices, statuses: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["status"].choices = statuses  # type: ignore[attr-defined]


class HoldForm(SeatForm):
    """A post that somebody takes beside those held."""

    role = forms.ChoiceField(
        label=_("In what capacity"),
        choices=AssignmentRole.choices,
        help_text=_("To let somebody leave the definitive post for another, use a move instead."),
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Leave it empty while no end is known."),
    )
    decree = forms.CharField(label=_("Decree"), max_length=120, required=False)


class AssignmentForm(forms.Form):
    """What is corrected of a post held."""

    role = forms.ChoiceField(label=_("In what capacity"), choices=AssignmentRole.choices)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Leave it empty while no end is known."),
    )
    decree = forms.CharField(label=_("Decree"), max_length=120, required=False)

    @staticmethod
    def begins_with(assignment: Assignment) -> dict[str, Any]:
        names = ("role", "starts_on", "ends_on", "decree")
        return {name: getattr(assignment, name) for name in names}


class SuperiorForm(SeekForm):
    superior = PersonField(
        label=_("Superior"),
        required=False,
        help_text=_("Leave it empty for whoever heads the unit; that is the rule."),
    )
    from_day = forms.DateField(
        label=_("From"),
        widget=DayInput,
        help_text=_("If the superior was wrong from the beginning, the first day of the post."),
    )
