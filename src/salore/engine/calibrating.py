"""`salore calibrate`: one table of ratings in, severities and fair measures out."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from salore.engine import manifest
from salore.engine.errors import EngineError
from salore.engine.progress import Progress
from salore.engine.steps.severity import Fitted
from salore.engine.summary import Summary, as_said
from salore.engine.tables import OutputFolder, read_mapping, read_ratings, write_table
from salore.engine.told import table_notices
from salore.methods.calibration import CalibrationFit, Notice
from salore.wording import Catalogue, Language, number

ITEM = "item"
FIT = "fit.json"
_DECIMALS = 6
# More the model does not take; a scale that wide is another column, or a percentage with decimals.
_MOST_STEPS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What `salore calibrate` was asked to do."""

    ratings: Path
    out: Path
    scale: tuple[int, int] | None = None
    overwrite: bool = False
    format: Literal["csv", "xlsx", "parquet"] = "csv"
    language: Language = "id"
    mapping: Path | None = None


def parse_scale(text: str | None) -> tuple[int, int] | None:
    """Read a scale such as 1:5."""
    if text is None:
        return None
    low, _, high = text.partition(":")
    try:
        scale = int(low), int(high)
    except ValueError:
        raise EngineError("calibrate.scale", found=text) from None
    if scale[0] >= scale[1]:
        raise EngineError("calibrate.scale", found=text)
    return _narrow_enough(*scale)


def _narrow_enough(low: int, high: int) -> tuple[int, int]:
    if high - low >= _MOST_STEPS:
        raise EngineError("calibrate.wide_scale", low=low, high=high, most=_MOST_STEPS)
    return low, high


def calibrate(request: Request, progress: Progress) -> Summary:
    """Fit the ratings of a file and write ratees, raters, items, thresholds and the fit."""
    started, clock = datetime.now(UTC), time.monotonic()
    progress.stage("reading")
    spare = [path for path in (request.ratings, request.mapping) if path is not None]
    with OutputFolder(request.out, overwrite=request.overwrite, spare=spare) as folder:
        table = read_ratings(request.ratings, scale=request.scale, mapping=read_mapping(request.mapping))
        observed = table.frame.filter(pl.col("score").is_not_null())
        # Of answers about the same item in several segments, periods or roles the last one counts.
        answers = observed.unique(["ratee_id", "rater_id", "item"], keep="last", maintain_order=True)
        low, high = request.scale or _observed_scale(answers)
        progress.stage("fitting")
        fitted = _fit(answers, low, high)
        progress.stage("writing")
        frames = {
            "ratees": _ratee_rows(fitted, low),
            "raters": fitted.rater_rows(decimals=_DECIMALS),
            "items": _item_rows(fitted),
            "thresholds": _threshold_rows(fitted, low),
            "notices": pl.concat(
                [
                    table_notices(table, request.language),
                    _notice_rows(fitted.fit, observed.height - answers.height, request.language),
                ],
                how="diagonal",
            ),
        }
        for name, frame in frames.items():
            write_table(frame, folder, name, file_format=request.format)
        _write_json(folder / FIT, _fit_content(fitted, (low, high), request.language))
        manifest.write_of_command(
            folder,
            command="calibrate",
            options={"scale": f"{low}:{high}", "format": request.format, "language": request.language},
            mapping=request.mapping,
            inputs=(table.input,),
            counts={name: frame.height for name, frame in frames.items()},
            started=started,
            finished=datetime.now(UTC),
        )
    return _summary(fitted, frames, request, seconds=time.monotonic() - clock)


def _observed_scale(answers: pl.DataFrame) -> tuple[int, int]:
    if answers.height == 0:
        raise EngineError("calibrate.no_ratings")
    low, high = answers.select(pl.col("score").min().alias("low"), pl.col("score").max().alias("high")).row(0)
    if low == high:
        raise EngineError("calibrate.one_category", value=int(low))
    return _narrow_enough(int(low), int(high))


def _fit(answers: pl.DataFrame, low: int, high: int) -> Fitted:
    coded = answers.with_columns(
        category=(pl.col("score") - low).cast(pl.Int16),
        n_categories=pl.lit(high - low + 1, dtype=pl.Int16),
        rater=pl.col("rater_id"),
        item=pl.col(ITEM).fill_null("") if ITEM in answers.columns else pl.lit(""),
    )
    fitted = Fitted.of(coded, ratee="ratee_id")
    if fitted is None:
        raise EngineError("calibrate.one_category", value=low)
    return fitted


