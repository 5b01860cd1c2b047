"""Freezing results: what was computed becomes rows that nobody changes, version beside version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.computing.reading import Output, PersonOutput, read_output
from salore.core import clock
from salore.core.batches import in_batches
from salore.core.errors import DomainError
from salore.cycles.models import Cycle, Period
from salore.ledger.services import record, record_each
from salore.organisation.models import Identifier
from salore.organisation.viewer import Viewer
from salore.results.freezing import BATCH, Frozen, freeze
from salore.results.models import Computation, Result

_NAMED = 5


@dataclass(slots=True)
class Imported(Frozen):
    """What an import did, and who of the folder is unknown here."""

    unknown: list[str] = field(default_factory=list)


@transaction.atomic
def results_import(*, actor: Viewer, folder: Path, reason: str = "") -> Imported:
    """Freeze the results of a folder that was computed elsewhere; the same folder twice changes nothing."""
    output = read_output(folder)
    cycle = _cycle(actor, output)
    done = Imported(output.period)
    computation = Computation(
        agency_id=actor.agency_id,
        cycle=cycle,
        period=output.period,
        pack_hash=output.pack_hash,
        manifest=output.manifest,
        made_at=clock.now(),
    )
    for people in in_batches(output.people(), BATCH):
        _freeze(actor, computation, people, done, reason)
    _refuse_strangers(done)
    if computation.pk:
        record(actor, "results.imported", computation, period=done.period, first=done.first,
               further=done.further, reason=reason)  # fmt: skip
    return done


def _cycle(actor: Viewer, output: Output) -> Cycle:
    """Return the year of the results, locked: two imports at once would number versions twice."""
    cycle = (
        Cycle.objects.select_for_update(of=("self",))
        .select_related("pack_version")
        .filter(agency_id=actor.agency_id, year=int(output.period[:4]))
        .first()
    )
    if cycle is None or not Period.objects.filter(cycle=cycle, key=output.period).exists():
        raise DomainError(
            "no_such_period",
            _(
                "The results are of the period %(period)s, which has not been opened here."
                " Open the year first."
            )
            % {"period": output.period},
        )
    if cycle.pack_version.content_hash != output.pack_hash:
        raise DomainError(
            "other_rules",
            _(
                "The results were computed under %(theirs)s, but %(year)s is bound to %(ours)s of another"
                " content. Compute them again under the pack of the year."
            )
            % {
                "theirs": output.pack.identity.id,
                "year": cycle.year,
                "ours": cycle.pack_version.pack_id,
            },
        )
    return cycle


def _freeze(
    actor: Viewer,
    computation: Computation,
    people: Sequence[PersonOutput],
    done: Imported,
    reason: str,
) -> None:
    known = _person_ids(actor, [person.person_id for person in people])
    done.unknown += [person.person_id for person in people if person.person_id not in known]
    here = [(known[person.person_id], person) for person in people if person.person_id in known]
    rows = freeze(computation, here, done, reason=reason)
    if done.further and not reason.strip():
        raise DomainError(
            "reason_needed",
            _(
                "Some people already have another result for %(period)s. It stays readable as an earlier"
                " version; say why it is issued again (--reason)."
            )
            % {"period": computation.period},
        )
    _note(actor, computation, rows)


def _note(actor: Viewer, computation: Computation, rows: list[Result]) -> None:
    for verb, chosen in (
        ("result.released", [row for row in rows if row.version == 1]),
        ("result.reissued", [row for row in rows if row.version > 1]),
    ):
        record_each(actor, verb, [(row, row.person_id) for row in chosen], period=computation.period)


def _person_ids(actor: Viewer, numbers: list[str]) -> dict[str, int]:
    """Return whose numbers these are or once were: a contract's number changes, the result stays theirs."""
    found = Identifier.objects.filter(agency_id=actor.agency_id, value__in=numbers)
    return dict(found.values_list("value", "person_id"))


def _refuse_strangers(done: Imported) -> None:
    if done.known >= len(done.unknown):
        return
    unknown = len(done.unknown)
    raise DomainError(
        "other_agency",
        ngettext(
            "Only %(known)s of the people in this folder works here; %(unknown)s are unknown (%(names)s)."
            " It seems to be of another agency. Nothing was stored.",
            "Only %(known)s of the people in this folder work here; %(unknown)s are unknown (%(names)s)."
            " It seems to be of another agency. Nothing was stored.",
            done.known,
        )
        % {"known": done.known, "unknown": unknown, "names": names_of(done.unknown)},
    )


def names_of(unknown: Sequence[str]) -> str:
    """Return the first few numbers of a list, and how many more there are."""
    shown = ", ".join(unknown[:_NAMED])
    rest = len(unknown) - _NAMED
    return _("%(shown)s and %(rest)s more") % {"shown": shown, "rest": rest} if rest > 0 else shown
