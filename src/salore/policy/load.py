"""From a pack folder to a `Pack`: reads, lays a derived pack over its base, refuses with all faults."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic_core import ValidationError

from salore.policy import _schema
from salore.policy._reading import Folder, read_folder
from salore.policy.canonical import with_hash
from salore.policy.faults import PackError, PackFault, fault, faults_of
from salore.policy.model import Extends, Identity, Instrument, Pack, Rules

_SHIPPED = Path(__file__).parent / "packs"
_RULES: dict[str, type] = {field.name: _schema.without_none(field.type) for field in fields(Rules)}
_COMPULSORY = tuple(field.name for field in fields(Rules) if _schema.is_required(field))


def shipped_packs() -> tuple[str, ...]:
    """Return the names of the packs that come with the software."""
    return tuple(sorted(entry.parent.name for entry in _SHIPPED.glob("*/pack.toml")))


def load_pack(name_or_path: str | Path) -> Pack:
    """Load a shipped pack by name, or any pack by its folder.

    Raises
    ------
    PackError
        With every fault of the pack's files.
    """
    return _load(_folder_of(name_or_path), ())


def _folder_of(name_or_path: str | Path) -> Path:
    if str(name_or_path) in shipped_packs():
        return _SHIPPED / name_or_path
    path = Path(name_or_path).resolve()
    if path.is_dir():
        return path
    shipped = ", ".join(shipped_packs())
    raise PackError(str(name_or_path), [fault(str(name_or_path), "", "no_such_pack", shipped=shipped)])


def _load(path: Path, above: tuple[Path, ...]) -> Pack:
    folder = read_folder(path, _RULES)
    faults = folder.faults
    identity: Identity | None = None
    if folder.identity is not None:
        identity = _validated(Identity, folder.identity, "identity", faults)
    instruments = _instruments(folder)
    own = _own_rules(folder)
    base = _base(identity.extends, path, (*above, path), faults) if identity and identity.extends else None
    if base:
        faults.extend(
            fault("pack.toml", f"instruments.{key}", "instrument_of_base", base=base.identity.id)
            for key in sorted(instruments.keys() & base.instruments.keys())
        )
    elif identity and not identity.extends and folder.is_whole:
        faults.extend(
            fault("*.toml", name, "rule_missing") for name in _COMPULSORY if name not in folder.tables
        )
    if faults or identity is None:
        raise PackError(str(path), faults)
    if base is None:
        return with_hash(Pack(identity=identity, instruments=instruments, rules=Rules(**own)))
    return with_hash(
        Pack(
            identity=identity,
            instruments=base.instruments | instruments,
            rules=replace(base.rules, **own),
            own_rules=tuple(name for name in _RULES if name in own),
        )
    )


def _instruments(folder: Folder) -> dict[str, Instrument]:
    found = {
        key: _validated(Instrument, table, f"instruments.{key}", folder.faults)
        for key, table in folder.instruments.items()
    }
    return {key: instrument for key, instrument in found.items() if instrument is not None}


def _validated(cls: Any, table: Any, key: str, faults: list[PackFault]) -> Any:
    """Parse a table of pack.toml; what is wrong is added to the faults."""
    try:
        return _schema.validator(cls).validate_python(table)
    except ValidationError as error:
        faults.extend(faults_of(error, cls, lambda loc: ("pack.toml", ".".join(map(str, (key, *loc))))))
    return None


# ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────


def _own_rules(folder: Folder) -> dict[str, Any]:
    """Parse each rule of a folder with its rows; what is wrong is added to the folder's faults."""
    own: dict[str, Any] = {}
    for name, rows in folder.rows.items():
        if name not in folder.tables and folder.is_whole:
            folder.faults.append(fault(rows.file, "", "rows_without_rule", rule=name))
    for name, table in folder.tables.items():
        wrong = _rows_fault(name, table, folder)
        if wrong:
            folder.faults.append(wrong)
            continue
        try:
            own[name] = _schema.validator(_RULES[name]).validate_python(_with_rows(name, table, folder))
        except ValidationError as error:
            folder.faults.extend(faults_of(error, _RULES[name], partial(_place, name, folder)))
    return own


def _rows_fault(name: str, table: dict[str, Any], folder: Folder) -> PackFault | None:
    has_rows, has_file = "rows" in table, name in folder.rows
    if has_rows and has_file:
        return fault(folder.files[name], f"{name}.rows", "rows_twice", file=f"{name}.csv")
    if _schema.row_class(_RULES[name]) and not has_rows and not has_file:
        return fault(folder.files[name], f"{name}.rows", "rows_missing", file=f"{name}.csv")
    return None


def _with_rows(name: str, table: dict[str, Any], folder: Folder) -> dict[str, Any]:
    return table | {"rows": folder.rows[name].rows} if name in folder.rows else table


def _place(name: str, folder: Folder, location: tuple[int | str, ...]) -> tuple[str, str]:
    """Return file and key of a place in a rule: in its CSV file as `line:column`."""
    if name in folder.rows and location[:1] == ("rows",):
        source, index = folder.rows[name], location[1]
        column = "_".join(str(step) for step in location[2:])
        return source.file, f"{source.lines[int(index)]}:{column}"
    return folder.files[name], ".".join(map(str, (name, *location)))


# ── The base of a derived pack ────────────────────────────────────────────────────────────────────────


def _base(extends: Extends, path: Path, above: tuple[Path, ...], faults: list[PackFault]) -> Pack | None:
    """Load the base: a shipped pack of that name, else a folder beside the pack's own."""
    folder = _SHIPPED / extends.pack if extends.pack in shipped_packs() else path.parent / extends.pack
    key = "identity.extends"
    if folder in above:
        faults.append(fault("pack.toml", f"{key}.pack", "base_circle", base=extends.pack))
        return None
    if not folder.is_dir():
        faults.append(fault("pack.toml", f"{key}.pack", "base_absent", base=extends.pack, folder=path.parent))
        return None
    try:
        base = _load(folder, above)
    except PackError as error:
        faults.extend(replace(f, file=f"{extends.pack}/{f.file}") for f in error.faults)
        return None
    if base.hash != extends.hash:
        values = {"base": extends.pack, "found": base.hash, "expected": extends.hash}
        faults.append(fault("pack.toml", f"{key}.hash", "base_hash", **values))
    return base
