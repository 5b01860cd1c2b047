"""The computation of an appraisal period, step by step: tables and a pack in, frames out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from salore.engine.explanation.record import Evidence, explanations
from salore.engine.progress import Progress, Silent
from salore.engine.run import Run
from salore.engine.steps.achievement import achievements
from salore.engine.steps.answers import source_cells, source_uses
from salore.engine.steps.behaviour import behaviour_scores, weighted_cells
from salore.engine.steps.decisions import decisions
from salore.engine.steps.distribution import distribution
from salore.engine.steps.fairness import fairness
from salore.engine.steps.notices import result_notices
from salore.engine.steps.outcome import outcomes, proposals
from salore.engine.steps.parts import person_parts
from salore.engine.steps.rows import behaviour_rows, result_rows
from salore.engine.steps.satisfaction import Satisfaction, satisfaction
from salore.engine.steps.severity import Severities, adjust_named, named_severities

# Stretches of about the same length, for telling how long the rest may take.
_STRETCHES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a computation yields; every frame is an output table."""

    results: pl.DataFrame
    behaviour: pl.DataFrame
    raters: pl.DataFrame
    index: pl.DataFrame
    officers: pl.DataFrame | None
    distribution: pl.DataFrame
    fairness: pl.DataFrame
    severities: Severities
    satisfaction: Satisfaction
    evidence: Evidence
    run: Run

    def explanations(self, people: Sequence[str] | None = None) -> Iterator[pl.Series]:
        return explanations(self.run, self.evidence, people)


def compute(run: Run, progress: Progress | None = None) -> Results:
    """Compute one period. Everything after `source_cells` sees cells, not answers of anonymous sources."""
    report = progress or Silent()
    report.stage("computing", _STRETCHES)
    parts = person_parts(run)
    uses = source_uses(run, parts)
    surveyed = satisfaction(run)
    achieved = achievements(run, parts, surveyed.of_services)

    report.advance(1)

    cells = source_cells(run, parts, uses)
    report.advance(2)
    severities = named_severities(run, cells.named_answers)
    weighted = adjust_named(weighted_cells(run, cells, uses), severities)
    scores = behaviour_scores(run, weighted, uses, parts)

    report.advance(3)
    proposed = proposals(run, parts, achieved, scores, weighted)
    decided = outcomes(run, proposed, decisions(run, parts))
    noticed = result_notices(decided, cells.withheld)
    report.advance(4)
    results = result_rows(run, noticed, weighted)
    return Results(
        results=results,
        behaviour=behaviour_rows(run, parts, weighted, cells),
        raters=severities.raters,
        index=surveyed.index,
        officers=surveyed.officers,
        distribution=distribution(run, noticed),
        fairness=fairness(run, noticed),
        severities=severities,
        satisfaction=surveyed,
        evidence=Evidence(achieved=achieved, cells=cells, weighted=weighted, outcomes=noticed),
        run=run,
    )
