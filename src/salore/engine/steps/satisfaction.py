"""Citizens' satisfaction of the period: rows of `index` for services, units and the agency; officers."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from salore.engine.period import Period
from salore.engine.run import Run, in_period, within_period
from salore.methods import rounding, sampling
from salore.methods import satisfaction as survey

AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """`index` and `officers` as output tables; `of_services` for goals whose source is a service."""

    index: pl.DataFrame
    of_services: pl.DataFrame
    officers: pl.DataFrame | None
    n_excluded: int


def satisfaction(run: Run) -> Satisfaction:
    """Compute the indices of the period from answers and, where there are none, from recaps."""
    answers = run.tables["satisfaction"].filter(
        pl.col("answered_on").is_null()
        | pl.col("answered_on").is_between(run.period.starts_on, run.period.ends_on)
    )
    recaps = run.tables["satisfaction_recaps"]
    own = in_period(recaps, run.period)
    return of_answers(run, answers, own if own.height else within_period(recaps, run.period))


def of_answers(run: Run, answers: pl.DataFrame, recaps: pl.DataFrame) -> Satisfaction:
    """Compute the indices of the given answers and recaps."""
    counted = answers.filter(pl.col("excluded").is_null())
    services = _services(run, counted, recaps)
    members = pl.concat([services, _units_retold(run, services, recaps)], how="diagonal_relaxed")
    units = _above(run, members, counted, "unit_id")
    agency = _above(run, members.with_columns(agency=pl.lit(AGENCY)), counted, "agency")
    rows = [
        _row(run, services.rename({"service_id": "key"}), "service"),
        _row(run, units, "unit"),
        _row(run, agency, "agency"),
    ]
    index = pl.concat(rows)
    return Satisfaction(
        index=index,
        of_services=index.filter((pl.col("level") == "service") & (pl.col("n") > 0)).select(
            "index", "n", service_id="key"
        ),
        officers=_officers(run, counted) if run.with_officers else None,
        n_excluded=answers.height - counted.height,
    )


def _last_dates(answers: pl.DataFrame) -> pl.DataFrame:
    """The day whose bands apply to each service: of its last answer; null where none is dated."""
    return answers.group_by("service_id").agg(on=pl.col("answered_on").max())


def _services(run: Run, answers: pl.DataFrame, recaps: pl.DataFrame) -> pl.DataFrame:
    """A row a service, surveyed or not; answers go before a recap of the same service."""
    rule = run.rules.survey_elements
    keys = list(rule.keys())
    known = run.tables["services"].select("service_id", "unit_id", "population")
    measured = survey.survey_index(
        answers,
        by=["service_id"],
        elements=keys,
        factor=rule.factor,
        scale=(rule.scale_low, rule.scale_high),
        minimum_answers=rule.minimum_answers,
        confidence=rule.confidence,
        populations=known.select("service_id", "population"),
    )
    of_services = recaps.filter(pl.col("service_id").is_not_null())
    retold = _retold(run, of_services.join(measured, on="service_id", how="anti"), "service_id")
    dated = measured.join(_last_dates(answers), on="service_id", how="left", maintain_order="left")
    found = pl.concat([dated.drop("population"), retold], how="diagonal_relaxed")
    silent = known.select("service_id").join(found, on="service_id", how="anti").with_columns(n=pl.lit(0))
    return (
        pl.concat([found, silent], how="diagonal_relaxed")
        .join(known, on="service_id", how="left", maintain_order="left")
        .sort("service_id")
    )


def _units_retold(run: Run, services: pl.DataFrame, recaps: pl.DataFrame) -> pl.DataFrame:
    """Recaps of whole units none of whose services was surveyed by itself; each counts as one survey."""
    of_units = recaps.filter(pl.col("service_id").is_null() & pl.col("unit_id").is_not_null())
    surveyed = services.filter(pl.col("n") > 0).select("unit_id")
    return _retold(run, of_units.join(surveyed, on="unit_id", how="anti"), "unit_id")


def _retold(run: Run, recaps: pl.DataFrame, by: str) -> pl.DataFrame:
    """Indices of surveys known only as means; the bands of their period's last day apply."""
    rule = run.rules.survey_elements
    last_days = {text: min(Period.parse(text).ends_on, run.as_of) for text in recaps["period"].unique()}
    days = recaps.group_by(by).agg(
        on=pl.col("period").replace_strict(last_days, default=None, return_dtype=pl.Date).max()
    )
    found = survey.recap_index(
        recaps,
        by=[by],
        elements=list(rule.keys()),
        factor=rule.factor,
        minimum_answers=rule.minimum_answers,
    )
    return found.drop("population").join(days, on=by, how="left", maintain_order="left")


