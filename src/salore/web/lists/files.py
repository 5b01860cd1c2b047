"""Lists as files: streamed, so that a long one costs no memory, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import StreamingHttpResponse

from salore.core import clock
from salore.core.batches import in_batches
from salore.wording import plain

M = TypeVar("M", bound=Model)
_PART_ROWS = 500
_CHUNK_BYTES = 2**16
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def parts(rows: QuerySet[M]) -> Iterator[list[M]]:
    """Return the rows in lists of some hundred, read as they are needed."""
    return in_batches(rows.iterator(chunk_size=_PART_ROWS), _PART_ROWS)


def response(form: str, *, name: str, titles: list[str], lines: Iterable[list[Any]]) -> StreamingHttpResponse:
    """Return a download; its name tells what and when, never of whom."""
    content = _xlsx(titles, lines) if form == "xlsx" else _csv(titles, lines)
    made = StreamingHttpResponse(content, content_type=_MEDIA_TYPES[form])
    made["Content-Disposition"] = f'attachment; filename="{name}-{clock.today():%Y-%m-%d}.{form}"'
    return made


class _Echo:
    """A file that hands back what is written, as `csv.writer` asks for one."""

    def write(self, text: str) -> bytes:
        return text.encode()


def _csv(titles: list[str], lines: Iterable[list[Any]]) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    # The mark by which Excel knows UTF-8.
    yield "\ufeff".encode()
    yield writer.writerow([_neutral(title) for title in titles])
    for line in lines:
        yield writer.writerow([_neutral(_plain(value)) for value in line])


def _plain(value: Any) -> str | Decimal:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (int, float, Decimal)):
        return Decimal(plain(value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _neutral(value: str | Decimal) -> str:
    """Return a text that no spreadsheet runs. A negative number is a number and stays."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"'{value}" if value.startswith(_FORMULA) else value


def _xlsx(titles: list[str], lines: Iterable[list[Any]]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        _write_workbook(file, titles, lines)
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _write_workbook(file: IO[bytes], titles: list[str], lines: Iterable[list[Any]]) -> None:
    # Imported when somebody asks: pages are served without it.
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    # Excel's own mark for "text, whatever it begins with"; the cell shows what was written.
    quoted = book.add_format({"quote_prefix": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for place, title in enumerate(titles):
        sheet.set_column(place, place, max(12, min(48, len(title) + 4)))
        sheet.write_string(0, place, title, bold)
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line):
            if value is None or value == "":
                continue
            if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
                sheet.write_number(number, place, value)
            elif isinstance(value, date) and not isinstance(value, datetime):
                sheet.write_datetime(number, place, value, day)
            else:
                text = str(_plain(value))
                sheet.write_string(number, place, text, quoted if text.startswith(_FORMULA) else None)
    book.close()
