"""From a sheet of text to a typed frame: every cell judged by the kind of its column.

Belongs here: whole columns, and faults with their rows. Does not: single cells (`values`), rows against
each other (`checks`) or against other tables (`references`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import polars as pl

from salore.engine.tables import values
from salore.engine.tables.columns import Place
from salore.engine.tables.faults import Findings
from salore.engine.tables.sheet import DATE_CELL, ERROR_CELL, MARKS, NO_VALUE_CELL, NUMBER_CELL, Sheet, Style
from salore.engine.tables.spec import Column, Table
from salore.engine.tables.values import Wrong
from salore.policy.model import Pack

_DIGITS_LOST = r"^\d+([.,]\d+)?[eE]\+\d+$"
_TEXT_OF_FORMULA = r'^="([^"]*)"$'
_NEUTRALISED = r"^'('*[=+\-@\t\r])"
_INVISIBLE = "[\u200b\u200c\u200d\u2060\ufeff]"


def parse_sheet(
    sheet: Sheet, table: Table, places: Mapping[str, Place], pack: Pack | None, findings: Findings
) -> pl.DataFrame:
    """Return the frame with every column of the table; cells with faults are missing in it."""
    filled = _with_content(sheet)
    parsing = _Parsing(sheet.file, sheet.style, filled["row"], pack, findings)
    columns = {"row": filled["row"]}
    for column in table.columns:
        place = places.get(column.name)
        if place:
            columns |= parsing.column(column, filled[place.cell], place.title)
    for name, place in places.items():
        if name not in table:
            kept = Column(name=name, kind="text", note={})
            columns |= parsing.column(kept, filled[place.cell], place.title)
    _say_formulas(sheet, table, places, findings)
    return _completed(pl.DataFrame(columns), table)


def _say_formulas(sheet: Sheet, table: Table, places: Mapping[str, Place], findings: Findings) -> None:
    for place in places.values():
        rows = sheet.formulas.get(place.cell)
        if rows:
            # A row of a rating may belong to an anonymous source.
            first = None if table.name == "ratings" else min(rows)
            findings.notice(sheet.file, "formulas", row=first, column=place.title, count=len(rows))


def _with_content(sheet: Sheet) -> pl.DataFrame:
    """Drop rows that hold nothing at all; spreadsheets add them at the end and between blocks."""
    empty = pl.repeat(value=True, n=sheet.cells.height, eager=True)
    for cells in sheet.cells.drop("row"):
        empty &= cells.is_null() | (cells.str.strip_chars() == "").fill_null(value=True)
        if not empty.any():
            return sheet.cells
    return sheet.cells.filter(~empty)


def _completed(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Add absent columns and fill in what an empty cell means by the contract."""
    absent = {
        name: pl.lit(None, dtype=dtype) for name, dtype in table.schema().items() if name not in frame.columns
    }
    defaults = [pl.col(column.name).fill_null(column.default) for column in table.columns if column.default]
    extra = [name for name in frame.columns if name not in table.schema()]
    return frame.with_columns(**absent).with_columns(defaults).select(*table.schema(), *extra)