def _above(run: Run, services: pl.DataFrame, answers: pl.DataFrame, by: str) -> pl.DataFrame:
    """Rows of what stands above the services: pooled answers or the mean of services, by the pack.

    Recaps have no single answers to pool: where one takes part, services are averaged.
    """
    rule = run.rules.survey_elements
    keys = list(rule.keys())
    members = services.filter(pl.col(by).is_not_null()).rename({by: "key"})
    populations = pl.col("population").filter(pl.col("service_id").is_not_null())
    shared = members.group_by("key").agg(
        on=pl.col("on").max(),
        population=pl.when(populations.is_not_null().all() & (populations.len() > 0)).then(populations.sum()),
    )
    averaged = survey.mean_of_services(
        members,
        by=["key"],
        elements=keys,
        factor=rule.factor,
        scale=(rule.scale_low, rule.scale_high),
        confidence=rule.confidence,
    )
    if rule.above_service == "pooled":
        retold = members.filter(pl.col("notice") == "recap").select("key").unique()
        pooled = survey.survey_index(
            answers.join(members.select("service_id", "key"), on="service_id").join(
                retold, on="key", how="anti"
            ),
            by=["key"],
            elements=keys,
            factor=rule.factor,
            scale=(rule.scale_low, rule.scale_high),
            confidence=rule.confidence,
            minimum_answers=rule.minimum_answers,
            populations=shared.select("key", "population"),
        )
        averaged = averaged.join(pooled.select("key"), on="key", how="anti")
        rows = pl.concat([pooled, averaged], how="diagonal_relaxed").drop("population")
    else:
        rows = averaged
    return rows.join(shared, on="key", how="left", maintain_order="left").sort("key")


def _row(run: Run, groups: pl.DataFrame, level: str) -> pl.DataFrame:
    keys, places = run.rules.survey_elements.keys(), run.rules.rounding.index_decimals
    required = _required(run, groups["population"])
    rounded = groups.with_columns(
        level=pl.lit(level),
        on=pl.col("on").fill_null(pl.lit(run.as_of)),
        required_sample=required,
        **{
            name: rounding.half_up_expr(name, decimals=places)
            for name in ("index", "index_low", "index_high")
        },
        **{key: rounding.half_up_expr(key, decimals=4) for key in keys},
    )
    return _graded(run, rounded).select(
        "level",
        "key",
        pl.col("n").cast(pl.Int64),
        pl.col("population").cast(pl.Int64),
        pl.col("required_sample").cast(pl.Int64),
        sample_reached=(pl.col("n") >= pl.col("required_sample")).cast(pl.Int8),
        **{key: key for key in keys},
        index="index",
        index_low="index_low",
        index_high="index_high",
        grade="grade",
        grade_text="grade_text",
    )


def _required(run: Run, population: pl.Series) -> pl.Series:
    rule = run.rules.survey_sampling
    sizes = sampling.required_sample(
        population.cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        chi_square=rule.chi_square,
        proportion=rule.proportion,
        error=rule.error,
        rounding=rule.rounding,
    )
    return pl.Series("required_sample", sizes).fill_nan(None)


def _graded(run: Run, rows: pl.DataFrame) -> pl.DataFrame:
    """Grade every row by the bands in force on its day."""
    graded = rows.with_columns(grade=pl.lit(None, dtype=pl.String), grade_text=pl.lit(None, dtype=pl.String))
    for day in rows["on"].unique():
        bands = run.rules.survey_bands.in_force(day)
        if not bands:
            continue
        texts = {band.grade: band.label.in_language(run.language) for band in bands}
        grade = survey.grade("index", bands=bands)
        graded = graded.with_columns(
            grade=pl.when(pl.col("on") == day).then(grade).otherwise("grade"),
            grade_text=pl.when(pl.col("on") == day)
            .then(grade.replace_strict(texts, default=None, return_dtype=pl.String))
            .otherwise("grade_text"),
        )
    return graded


def _officers(run: Run, answers: pl.DataFrame) -> pl.DataFrame:
    """Figures of single officers, for development; quarters are the periods that an officer must span."""
    rule, elements = run.rules.survey_officers, run.rules.survey_elements
    asked = answers.filter(
        ~pl.col("channel").is_in(list(rule.exclude_channels)).fill_null(value=False)
    ).with_columns(
        quarter=pl.format("{}-Q{}", pl.col("answered_on").dt.year(), pl.col("answered_on").dt.quarter())
    )
    found = survey.officer_index(
        asked,
        officer="officer_id",
        service="service_id",
        period="quarter",
        elements=list(rule.elements),
        factor=elements.factor,
        scale=(elements.scale_low, elements.scale_high),
        minimum_answers=rule.minimum_answers,
        minimum_periods=rule.minimum_periods,
        confidence=elements.confidence,
    )
    places = run.rules.rounding.index_decimals
    return found.select(
        "officer_id",
        "service_id",
        "n",
        *(
            rounding.half_up_expr(name, decimals=places).alias(name)
            for name in ("raw_index", "shrunk_index", "low", "high")
        ),
        pl.col("shown").cast(pl.Int8),
    )
