"""Under whose name PostgreSQL runs: ours, or an unprivileged account when we are root, which it refuses."""

from __future__ import annotations

import os
import pwd
import shutil
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from salore.core.trouble import InstallationError

_OWN, _DEBIANS = "salore", "postgres"
_ACL, _ACL_VERSION = "system.posix_acl_access", 2
_USER_OBJ, _USER, _GROUP_OBJ, _MASK, _OTHER, _NOBODY = 0x01, 0x02, 0x04, 0x10, 0x20, 0xFFFFFFFF
_PASS = 1


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def is_another(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def name(self) -> str:
        return pwd.getpwuid(self.uid).pw_name

    def running_options(self) -> dict[str, Any]:
        """Return what makes `subprocess` run a program under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_another else {}

    def give(self, path: Path, mode: int) -> None:
        """Make one file or folder the account's own."""
        path.chmod(mode)
        if self.is_another:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        asked = subprocess.run(
            ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
            cwd="/",
            check=False,
            **self.running_options(),
        )
        return asked.returncode == 0

    def open_passage(self, folder: Path) -> None:
        """Let the account, and nobody else, pass through to what lies in `folder`."""
        if not self.is_another or self.reaches(folder):
            return
        for step in (*reversed(folder.parents), folder):
            if not self.reaches(step):
                _let_through(step, self.uid)
        if not self.reaches(folder):
            raise InstallationError("no_passage", account=self.name, folder=folder)


def account_for(cluster: Path) -> Account:
    """Return the account that owns the cluster, or shall own it."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if cluster.exists():
        owner = cluster.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    for name in (_OWN, _DEBIANS):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    return _create_account()


def _create_account() -> Account:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise InstallationError("no_account", reason="useradd")
    made = subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", _OWN],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise InstallationError("no_account", reason=made.stderr.strip())
    entry = pwd.getpwnam(_OWN)
    return Account(entry.pw_uid, entry.pw_gid)


def _let_through(folder: Path, uid: int) -> None:
    entries = _access_list(folder)
    entries[_USER, uid] = _PASS
    entries[_MASK, _NOBODY] = entries.get((_MASK, _NOBODY), entries[_GROUP_OBJ, _NOBODY]) | _PASS
    packed = struct.pack("<I", _ACL_VERSION) + b"".join(
        struct.pack("<HHI", tag, right, who) for (tag, who), right in sorted(entries.items())
    )
    try:
        os.setxattr(folder, _ACL, packed)
    except OSError:
        # A file system without access lists: then everybody may pass, still without listing.
        folder.chmod(folder.stat().st_mode | _PASS)


def _access_list(folder: Path) -> dict[tuple[int, int], int]:
    try:
        packed: Sequence[int] = os.getxattr(folder, _ACL)
    except OSError:
        mode = folder.stat().st_mode
        return {
            (_USER_OBJ, _NOBODY): mode >> 6 & 7,
            (_GROUP_OBJ, _NOBODY): mode >> 3 & 7,
            (_OTHER, _NOBODY): mode & 7,
        }
    return {(tag, who): right for tag, right, who in struct.iter_unpack("<HHI", bytes(packed)[4:])}
