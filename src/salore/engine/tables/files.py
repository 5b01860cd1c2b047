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
    names = {table.name for table in input_tables()}
    found: dict[str, Path] = {}
    for path in entries:
        name, suffix = path.stem.casefold(), path.suffix.casefold()
        if path.name.startswith(("~$", ".")):
            continue
        if name in names and suffix in READERS:
            if name in found:
                findings.fault(path.name, "table_twice", other=found[name].name)
            found.setdefault(name, path)
        elif name in names:
            findings.fault(path.name, "format_unknown", found=path.suffix)
        elif suffix in READERS:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
            code = "unknown_file_near" if near else "unknown_file"
            findings.notice(path.name, code, near=near[0] if near else "")
    return found


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
