"""Which files of a folder are which tables, and the physical reading of each.

Belongs here: finding, hashing and opening files. Does not: what their columns mean (`columns`, `parse`).
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from salore.engine.tables.csv import read_csv
from salore.engine.tables.faults import Findings
from salore.engine.tables.parquet import read_parquet
from salore.engine.tables.sheet import Sheet
from salore.engine.tables.spec import input_tables
from salore.engine.tables.xlsx import read_xlsx

Reader = Callable[[Path, frozenset[str], Findings], Sheet | None]
READERS: Mapping[str, Reader] = {".csv": read_csv, ".xlsx": read_xlsx, ".parquet": read_parquet}


_OTHER_FORMATS = frozenset({".xls", ".xlsb", ".xlsm", ".ods", ".tsv", ".txt", ".json", ".numbers"})


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_files(folder: Path, findings: Findings) -> dict[str, Path]:
    """Return the file of each table that a folder holds."""
    try:
        entries = sorted(entry for entry in folder.iterdir() if entry.is_file())
    except OSError as error:
        code = "no_such_folder" if isinstance(error, FileNotFoundError) else "folder_unreadable"
        findings.fault(str(folder), code, detail=error.strerror or "")
        return {}
    found: dict[str, Path] = {}
    for path in entries:
        if _is_table(path) and path.suffix.casefold() in READERS:
            if path.stem.casefold() in found:
                other = found[path.stem.casefold()].name
                findings.fault(path.name, "table_twice", other=other)
            found.setdefault(path.stem.casefold(), path)
    for path in entries:
        if path not in found.values():
            _say_unread(path, frozenset(found), findings)
    return found


def _is_table(path: Path) -> bool:
    return any(path.stem.casefold() == table.name for table in input_tables())


def _say_unread(path: Path, found: frozenset[str], findings: Findings) -> None:
    """A table in a format that is not read would be missed; other files are none of our business."""
    name, suffix = path.stem.casefold(), path.suffix.casefold()
    if path.name.startswith(("~$", ".")) or (name in found and suffix in READERS):
        return
    if _is_table(path) and name not in found and suffix in _OTHER_FORMATS:
        findings.fault(path.name, "format_unknown", found=path.suffix)
    elif suffix in (*READERS, *_OTHER_FORMATS):
        names = [table.name for table in input_tables() if table.name not in found]
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
        if near:
            findings.notice(path.name, "unknown_file_near", near=near[0])
        elif suffix in READERS:
            findings.notice(path.name, "unknown_file")


def read_sheet(path: Path, known: frozenset[str], findings: Findings) -> Sheet | None:
    """Read one file whole; what cannot be opened is a fault."""
    reader = READERS.get(path.suffix.casefold())
    if reader is None:
        findings.fault(path.name, "format_unknown", found=path.suffix)
        return None
    try:
        return reader(path, known, findings)
    except FileNotFoundError:
        findings.fault(path.name, "no_such_file")
    except OSError as error:
        findings.fault(path.name, "file_unreadable", detail=error.strerror or "")
    return None
