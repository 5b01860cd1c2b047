"""What stands on the documents of one frozen result, of its own version.

Ratings, figures and reasons are those of the frozen steps; aspects, annexes and special expectations those of
the plan in force when it was computed; what the organisation achieved stands in what was archived with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from salore.engine.documents.data import (
    BehaviourLine,
    DocumentData,
    ExplanationData,
    GoalLine,
    IndicatorLine,
    Origin,
    Party,
    PersonPrint,
)
from salore.engine.period import Period
from salore.engine.printing.explained import explanation_of
from salore.engine.printing.worded import (
    evaluation_in_words,
    origin_of,
    period_in_words,
    rating_in_words,
    realisation_in_words,
    say,
    target_in_words,
    within_sentence,
)
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Identifier, Person, Unit
from salore.organisation.selectors import posts_of
from salore.organisation.viewer import Viewer
from salore.planning.content import PlanContent, from_plain
from salore.planning.models import PlanVersion
from salore.planning.states import PlanTextKind
from salore.results.evidence import Evidence, evidence_of
from salore.results.models import Receipt, Result
from salore.results.objected import is_objected, objection_of, replaced_by
from salore.results.printing.organisation import Standing, standing_of
from salore.results.receiving import receipt_of
from salore.results.recorded import Step, decision_of, step_of
from salore.results.selectors import ResultView, result_view
from salore.wording import Language, date_in_words


def print_of(viewer: Viewer, result: Result, language: Language) -> PersonPrint:
    """Return what is printed of a result for a viewer. Who is not appraised has an explanation only."""
    with translation.override(language):
        sheet = _Sheet(viewer, result_view(result, language), language)
        return PersonPrint(
            person_id=str(result.uid),
            documents=sheet.documents() if sheet.view.is_appraised else None,
            explanation=sheet.explanation(),
        )


@dataclass(frozen=True)
class _Sheet:
    """One result with what its documents need."""

    viewer: Viewer
    view: ResultView
    language: Language

    def explanation(self) -> ExplanationData:
        told = explanation_of(
            self.result.explanation,
            self.view.pack,
            self.language,
            agency=self.agency,
            person=self.employee,
            period=within_sentence(self._evaluated),
            origin=self.origin,
            as_of=self.as_of,
        )
        return replace(
            told,
            notices=(*self._closed_early(), *told.notices),
            # What was objected to once is decided for good: nothing more can be filed.
            next_steps=() if is_objected(self.result) else told.next_steps,
        )

    def documents(self) -> DocumentData:
        signed = self._decision.get("decided_on")
        receipt = receipt_of(self.result)
        is_received = receipt is not None and receipt.result_id == self.result.pk
        return DocumentData(
            agency=self.agency,
            period=period_in_words(self.period, self.language),
            evaluation_period=self._evaluated,
            form="head" if self._is_of_head else "staff",
            approach="qualitative" if self._is_told_in_words else "quantitative",
            employee=self.employee,
            appraiser=self._appraiser,
            appraiser_superior=self._above,
            main_goals=self._goals("main"),
            additional_goals=self._goals("additional"),
            behaviours=tuple(self._behaviours()),
            origin=self.origin,
            as_of=self.as_of,
            resources=self._texts(PlanTextKind.RESOURCE),
            accountability=self._texts(PlanTextKind.ACCOUNTABILITY),
            consequences=self._texts(PlanTextKind.CONSEQUENCE),
            organisation_result=self._standing.predicate,
            pattern_notes=self._standing.notes,
            result_rating=self._rating("result_rating"),
            behaviour_rating=self._rating("behaviour_rating"),
            predicate=self.view.predicate_words,
            recommendations=tuple(self._recommendations()),
            objection=objection_of(self.result, self.viewer),
            evaluation_signed=self._day(date.fromisoformat(signed)) if signed else "",
            received_by_employee=self._received(receipt) if receipt and is_received else "",
        )

    @property
    def result(self) -> Result:
        return self.view.result

    @cached_property
    def period(self) -> Period:
        return Period.parse(self.result.period)

    @property
    def _evaluated(self) -> str:
        return evaluation_in_words(self.period, self.language, self.result.computation.until)

    def _closed_early(self) -> Iterator[str]:
        """Say that the period ended earlier for this person, and what is not in it for that."""
        frozen = self.result.computation
        if frozen.until is None:
            return
        day = date_in_words(frozen.until, self.language)
        yield _("Closed before the period ended; it counts up to %(day)s.") % {"day": day}
        if frozen.early_ground:
            yield _("Reason: %(ground)s.") % {"ground": frozen.get_early_ground_display()}
        yield _("What colleagues answered and nobody had counted by then is not in it.")

    @property
    def as_of(self) -> date:
        return timezone.localtime(self.result.released_at).date()

    @property
    def origin(self) -> Origin:
        version = _("%(period)s, version %(number)s") % {
            "period": self.result.period,
            "number": self.result.version,
        }
        return origin_of(self.view.pack, self.result.computation.pack_hash, version)

    @cached_property
    def agency(self) -> str:
        """Return whose letterhead it bears: the highest unit above the person's."""
        unit = self.result.unit
        if unit is None:
            return self.result.person.agency.name
        top = unit.path.strip("/").partition("/")[0]
        return Unit.objects.get(pk=int(top)).name if top else unit.name

    @cached_property
    def _standing(self) -> Standing:
        return standing_of(self.result, self.view.pack, self.language)

    @cached_property
    def _evidence(self) -> Evidence:
        return evidence_of(self.view)

    @cached_property
    def _contents(self) -> list[PlanContent]:
        """Return the plans of the period as they were agreed when this was computed."""
        rows = PlanVersion.objects.filter(
            plan__person=self.result.person_id,
            plan__cycle=self.result.cycle_id,
            plan__starts_on__lte=self.period.ends_on,
            plan__ends_on__gte=self.period.starts_on,
            agreed_at__lte=self.result.computation.made_at,
        )
        last = {row.plan_id: row for row in rows.order_by("plan__starts_on", "plan_id", "number")}
        return [from_plain(row.content) for row in last.values()]

    # ── Who ───────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def employee(self) -> Party:
        inputs = step_of(self.result, "person")["inputs"]
        agreed = self._contents[-1].person if self._contents else None
        person, unit = self.result.person, self.result.unit
        kind = "pppk" if str(inputs.get("employment_kind") or "").startswith("pppk") else "pns"
        return Party(
            name=inputs["name"],
            id=self.result.explanation["person_id"],
            id_label=say(f"id.{kind}", self.language),
            rank=_rank(agreed.rank, agreed.grade) if agreed else _rank(person.rank, person.grade),
            position=inputs.get("position") or (agreed.post if agreed else ""),
            unit=unit.name if unit else (agreed.unit if agreed else ""),
        )

    @cached_property
    def _replaced(self) -> Result | None:
        """Return the version that the decision on an objection replaced by this one, if it did."""
        return replaced_by(self.result)

    @cached_property
    def _decision(self) -> Step:
        """Return the decision that the appraiser signs: what was decided on an objection is not theirs."""
        return decision_of(self._replaced or self.result)

    @cached_property
    def _decider(self) -> Person | None:
        return self._numbered(self._decision.get("decided_by"))

    @property
    def _decided_on(self) -> date:
        day = self._decision.get("decided_on")
        return date.fromisoformat(day) if day else self.period.ends_on

    @cached_property
    def _appraiser(self) -> Party | None:
        if self._decider is not None:
            return self._party(self._decider, self._decision["decided_by"])
        agreed = self._contents[-1].appraiser if self._contents else None
        if self.view.decided_by:
            return Party(name=self.view.decided_by, id="")
        if agreed is None:
            return None
        return Party(
            name=agreed.name, id=agreed.number, rank=_rank(agreed.rank, agreed.grade), position=agreed.post,
            unit=agreed.unit,
        )  # fmt: skip

    @cached_property
    def _above(self) -> Party | None:
        if self._replaced is not None:
            return self._who_heard_the_objection()
        if self._decider is None:
            return None
        above = superiors_on([self._decider.pk], self._decided_on).get(self._decider.pk)
        person = Person.objects.filter(pk=above).first() if above else None
        if person is None:
            return None
        numbers = Identifier.objects.filter(person=person, kind__in=("nip", "ni_pppk", "other"))
        number = numbers.order_by("-starts_on").values_list("value", flat=True).first()
        return self._party(person, number or "")

    def _who_heard_the_objection(self) -> Party | None:
        number = decision_of(self.result).get("decided_by")
        person = self._numbered(number)
        return self._party(person, number or "") if person else None

    def _numbered(self, number: str | None) -> Person | None:
        rows = Identifier.objects.filter(agency_id=self.result.agency_id, value=number or "")
        found = rows.select_related("person").first()
        return found.person if found else None

    def _party(self, person: Person, number: str) -> Party:
        post = next(iter(posts_of([person.pk], self._decided_on).get(person.pk, [])), None)
        return Party(
            name=person.full_name,
            id=number,
            rank=_rank(person.rank, person.grade),
            position=post.name if post else "",
            unit=post.unit if post else "",
        )

    # ── What ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _is_of_head(self) -> bool:
        is_head = any(step["step"] == "result_of_head" for step in self.result.explanation["steps"])
        return is_head and not any(goal.parent_title for one in self._contents for goal in one.goals)

    @property
    def _is_told_in_words(self) -> bool:
        rows = [row for rows in self._indicators.values() for row in rows]
        return bool(rows) and all(row["target_text"] is not None for row in rows)

    @cached_property
    def _indicators(self) -> dict[str, list[Step]]:
        """Return the recorded indicators by goal: of the whole period, else of every assignment."""
        steps = [step for step in self.result.explanation["steps"] if step["step"] == "achievement"]
        whole = [step for step in steps if step["segment"] is None and step["inputs"].get("indicators")]
        goals: dict[str, list[Step]] = {}
        for step in whole or steps:
            for row in step["inputs"].get("indicators") or ():
                goals.setdefault(row["goal_id"], []).append(row)
        return goals

    def _goals(self, kind: str) -> tuple[GoalLine, ...]:
        chosen = {key: rows for key, rows in self._indicators.items() if rows[0]["kind"] == kind}
        return tuple(
            self._goal(str(number), key, rows) for number, (key, rows) in enumerate(chosen.items(), 1)
        )

    def _goal(self, number: str, key: str, rows: Sequence[Step]) -> GoalLine:
        agreed = next((goal for one in self._contents for goal in one.goals if goal.uid == key), None)
        aspects = {row.text: row.aspect for row in agreed.indicators} if agreed else {}
        return GoalLine(
            number=number,
            goal=rows[0]["goal"],
            parent_goal=agreed.parent_title if agreed else "",
            indicators=tuple(self._indicator(row, aspects.get(row["indicator"], "")) for row in rows),
            feedback=tuple(
                self._said(one.text, one.giver.full_name)
                for one in self._evidence.said
                if one.goal is not None and str(one.goal.uid) == key
            ),
        )

    def _indicator(self, row: Step, aspect: str) -> IndicatorLine:
        return IndicatorLine(
            indicator=row["indicator"],
            target=target_in_words(row, self.language),
            aspect=say(f"aspect.{aspect}", self.language) if aspect else "",
            realisation=realisation_in_words(row, self.language),
            is_narrative=row["target_text"] is not None,
        )

    def _behaviours(self) -> Iterator[BehaviourLine]:
        expected = [text for one in self._contents for text in one.texts_of(PlanTextKind.EXPECTATION)]
        for item in self.view.pack.rules.behaviour_items.rows:
            yield BehaviourLine(
                label=item.label.in_language(self.language),
                guides=tuple(guide.in_language(self.language) for guide in item.guides),
                expectations=tuple(text.text for text in expected if text.ref == item.key),
                feedback=tuple(
                    self._said(one.text, one.giver.full_name)
                    for one in self._evidence.said
                    if one.goal is None and one.item == item.key
                ),
            )

    def _texts(self, kind: str) -> tuple[str, ...]:
        return tuple(text.text for one in self._contents for text in one.texts_of(kind))

    def _recommendations(self) -> Iterator[str]:
        if self.view.reason:
            yield self.view.reason
        made_at = self.result.computation.made_at
        for talk in self._evidence.dialogues:
            # A talk after the version was made stands on the page beside it; the paper stays as it was.
            if talk.follow_up and talk.recorded_at < made_at:
                yield talk.follow_up
        for one in self._evidence.said:
            if one.goal is None and not one.item:
                yield self._said(one.text, one.giver.full_name)

    def _rating(self, name: str) -> str:
        return rating_in_words(self.result.values[name], self.language)

    def _said(self, text: str, name: str) -> str:
        return f"{text} ({name})"

    def _received(self, receipt: Receipt) -> str:
        said = self._day(receipt.received_on)
        return said if receipt.is_signed else _("%(day)s, not signed") % {"day": said}

    def _day(self, day: date) -> str:
        seat = self.result.person.agency.seat
        said = date_in_words(day, self.language)
        return f"{seat}, {said}" if seat else said


def _rank(rank: str, grade: str) -> str:
    return f"{rank} ({grade})" if rank and grade else rank or grade
