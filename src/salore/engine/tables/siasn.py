"""The personnel exports of SIASN: which of their columns we read, and what their values mean for us.

Belongs here: staff lists (69 columns, their subsets and the lower-case variant) and the list of units.
Does not: files that follow our own contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from salore.engine.siasn import LEVEL_FIRST, LEVELS, PPPK_DIGIT, STANDINGS, staff_titles
from salore.engine.tables.sheet import MARKS, Sheet, cell_name, plain_name

_STAFF: Mapping[str, tuple[str, ...]] = {
    "person_id": ("nip baru", "nip"),
    "name": ("nama", "nama lengkap"),
    "title_front": ("gelar depan",),
    "title_back": ("gelar belakang",),
    "unit_id": ("unor id",),
    "position": ("jabatan nama", "jabatan"),
    "grade": ("gol akhir nama", "gol ruang", "golongan nama", "golongan"),
    "rank": ("golongan nama pangkat",),
    "status": ("kedudukan hukum nama", "kedudukan hukum", "status kedudukan", "kedudukan hukum id"),
    "employment_kind": ("status cpns pns", "jenis pegawai nama", "jenis pegawai"),
    "agency_id": ("instansi kerja id",),
}
_UNITS: Mapping[str, tuple[str, ...]] = {
    "unit_id": ("id",),
    "name": ("nama_unor", "nama unor"),
    "parent_id": ("id_atasan", "id atasan"),
}
_EXPORTS = {"people": (_STAFF, ("person_id", "name")), "units": (_UNITS, ("unit_id", "name", "parent_id"))}


def names_in_export(table: str) -> frozenset[str]:
    """Return the titles of the export that stands for a table, as compared."""
    if table not in _EXPORTS:
        return frozenset()
    names = {name for group in _EXPORTS[table][0].values() for name in group}
    return frozenset(names | set(map(plain_name, staff_titles()))) if table == "people" else frozenset(names)


def recognise(table: str, header: tuple[str, ...]) -> dict[str, str]:
    """Return our column -> their title where the header is an export's; empty where it is not."""
    if table not in _EXPORTS:
        return {}
    groups, needed = _EXPORTS[table]
    titles = {plain_name(title): title.strip() for title in header if title.strip()}
    if any(column in titles for column in groups if column != "name"):
        return {}
    found = {
        ours: next(titles[name] for name in group if name in titles)
        for ours, group in groups.items()
        if any(name in titles for name in group)
    }
    return found if all(column in found for column in needed) else {}


def translate(sheet: Sheet, names: Mapping[str, str]) -> Sheet:
    """Return the staff list with our keys in its cells; rows, columns and titles stay where they are."""
    titles = [title.strip() for title in sheet.header]
    cells = {plain_name(title): cell_name(position) for position, title in enumerate(titles) if title}
    ours = {column: cells[plain_name(title)] for column, title in names.items()}
    changes: dict[str, pl.Expr] = {}
    if "status" in ours:
        changes[ours["status"]] = _status(_plain(ours["status"]))
    kind = _employment_kind(cells, ours)
    if "employment_kind" in ours:
        changes[ours["employment_kind"]] = kind
    header = list(sheet.header)
    if "employment_kind" not in ours:
        changes[cell_name(len(header))] = kind
        header.append("employment_kind")
    if "position" in ours:
        post = pl.col(ours["position"])
        changes[ours["position"]] = post.str.replace(LEVEL_FIRST, "${2} ${1}")
        if "functional_level" not in cells:
            changes[cell_name(len(header))] = _level(_plain(ours["position"]))
            header.append("functional_level")
    return replace(sheet, header=tuple(header), cells=sheet.cells.with_columns(**changes))


def _plain(cell: str) -> pl.Expr:
    return pl.col(cell).str.strip_chars_start(MARKS).str.strip_chars(" '").str.to_lowercase()


def _status(standing: pl.Expr) -> pl.Expr:
    """What fits no known standing stays as written, so that it is refused in its own words."""
    result = pl.lit(None, dtype=pl.String)
    for pattern, status in reversed(STANDINGS):
        result = pl.when(standing.str.contains(pattern)).then(pl.lit(status)).otherwise(result)
    return pl.coalesce(result, standing)


def _employment_kind(cells: Mapping[str, str], ours: Mapping[str, str]) -> pl.Expr:
    """From the words about kind and standing, else from the number: the 13th digit of a PPPK's is 2."""
    told = [
        _plain(cells[title]).fill_null("")
        for title in ("jenis pegawai nama", "jenis pegawai", "status cpns pns", "kedudukan hukum nama")
        if title in cells
    ]
    words = pl.concat_str(told, separator="|") if told else pl.lit("")
    digits = _plain(ours["person_id"]).str.replace_all(r"\D", "")
    is_pppk_number = (digits.str.len_chars() == 18) & (digits.str.slice(PPPK_DIGIT, 1) == "2")
    return (
        pl.when(words.str.contains("paruh ?waktu"))
        .then(pl.lit("pppk_paruh_waktu"))
        .when(words.str.contains(r"pppk|p3k") | is_pppk_number)
        .then(pl.lit("pppk"))
        .when(words.str.contains(r"cpns|(^|\|)c(\||$)"))
        .then(pl.lit("cpns"))
        .otherwise(pl.lit("pns"))
    )


def _level(post: pl.Expr) -> pl.Expr:
    result = pl.lit(None, dtype=pl.String)
    for words, level in reversed(LEVELS):
        result = pl.when(post.str.contains(rf"\b{words}\b")).then(pl.lit(level)).otherwise(result)
    return result