@dataclass(frozen=True, slots=True)
class _Parsing:
    file: str
    style: Style
    row: pl.Series
    pack: Pack | None
    findings: Findings

    def column(self, column: Column, cells: pl.Series, title: str) -> dict[str, pl.Series]:
        trouble = self._unusable(cells, title)
        raw = self._cleaned(cells, is_text=column.kind == "text")
        if column.filled:
            empty = self._rows(raw.is_null() if trouble is None else raw.is_null() & ~trouble)
            self.findings.fault_rows(
                self.file, "cell_empty", empty.with_columns(found=pl.lit("")), column=title
            )
        parsed = self._parsed(column, raw, title)
        return {name: series.rename(name) for name, series in parsed.items()}

    def _unusable(self, cells: pl.Series, title: str) -> pl.Series | None:
        """Say which cells of a spreadsheet hold an error, or a formula without a result."""
        if self.style != "spreadsheet":
            return None
        any_of_them = pl.zeros(cells.len(), dtype=pl.Boolean, eager=True)
        for mark, code in ((ERROR_CELL, "cell_error"), (NO_VALUE_CELL, "formula_without_value")):
            which = cells.str.starts_with(mark).fill_null(value=False)
            rows = self._rows(which, cells.str.strip_prefix(mark))
            self.findings.fault_rows(self.file, code, rows, column=title)
            any_of_them |= which
        return any_of_them

    def _cleaned(self, cells: pl.Series, *, is_text: bool) -> pl.Series:
        """Clean a column; where values recur, each once, and mostly there is nothing to clean."""
        distinct = cells.unique()
        if distinct.len() * 2 > cells.len():
            return self._clean(cells, is_text=is_text)
        clean = self._clean(distinct, is_text=is_text)
        if clean.equals(distinct, null_equal=True):
            return cells
        meaning = pl.DataFrame({"text": distinct, "value": clean})
        return cells.to_frame("text").join(meaning, on="text", how="left", maintain_order="left")["value"]

    def _clean(self, cells: pl.Series, *, is_text: bool) -> pl.Series:
        """Trim, take off a spreadsheet's apostrophe, join accents, and make empty cells missing."""
        text = cells.str.strip_chars()
        if text.str.starts_with("'").any():
            text = text.str.replace(_NEUTRALISED, "$1") if is_text else text.str.strip_chars_start("'")
        if text.str.len_bytes().sum() != text.str.len_chars().sum():
            text = text.str.normalize("NFC")
            if not is_text:
                text = text.str.replace_all(_INVISIBLE, "").str.strip_chars()
        if self.style == "spreadsheet":
            text = text.set(text.str.contains(f"^[{ERROR_CELL}{NO_VALUE_CELL}]"), None)
        return text.set(text == "", None)

    def _parsed(self, column: Column, raw: pl.Series, title: str) -> dict[str, pl.Series]:
        if column.kind == "text":
            return {column.name: self._unmarked(raw)}
        if column.kind == "id":
            return {column.name: self._ids(raw, title)}
        read = _reader(column, self.style, self.pack)
        if column.kind in ("target", "scale"):
            return self._ranges(column, raw, title, read)
        dtype = column.types()[column.name]
        if column.kind == "number" and column.least is None:
            return {column.name: self._numbers(raw, title, read)}
        return {column.name: self._distinct(raw, title, read, dtype)}

    def _ids(self, raw: pl.Series, title: str) -> pl.Series:
        ids = self._unmarked(raw)
        if self.style == "spreadsheet":
            dates = raw.str.starts_with(DATE_CELL)
            self.findings.fault_rows(self.file, "id_as_date", self._rows(dates, ids), column=title)
        distinct = ids.unique()
        if distinct.str.starts_with("=").any():
            ids = ids.str.replace(_TEXT_OF_FORMULA, "$1")
        if distinct.str.contains(_DIGITS_LOST).any():
            lost = ids.str.contains(_DIGITS_LOST)
            rows = self._rows(lost, ids)
            self.findings.fault_rows(self.file, "digits_lost", rows, column=title)
            ids = ids.set(lost, None)
        return ids

    def _unmarked(self, raw: pl.Series) -> pl.Series:
        return raw.str.strip_chars_start(MARKS) if self.style == "spreadsheet" else raw

    def _ranges(
        self, column: Column, raw: pl.Series, title: str, read: Callable[[str], object]
    ) -> dict[str, pl.Series]:
        types = column.types()
        ends = types[f"{column.name}_low"]
        both = self._distinct(raw, title, read, pl.List(ends))
        low, high = both.list.get(0, null_on_oob=True), both.list.get(1, null_on_oob=True)
        return {column.name: self._unmarked(raw), f"{column.name}_low": low, f"{column.name}_high": high}

    def _numbers(self, raw: pl.Series, title: str, read: Callable[[str], object]) -> pl.Series:
        """Cast what is plain beyond doubt at once, and ask `values` about the rest."""
        text = raw.str.strip_prefix(NUMBER_CELL) if self.style == "spreadsheet" else raw
        doubtful = (
            raw.str.contains("[.,]")
            if self.style != "comma"
            else pl.repeat(value=False, n=raw.len(), eager=True)
        )
        if self.style == "spreadsheet":
            doubtful &= ~raw.str.starts_with(NUMBER_CELL)
        quick = text.cast(pl.Float64, strict=False)
        settled = quick.is_finite().fill_null(value=False) & ~doubtful
        rest = raw.set(settled, None)
        if rest.null_count() == rest.len():
            return quick.set(raw.is_null(), None)
        slow = self._distinct(rest, title, read, pl.Float64())
        return quick.set(~settled, None).fill_null(slow)

    def _distinct(
        self, raw: pl.Series, title: str, read: Callable[[str], object], dtype: pl.DataType
    ) -> pl.Series:
        """Read each distinct text once."""
        texts: list[str] = raw.drop_nulls().unique().to_list()
        good: dict[str, object] = {}
        bad: dict[str, list[dict[str, object]]] = {}
        for text in texts:
            try:
                good[text] = read(text)
            except Wrong as wrong:
                entry = {"text": text, **wrong.values}
                bad.setdefault(wrong.code, []).append(entry)
        for code, entries in bad.items():
            self._say_wrong(raw, title, code, pl.DataFrame(entries))
        meaning = pl.DataFrame(
            {"text": list(good), "value": pl.Series(list(good.values()), dtype=dtype)},
            schema_overrides={"text": pl.String},
        )
        return raw.to_frame("text").join(meaning, on="text", how="left", maintain_order="left")["value"]

    def _say_wrong(self, raw: pl.Series, title: str, code: str, entries: pl.DataFrame) -> None:
        rows = (
            pl.DataFrame({"row": self.row, "text": raw})
            .join(entries, on="text", maintain_order="left")
            .with_columns(found=pl.col("text").str.strip_chars_start(MARKS))
            .drop("text")
        )
        self.findings.fault_rows(self.file, code, rows, column=title)

    def _rows(self, which: pl.Series, found: pl.Series | None = None) -> pl.DataFrame:
        columns = {"row": self.row} if found is None else {"row": self.row, "found": found}
        return pl.DataFrame(columns).filter(which)


