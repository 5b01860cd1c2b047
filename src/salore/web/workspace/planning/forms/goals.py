"""The form of a goal and the rows of its indicators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salore.core.fields import ProseField, ScoreField
from salore.organisation.models import Service
from salore.planning.drafts import MOST_INDICATORS, GoalDraft, IndicatorDraft
from salore.planning.hints import Hint
from salore.planning.models import Goal
from salore.planning.parents import Parents
from salore.planning.states import Approach, Aspect, Cascade, Direction, GoalKind
from salore.web.widgets import Pick
from salore.web.workspace.planning.forms.plans import Choices, SeenForm

TITLE_LENGTH, TEXT_LENGTH = 600, 600


class GoalForm(SeenForm):
    title = ProseField(
        label=_("Goal (RHK)"),
        rows=2,
        max_length=TITLE_LENGTH,
        help_text=_("Write a result, not an activity. Example: “Files of 820 employees complete”."),
        error_messages={"required": _("Write the result that you promise.")},
    )
    parent = forms.ChoiceField(
        label=_("Superior's goal that this one supports"),
        required=False,
        error_messages={"invalid_choice": _("That goal is not to be chosen any more. Choose another.")},
    )
    parent_title = forms.CharField(
        label=_("If it is not on the list yet, its title"),
        required=False,
        max_length=TITLE_LENGTH,
        help_text=_("You need not wait for your superior. Link it later with one choice."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(GoalKind.MAIN, _("Main")), (GoalKind.ADDITIONAL, _("Additional"))],
        initial=GoalKind.MAIN,
        widget=Pick,
    )
    cascade = forms.ChoiceField(
        label=_("How it comes from that goal"),
        required=False,
        choices=[
            ("", _("Not said")),
            (Cascade.SHARE, _("A share of its target")),
            (Cascade.AREA, _("Its whole target, in my area")),
            (Cascade.INTERMEDIATE, _("A result on the way to it")),
        ],
    )
    belongs_to_post = forms.ChoiceField(
        label=_("When you change posts"),
        choices=[
            ("post", _("stays with the post (goal of the organisation)")),
            ("person", _("goes along with me (goal of my own)")),
        ],
        initial="post",
        widget=forms.RadioSelect,
    )
    weight = ScoreField(label=_("Weight"), required=False, min_value=0, max_decimals=3)

    # What few goals need is one touch away.
    FURTHER = ("kind", "cascade", "belongs_to_post", "weight")

    def __init__(self, *args: Any, parents: Parents, weighted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = parents
        field = self.fields["parent"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(_parent_choices(parents))
        if not weighted:
            del self.fields["weight"]

    def further_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FURTHER if name in self.fields]

    @property
    def says_more(self) -> bool:
        """Whether one of the further fields holds something that is not usual, or a fault."""
        return any(field.errors for field in self.further_fields()) or any(
            self[name].value() not in (usual, None, "")
            for name, usual in (("kind", GoalKind.MAIN), ("cascade", ""), ("belongs_to_post", "post"))
        )

    def draft(self, indicators: Iterable[IndicatorDraft]) -> GoalDraft:
        data = self.cleaned_data
        sort, _colon, uid = data["parent"].partition(":")
        parent = self.parents.goal(uid) if sort == "goal" else None
        team = self.parents.team(uid) if sort == "team" else None
        return GoalDraft(
            title=data["title"],
            kind=data["kind"],
            parent_id=parent.pk if parent else None,
            parent_title=data["parent_title"],
            team_id=team.pk if team else (parent.team_id if parent else None),
            cascade=data["cascade"] if parent else "",
            belongs_to_post=data["belongs_to_post"] == "post",
            weight=data.get("weight"),
            indicators=tuple(indicators),
        )

    @staticmethod
    def initial_of(goal: Goal) -> dict[str, Any]:
        """Return what the form shows of a goal that is there."""
        parent = f"goal:{goal.parent.uid}" if goal.parent else f"team:{goal.team.uid}" if goal.team else ""
        return {
            "title": goal.title,
            "kind": goal.kind,
            "parent": parent,
            "parent_title": goal.parent_title,
            "cascade": goal.cascade,
            "belongs_to_post": "post" if goal.belongs_to_post else "person",
            "weight": goal.weight,
        }


def _parent_choices(parents: Parents) -> Iterable[tuple[Any, Any]]:
    yield "", _("Not linked yet")
    owners: dict[int, Choices] = {}
    for goal in parents.goals:
        owners.setdefault(goal.plan_id, []).append((f"goal:{goal.uid}", f"{goal.number}. {goal.title}"))
    for goals in owners.values():
        goal = next(one for one in parents.goals if f"goal:{one.uid}" == goals[0][0])
        held = goal.plan.assignment
        yield (held.position.name if held else goal.plan.person.full_name), goals
    if parents.teams:
        yield _("Teams that you work in"), [(f"team:{team.uid}", team.name) for team in parents.teams]


class IndicatorForm(forms.Form):
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = ProseField(
        label=_("Indicator"),
        rows=2,
        max_length=TEXT_LENGTH,
        help_text=_("What is counted or measured."),
        error_messages={"required": _("Say what is counted or measured, or take this indicator out.")},
    )
    aspect = forms.ChoiceField(
        label=_("Aspect"),
        choices=[
            (Aspect.QUANTITY, _("Quantity")),
            (Aspect.QUALITY, _("Quality")),
            (Aspect.TIME, _("Time")),
            (Aspect.COST, _("Cost")),
        ],
        initial=Aspect.QUANTITY,
    )
    direction = forms.ChoiceField(
        label=_("The target is"),
        choices=[
            (Direction.HIGHER, _("at least this number")),
            (Direction.LOWER, _("at most this number")),
            (Direction.RANGE, _("between two numbers")),
        ],
        initial=Direction.HIGHER,
    )
    target = ScoreField(label=_("Target"), required=False, min_value=0)
    target_high = ScoreField(label=_("to, for a range"), required=False, min_value=0)
    unit_of_measure = forms.CharField(label=_("Unit of measure"), required=False, max_length=80)
    target_text = ProseField(
        label=_("Target in words"),
        rows=2,
        max_length=TEXT_LENGTH,
        required=False,
        help_text=_("Only where no number does justice."),
    )
    service = forms.ChoiceField(label=_("Where the realisation comes from"), required=False)
    accumulate = forms.ChoiceField(
        label=_("How the periods make the year"),
        required=False,
        choices=[
            ("", _("As usual for the target")),
            ("sum", _("They are added up")),
            ("last", _("The last one counts")),
            ("mean", _("Their mean counts")),
        ],
    )
    is_maximum = forms.BooleanField(label=_("More than this target cannot be reached"), required=False)
    perspective = forms.CharField(
        label=_("Perspective"), required=False, max_length=100, help_text=_("For heads of units.")
    )

    FURTHER = ("target_text", "service", "accumulate", "is_maximum", "perspective")
    # May be empty while it is a draft; proposing asks for them, so they are not called optional.
    ASKED_LATER = ("target", "target_high", "unit_of_measure")
    hints: Sequence[Hint] = ()

    def __init__(
        self,
        *args: Any,
        services: Iterable[Service] = (),
        approach: str = "",
        heads: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.services = {str(service.uid): service for service in services}
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("I report it")), *_service_choices(self.services)]
        self.is_qualitative = approach == Approach.QUALITATIVE
        if not heads:
            del self.fields["perspective"]
        for name in self.ASKED_LATER:
            self.fields[name].is_asked_later = True  # type: ignore[attr-defined]

    def further_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FURTHER if name in self.fields]

    @property
    def says_more(self) -> bool:
        unusual = (field for field in self.further_fields() if field.name != "accumulate")
        return self.is_qualitative or any(
            field.errors or field.value() not in (None, "", False) for field in unusual
        )

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written here: such a row is no indicator."""
        data = getattr(self, "cleaned_data", {})
        return not any(data.get(name) for name in ("text", "target", "target_high", "target_text"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_target(data)
        return data

    def _clean_target(self, data: dict[str, Any]) -> None:
        low, high, words = data.get("target"), data.get("target_high"), data.get("target_text")
        has_number = low is not None or high is not None
        if has_number and words:
            self.add_error("target_text", _("Give a number or words, not both."))
        is_range = data.get("direction") == Direction.RANGE
        if is_range and has_number:
            if low is None and "target" not in self.errors:
                self.add_error("target", _("Give the lower number of the range."))
            elif high is None and "target_high" not in self.errors:
                self.add_error("target_high", _("Give the upper number of the range."))
            elif low is not None and high is not None and high < low:
                self.add_error("target_high", _("The upper number is below the lower one."))
        elif high is not None:
            self.add_error("target_high", _("Two numbers need “between two numbers”; else leave this empty."))

    def draft(self) -> IndicatorDraft:
        data = self.cleaned_data
        service = self.services.get(data["service"])
        return IndicatorDraft(
            uid=data["uid"],
            text=data["text"],
            aspect=data["aspect"],
            direction=data["direction"],
            target_low=data["target"],
            target_high=data["target_high"],
            target_text=data["target_text"],
            unit_of_measure=data["unit_of_measure"].strip(),
            is_maximum=data["is_maximum"],
            accumulate=data["accumulate"],
            service_id=service.pk if service else None,
            perspective=data.get("perspective", ""),
        )

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        """Return what the form shows of an indicator, a row or content."""
        low, high = row.target_low, row.target_high
        if row.direction != Direction.RANGE:
            low, high = (low if low is not None else high), None
        service = row.service
        return {
            "uid": row.uid,
            "text": row.text,
            "aspect": row.aspect,
            "direction": row.direction,
            "target": low,
            "target_high": high,
            "target_text": row.target_text,
            "unit_of_measure": row.unit_of_measure,
            "is_maximum": row.is_maximum,
            "accumulate": row.accumulate,
            "service": str(service.uid) if isinstance(service, Service) else "",
            "perspective": row.perspective,
        }


def _service_choices(services: dict[str, Service]) -> Iterable[tuple[str, str | Promise]]:
    for uid, service in services.items():
        yield uid, _("Index of the service “%(name)s”") % {"name": service.name}


class IndicatorFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The indicators of one goal. A row left empty is no indicator; one that is there is taken out openly."""

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        form: forms.Form = super()._construct_form(  # type: ignore[misc]
            i, **kwargs | {"empty_permitted": True}
        )
        form.use_required_attribute = False
        return form

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this indicator out")

    def drafts(self) -> list[IndicatorDraft]:
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        return [form.draft() for form in kept if not form.is_blank]

    def show(self, hints: Iterable[Hint]) -> None:
        """Put hints beside the rows they are about."""
        found = list(hints)
        for index, form in enumerate(self.forms):
            form.hints = [hint for hint in found if hint.row == index]


Indicators = cast(
    type[IndicatorFormSet],
    forms.formset_factory(
        IndicatorForm,
        formset=IndicatorFormSet,
        extra=0,
        can_delete=True,
        max_num=MOST_INDICATORS,
        absolute_max=MOST_INDICATORS + 4,
        validate_max=True,
    ),
)