def _ratee_rows(fitted: Fitted, low: int) -> pl.DataFrame:
    found = fitted.fit.ratees
    rows = pl.DataFrame(
        {
            "ratee_id": fitted.ratees.names,
            "n_ratings": found.n_ratings,
            "n_raters": found.n_raters,
            "raw_mean": found.raw_mean + low,
            "measure": found.measure,
            "measure_se": found.measure_se,
            "measure_unshrunk": found.measure_unshrunk,
            "measure_unshrunk_se": found.measure_unshrunk_se,
            "fair_average": found.fair_average + low,
            "component": found.component + 1,
        }
    )
    return _rounded(rows)


def _item_rows(fitted: Fitted) -> pl.DataFrame:
    found = fitted.fit.items
    return _rounded(
        pl.DataFrame(
            {
                "item": fitted.items.names,
                "n_ratings": found.n_ratings,
                "difficulty": found.difficulty,
                "difficulty_se": found.difficulty_se,
            }
        )
    )


def _threshold_rows(fitted: Fitted, low: int) -> pl.DataFrame:
    values = np.asarray(fitted.fit.thresholds)
    return _rounded(
        pl.DataFrame({"category": [low + 1 + i for i in range(values.size)], "threshold": values})
    )


def _rounded(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None).round(_DECIMALS))


def _numbers(notice: Notice) -> dict[str, float]:
    return {f"n{i}": value for i, value in enumerate(notice.numbers, start=1)}


def _say_notice(notice: Notice, language: Language) -> str:
    said = {key: number(value, language) for key, value in _numbers(notice).items()}
    shares = {f"p{key[1:]}": number(100 * value, language, 1) for key, value in _numbers(notice).items()}
    return Catalogue.of("salore.engine").say(f"fit.{notice.code}", language, **said, **shares)


def _notice_rows(fit: CalibrationFit, repeated: int, language: Language) -> pl.DataFrame:
    said = [] if not repeated else [Notice("repeated_answers", (repeated,))]
    rows = [(notice.code, _say_notice(notice, language)) for notice in (*said, *fit.notices)]
    said_of_fit = pl.DataFrame(rows, schema={"code": pl.String, "message": pl.String}, orient="row")
    return said_of_fit.with_columns(file=pl.lit(FIT))


def _fit_content(fitted: Fitted, scale: tuple[int, int], language: Language) -> dict[str, object]:
    fit = fitted.fit
    return {
        "scale": list(scale),
        "items": dict(zip(fitted.items.names.to_list(), _listed(fit.items.difficulty), strict=True)),
        "thresholds": _listed(fit.thresholds),
        "variance": {
            "ratee": _figure(fit.ratee_variance),
            "rater": _figure(fit.rater_variance),
            "halo": _figure(fit.halo_variance),
        },
        "mean": _figure(fit.mean),
        "log_likelihood": _figure(fit.log_likelihood),
        "iterations": fit.iterations,
        "converged": fit.converged,
        "components": fit.n_components,
        "reliability": _figure(fit.reliability),
        "notices": [
            {"code": n.code, "numbers": list(n.numbers), "message": _say_notice(n, language)}
            for n in fit.notices
        ],
    }


def _figure(value: float) -> float | None:
    return round(float(value), _DECIMALS) if np.isfinite(value) else None


def _listed(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float | None]:
    return [_figure(value) for value in values]


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _summary(
    fitted: Fitted, frames: Mapping[str, pl.DataFrame], request: Request, *, seconds: float
) -> Summary:
    fit, language = fitted.fit, request.language
    figures: dict[str, object] = {
        "ratings": int(frames["ratees"]["n_ratings"].sum()),
        "ratees": frames["ratees"].height,
        "raters": frames["raters"].height,
        "items": frames["items"].height,
        "converged": fit.converged,
        "components": fit.n_components,
        "reliability": _figure(fit.reliability),
        "flagged_raters": frames["raters"].filter(pl.col("flags").is_not_null()).height,
        "out": str(request.out),
        "seconds": round(seconds, 2),
    }
    head = Catalogue.of("salore.engine").say("summary.calibrate", language, **as_said(figures, language))
    return Summary(figures=figures, text="\n".join([head, *frames["notices"]["message"]]))
