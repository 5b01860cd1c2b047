"""Empty tables to fill in: XLSX with the columns, notes, an example and lists of what may be chosen.

Belongs here: `salore template`. Does not: what the columns are (`tables.toml`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from salore.engine.tables.output import OutputFolder
from salore.engine.tables.spec import Column, Table, input_tables
from salore.engine.tables.write import MADE
from salore.policy.model import Pack
from salore.wording import Catalogue

_GUIDE = {"id": "Petunjuk", "en": "Guide"}
_LAST_ROW = 10_000
_LIST_LIMIT = 255
_NUMBERS = frozenset({"number", "count", "mean", "score", "answer", "flag"})


def write_template(folder: Path, *, pack: Pack, language: str, overwrite: bool = False) -> None:
    """Write one empty workbook a table; what may be chosen comes from the policy pack."""
    with OutputFolder(folder, overwrite=overwrite) as place:
        for table in input_tables():
            _write(place / f"{table.name}.xlsx", table, pack, language)


def _write(path: Path, table: Table, pack: Pack, language: str) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": MADE})
        _data_sheet(book, table, pack, language)
        _guide_sheet(book, table, pack, language)


def _data_sheet(book: Any, table: Table, pack: Pack, language: str) -> None:
    """The first sheet: a header alone, so that the file can be filled in and read as it is."""
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    required, optional = book.add_format({**head, "bg_color": "#E3EBDD"}), book.add_format(head)
    formats = {name: book.add_format({"num_format": form}) for name, form in _NUMBER_FORMATS.items()}
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, max(12, len(column.name) + 3), formats[_format_of(column)])
        sheet.write_string(0, position, column.name, required if column.required else optional)
        sheet.write_comment(0, position, _comment(column, language), {"x_scale": 2, "y_scale": 1.5})
        _add_choices(sheet, position, column, pack, language)


_NUMBER_FORMATS = {"text": "@", "number": "General", "day": "yyyy-mm-dd"}


def _format_of(column: Column) -> str:
    if column.kind == "date":
        return "day"
    return "number" if column.kind in _NUMBERS else "text"


def _comment(column: Column, language: str) -> str:
    say = Catalogue.of(__package__).say
    need = say("template.required" if column.required else "template.optional", language)
    example = say("template.example", language, example=column.example) if column.example else ""
    return "\n".join(line for line in (column.note[language], need, example) if line)


def _add_choices(sheet: Any, position: int, column: Column, pack: Pack, language: str) -> None:
    allowed = column.allowed(pack) if column.kind == "choice" else ("0", "1") if column.kind == "flag" else ()
    if not allowed or len(",".join(allowed)) > _LIST_LIMIT:
        return
    title = Catalogue.of(__package__).say("template.choose", language)
    rule = {"validate": "list", "source": list(allowed), "input_title": title, "error_type": "stop"}
    sheet.data_validation(1, position, _LAST_ROW, position, rule)


def _guide_sheet(book: Any, table: Table, pack: Pack, language: str) -> None:
    say = Catalogue.of(__package__).say
    sheet = book.add_worksheet(_GUIDE[language])
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for position, width in enumerate((26, 12, 70, 60, 36)):
        sheet.set_column(position, position, width, wrap)
    sheet.merge_range(0, 0, 0, 4, table.note[language], wrap)
    sheet.set_row(0, 48)
    titles = ("column", "need", "meaning", "choices", "example")
    for position, title in enumerate(titles):
        sheet.write_string(2, position, say(f"template.title_{title}", language), bold)
    for row, column in enumerate(table.columns, start=3):
        need = "required" if column.required else "optional"
        allowed = ", ".join(column.allowed(pack))
        cells = (column.name, say(f"template.{need}", language), column.note[language], allowed)
        for position, cell in enumerate((*cells, column.example)):
            sheet.write_string(row, position, cell, wrap)
