"""Proposals: what the engine makes of a period so far, kept for whoever decides. It decides nothing.

Decisions are left out of what is computed: a proposal does not change because somebody followed it, or not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from salore.appraisal.computing import Computed, computed
from salore.appraisal.computing.leans import leans_keep
from salore.appraisal.computing.reading import PersonOutput
from salore.appraisal.models import Proposal
from salore.core import clock
from salore.core.batches import in_batches
from salore.core.errors import StaleError
from salore.core.exclusive import exclusively
from salore.cycles.models import Period

KIND = "proposals.compute"
_BATCH = 500
_CHANGING = ("values", "behaviour", "explanation", "inputs_sha256", "made_at")


@dataclass(slots=True)
class Proposed:
    """How many proposals a run made, changed, left alone and took away."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0

    @property
    def people(self) -> int:
        return self.made + self.changed + self.unchanged


def proposals_compute(period: Period, *, told: Callable[[int, int], None]) -> Proposed:
    """Compute the proposals of a period; what reads as before is left alone. `told` hears how far it is."""
    with exclusively(f"{KIND}:{period.pk}") as alone:
        if not alone:
            raise StaleError(
                "proposals_under_way", _("The proposals are being computed already. Wait until they stand.")
            )
        as_of = clock.today(period.agency.time_zone)
        with computed(period, as_of=as_of, with_decisions=False) as found:
            leans_keep(period, found)
            return _keep(period, found, told)


def said_of(done: Proposed, period: Period) -> str:
    """Return what whoever asked for the proposals reads afterwards."""
    return _("Proposals of %(period)s: %(changed)s new or changed, %(unchanged)s as before.") % {
        "period": period.key,
        "changed": done.made + done.changed,
        "unchanged": done.unchanged,
    }


def _keep(period: Period, found: Computed, told: Callable[[int, int], None]) -> Proposed:
    done, total = Proposed(), len(found.tables.asked)
    sha256 = _inputs_sha256(found.output.manifest)
    people = found.tables.people
    asked = (
        (people[person.person_id], person)
        for person in found.output.people()
        if people[person.person_id] in found.tables.asked
    )
    for batch in in_batches(asked, _BATCH):
        _keep_some(period, batch, sha256, done)
        told(done.people, total)
    done.gone, _each = (
        Proposal.objects.filter(period=period).exclude(person_id__in=found.tables.asked).delete()
    )
    return done


@transaction.atomic
def _keep_some(
    period: Period, batch: Sequence[tuple[int, PersonOutput]], sha256: str, done: Proposed
) -> None:
    rows = Proposal.objects.filter(period=period, person_id__in=[person for person, _output in batch])
    standing = {row.person_id: row for row in rows}
    made, changed = [], []
    for person, output in batch:
        row = standing.get(person)
        if row is None:
            row = Proposal(agency_id=period.agency_id, period=period, person_id=person)
            made.append(row)
        elif (row.values, row.behaviour, row.explanation) == _said(output):
            done.unchanged += 1
            continue
        else:
            changed.append(row)
        row.values, row.behaviour, row.explanation = _said(output)
        row.inputs_sha256, row.made_at = sha256, clock.now()
    Proposal.objects.bulk_create(made)
    Proposal.objects.bulk_update(changed, _CHANGING)
    done.made += len(made)
    done.changed += len(changed)


def _said(output: PersonOutput) -> tuple[Any, Any, Any]:
    return output.values, output.behaviour, output.explanation


def _inputs_sha256(manifest: Mapping[str, Any]) -> str:
    """Return one hash over the tables that went in, by which two runs on the same are known."""
    inputs = sorted((one["table"], one["sha256"]) for one in manifest["inputs"])
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