def _reader(column: Column, style: Style, pack: Pack | None) -> Callable[[str], object]:
    """Return the function that reads one cell of a column."""
    match column.kind:
        case "flag":
            return values.flag
        case "date":
            return values.day
        case "period":
            return values.period
        case "scale":
            return values.scale
        case "source":
            return values.source
        case "target":
            return partial(values.target, style=style)
        case "choice":
            return partial(values.choice, allowed=column.allowed(pack))
        case "score":
            return partial(values.score, style=style, scale=_behaviour_scale(pack))
        case "answer":
            return partial(values.whole_within, style=style, ends=_survey_scale(pack))
        case "mean":
            return partial(values.number_within, style=style, ends=_survey_scale(pack))
        case "count":
            ends = (column.least or 0, column.most)
            return partial(values.whole_within, style=style, ends=ends)
        case _:
            return partial(values.number_within, style=style, ends=(column.least, column.most))


def _behaviour_scale(pack: Pack | None) -> tuple[int, int]:
    if pack is None:
        return -values.FARTHEST_SCORE, values.FARTHEST_SCORE
    return pack.rules.behaviour_scale.low, pack.rules.behaviour_scale.high


def _survey_scale(pack: Pack | None) -> tuple[int | None, int | None]:
    if pack is None:
        return None, None
    elements = pack.rules.survey_elements
    return elements.scale_low, elements.scale_high
