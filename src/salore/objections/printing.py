"""Letters of a case as PDF: the objection as filed, and the decision. What it looks like: `engine.documents`.

Imported where something is printed, not before: the compiler costs a process its memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salore.appraisal.deciding.posts import posts_of
from salore.appraisal.states import Rating
from salore.engine.documents import ObjectionData, Printer
from salore.engine.documents.data import Origin, Party, RecordLine
from salore.objections.models import Entry, Objection
from salore.objections.saying import entry_said, predicates_said, role_said, source_said
from salore.objections.states import EntryKind, ObjectionState, RoundState
from salore.organisation.models import Employment, Identifier, Person, Unit
from salore.wording import Language, date_in_words

_CONTRACT = "pppk"
_ON_LETTER = (
    EntryKind.STATEMENT, EntryKind.EXPLANATION, EntryKind.QUESTION, EntryKind.NAMING, EntryKind.ROUND,
    EntryKind.NO_ROUND,
)  # fmt: skip


def letter_pdf(objection: Objection, *, decision: bool, language: Language = "id") -> bytes:
    """Return the filed objection, or the decision on it."""
    with translation.override(language):
        letter = _Letter(objection, language)
        data = letter.decided() if decision else letter.filed()
        return Printer("A4", language).print_objection(data)


class _Letter:
    """One case with what its letters need."""

    def __init__(self, objection: Objection, language: Language) -> None:
        self.objection, self.language = objection, language
        self.agency = objection.agency
        self.zone = ZoneInfo(self.agency.time_zone)
        people = (objection.person, objection.appraiser, objection.decider, objection.decided_by)
        ids = {one.pk for one in people if one is not None}
        day = objection.filed_at.astimezone(self.zone).date()
        self.posts = posts_of(self.agency.pk, ids, objection.period, day)
        self.numbers = _numbers(ids)
        self.contracts = set(
            Employment.objects.on(day)
            .filter(person__in=ids, kind__startswith=_CONTRACT)
            .values_list("person_id", flat=True)
        )

    def filed(self) -> ObjectionData:
        objection = self.objection
        return self._letter(
            [EntryKind.STATEMENT],
            objection.filed_at,
            objection.person,
            pgettext("signature", "Employee who objects"),
            due=self._day(objection.due_on) if objection.due_on else "",
        )

    def decided(self) -> ObjectionData:
        objection = self.objection
        assert objection.decided_by is not None
        assert objection.ended_at is not None
        changed = objection.state == ObjectionState.CHANGED
        return self._letter(
            _ON_LETTER,
            objection.ended_at,
            objection.decided_by,
            self._role(),
            outcome=_("The result is changed.") if changed else _("The result stands."),
            reason=objection.reason,
            changes=tuple(self._changes()) if changed else (),
        )

    def _letter(
        self, kinds: Collection[str], signed_at: datetime, signer: Person, role: str, **more: Any
    ) -> ObjectionData:
        objection = self.objection
        signed = self._day(signed_at)
        identity = objection.period.cycle.pack_version.pack.identity
        return ObjectionData(
            agency=self._letterhead(),
            period=objection.period.key,
            employee=self._party(objection.person),
            appraiser=self._party(objection.appraiser) if objection.appraiser else None,
            addressee=self._party(objection.decider) if objection.decider else None,
            ground=objection.get_ground_display(),
            filed=self._day(objection.filed_at),
            received=self._day(objection.received_on),
            lines=tuple(self._lines(kinds)),
            origin=Origin(
                period=objection.period.key,
                pack=f"{identity.id} {identity.version}",
                fingerprint="",
            ),
            as_of=signed_at.astimezone(self.zone).date(),
            signer=self._party(signer),
            signer_role=role,
            signed=f"{self.agency.seat}, {signed}" if self.agency.seat else signed,
            **more,
        )

    def _letterhead(self) -> str:
        """Return the highest unit above where the person served: its name stands over papers."""
        unit = self.objection.result.unit
        top = unit.path.strip("/").partition("/")[0] if unit else ""
        names = Unit.objects.filter(pk=int(top)).values_list("name", flat=True) if top else ()
        return next(iter(names), self.agency.name)

    def _role(self) -> str:
        role = role_said(self.objection.decided_role)
        if self.objection.named_id == self.objection.decided_by_id:
            return _("Named to decide on the objection")
        said = _("Superior of the appraiser")
        return f"{role} {said}" if role else said

    def _party(self, person: Person) -> Party:
        post = self.posts.get(person.pk)
        return Party(
            name=person.full_name,
            id=self.numbers.get(person.pk, ""),
            id_label="NI PPPK" if person.pk in self.contracts else "NIP",
            position=post.name if post else "",
            unit=post.unit_name if post else "",
        )

    def _lines(self, kinds: Collection[str]) -> Iterator[RecordLine]:
        rows = self.objection.entries.filter(kind__in=kinds).select_related("author", "named")
        for entry in rows.prefetch_related("attachments__file").order_by("pk"):
            yield RecordLine(
                kind=entry_said(entry.kind, entry.part),
                by=f"{entry.author.full_name}, {self._day(entry.written_at)}",
                text=_text(entry),
                files=tuple(one.file.original_name for one in entry.attachments.all()),
            )

    def _changes(self) -> Iterator[tuple[str, str]]:
        of = self.objection
        for label, before, now, reason in (
            (_("Results of work"), of.result_before, of.result_rating, of.result_reason),
            (_("Conduct"), of.behaviour_before, of.behaviour_rating, of.behaviour_reason),
        ):
            if before == now:
                yield label, _("as before: %(rating)s") % {"rating": _rating(now)}
            else:
                yield label, f"{_rating(before)} → {_rating(now)}\n{reason}"
        before, after = predicates_said(of, self.language)
        if after:
            yield _("Predicate"), after if before in ("", after) else f"{before} → {after}"
        if of.round_state == RoundState.COUNTED:
            yield (
                _("Colleagues' answers"),
                _("The summary of the new round takes the place of the earlier one."),
            )
        for source in of.left_out:
            yield source_said(source), _("The summary of these answers counts no more in this result.")

    def _day(self, value: Any) -> str:
        day = value.astimezone(self.zone).date() if isinstance(value, datetime) else value
        return date_in_words(day, self.language)


def _rating(rating: str) -> str:
    return str(Rating(rating).label) if rating else _("not yet appraised")


def _text(entry: Entry) -> str:
    if entry.named is None:
        return entry.text
    return _("%(name)s decides. %(text)s") % {"name": entry.named.full_name, "text": entry.text}


def _numbers(people: Collection[int]) -> dict[int, str]:
    rows = Identifier.objects.filter(person__in=people, ends_on=None, kind__in=("nip", "ni_pppk"))
    return dict(rows.order_by("starts_on").values_list("person_id", "value"))
