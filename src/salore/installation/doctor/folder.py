"""The data folder: who may read what, when it was backed up, how long its certificate lasts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from salore.core.instance import Instance
from salore.installation.backing_up import last_backup
from salore.installation.doctor.finding import Finding, ill, watch, well

_OTHERS = 0o077
# The account that runs PostgreSQL may have been let through the folder, and only that.
_OTHERS_IN_FOLDER = 0o007
_BACKUP_DAYS = 7
_CERTIFICATE_DAYS = 30


def examine(instance: Instance) -> Iterator[Finding]:
    yield from _modes(instance)
    yield _backup(instance)
    yield from _certificate(instance)
    mail = instance.settings.mail
    yield (
        well("mail.server", host=mail.host) if mail.host else watch("mail.none", folder=instance.mail_folder)
    )
    if instance.settings.is_demonstration:
        yield watch("demonstration")


def _modes(instance: Instance) -> Iterator[Finding]:
    private = [instance.folder / "secrets.json", instance.folder / "instance.json"]
    private += sorted(instance.authority_folder.glob("*.key"))
    open_to_others = [path for path in private if path.exists() and path.stat().st_mode & _OTHERS]
    for path in open_to_others:
        yield ill("modes.open_file", path=path)
    folder_is_open = bool(instance.folder.stat().st_mode & _OTHERS_IN_FOLDER)
    if folder_is_open:
        yield ill("modes.open_folder", path=instance.folder)
    if not open_to_others and not folder_is_open:
        yield well("modes.private", folder=instance.folder)


def _backup(instance: Instance) -> Finding:
    last = last_backup(instance)
    if last is None:
        return watch("backup.never")
    made_at, file = last
    said = {"day": made_at.date(), "file": file}
    is_old = datetime.now(UTC) - made_at > timedelta(days=_BACKUP_DAYS)
    return watch("backup.old", **said) if is_old else well("backup.recent", **said)


def _certificate(instance: Instance) -> Iterator[Finding]:
    chain = instance.authority_folder / "server.pem"
    if not chain.exists():
        return
    ends_at = _end_of(chain)
    said = {"day": ends_at.date()}
    soon = ends_at - datetime.now(UTC) < timedelta(days=_CERTIFICATE_DAYS)
    yield watch("certificate.ends", **said) if soon else well("certificate.lasts", **said)


def _end_of(chain: Path) -> datetime:
    from cryptography import x509

    return x509.load_pem_x509_certificate(chain.read_bytes()).not_valid_after_utc
