"""One installation: its data folder, secrets, settings, and where its database is. Starts nothing."""

from __future__ import annotations

import json
import os
import secrets as random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from salore.core.postgres.connection import Connection, Urls, parse_url
from salore.core.postgres.server import Passwords, Server
from salore.core.trouble import InstallationError

_DEFAULT_FOLDER = "salore-data"
_SECRETS, _SETTINGS = "secrets.json", "instance.json"


@dataclass(frozen=True)
class Secrets:
    """What nobody else may know. Losing `digest_key` loses what was stored under it; a backup holds it."""

    django_key: str = field(repr=False)
    digest_key: str = field(repr=False)
    superuser_password: str = field(repr=False)
    owner_password: str = field(repr=False)
    web_password: str = field(repr=False)

    @classmethod
    def made_up(cls) -> Secrets:
        return cls(**{secret.name: random.token_urlsafe(48) for secret in fields(cls)})


@dataclass(frozen=True)
class Mail:
    """The office's mail server; without `host` messages are written to files."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    encryption: str = "starttls"
    sender: str = "salore@localhost"


@dataclass(frozen=True)
class Settings:
    """What the installation's administrator decides. A demonstration starts its clock on a day of its own."""

    base_url: str = "http://127.0.0.1:8000"
    time_zone: str = "Asia/Jayapura"
    mail: Mail = Mail()
    is_demonstration: bool = False
    clock_starts_at: datetime | None = None
    clock_set_at: datetime | None = None

    @property
    def clock_offset(self) -> timedelta:
        """Return how far the installation's clock is ahead of the machine's."""
        if self.clock_starts_at is None or self.clock_set_at is None:
            return timedelta()
        return self.clock_starts_at - self.clock_set_at


@dataclass(frozen=True)
class Instance:
    """An installation. Where the folder holds none, `exists` is false and its secrets last as long as it."""

    folder: Path
    secrets: Secrets
    settings: Settings
    exists: bool = True

    @property
    def files_folder(self) -> Path:
        return self.folder / "files"

    @property
    def packs_folder(self) -> Path:
        return self.folder / "packs"

    @property
    def mail_folder(self) -> Path:
        return self.folder / "mail"

    @property
    def authority_folder(self) -> Path:
        return self.folder / "authority"

    @property
    def log_folder(self) -> Path:
        return self.folder / "log"

    @property
    def uses_own_server(self) -> bool:
        """Return whether the database lies on a server of the agency's own."""
        return bool(os.environ.get("DATABASE_URL"))

    @cached_property
    def server(self) -> Server:
        """Return the embedded server of this folder, not started."""
        own = self.secrets
        return Server(self.folder, Passwords(own.superuser_password, own.owner_password, own.web_password))

    def save_settings(self, settings: Settings) -> Instance:
        """Write other settings down and return the instance that has them."""
        _write_private(self.folder / _SETTINGS, _settings_as_json(settings))
        return replace(self, settings=settings)


def data_folder() -> Path:
    """Return the folder that SALORE_DATA names."""
    return Path(os.environ.get("SALORE_DATA") or _DEFAULT_FOLDER).resolve()


def current() -> Instance:
    """Return the installation in the data folder; one that only exists in memory where there is none."""
    folder = data_folder()
    if not (folder / _SECRETS).exists():
        return Instance(folder, Secrets.made_up(), Settings(), exists=False)
    return open_instance(folder)


def open_instance(folder: Path | None = None) -> Instance:
    """Return the installation in the folder; refuse where there is none."""
    folder = (folder or data_folder()).resolve()
    if not (folder / _SECRETS).exists():
        raise InstallationError("not_an_instance", folder=folder)
    return Instance(folder, _read_secrets(folder / _SECRETS), _read_settings(folder / _SETTINGS))


def create_instance(folder: Path | None = None, settings: Settings | None = None) -> Instance:
    """Make a new installation: the folder, its secrets and its settings."""
    folder = (folder or data_folder()).resolve()
    if (folder / _SECRETS).exists():
        raise InstallationError("instance_exists", folder=folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = Instance(folder, Secrets.made_up(), settings or Settings())
    for inner in (made.files_folder, made.packs_folder, made.mail_folder, made.log_folder):
        inner.mkdir(mode=0o700, exist_ok=True)
    _write_private(folder / _SETTINGS, _settings_as_json(made.settings))
    # Last: this file makes the folder an installation.
    _write_private(folder / _SECRETS, asdict(made.secrets))
    return made


def database_urls(instance: Instance) -> Urls:
    """Return both ways into the installation's database, whether it runs or not."""
    owner_url, web_url = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_WEB_URL")
    if not owner_url:
        return instance.server.urls
    owner = parse_url(owner_url, "DATABASE_URL")
    if web_url:
        return Urls(owner, parse_url(web_url, "DATABASE_WEB_URL"))
    return Urls(owner, replace(owner, user=web_role(owner), password=instance.secrets.web_password))


def web_role(owner: Connection) -> str:
    """Return the name of the role that the web gets on the agency's own server."""
    return f"{owner.name}_web"


def _read_secrets(file: Path) -> Secrets:
    found = _read(file)
    try:
        return Secrets(**{secret.name: str(found[secret.name]) for secret in fields(Secrets)})
    except KeyError as missing:
        raise InstallationError("damaged", file=file, reason=missing) from None


def _read_settings(file: Path) -> Settings:
    found = _read(file)
    try:
        for name in ("clock_starts_at", "clock_set_at"):
            found[name] = datetime.fromisoformat(found[name]) if found.get(name) else None
        return Settings(**found | {"mail": Mail(**found.get("mail", {}))})
    except (TypeError, ValueError) as error:
        raise InstallationError("damaged", file=file, reason=error) from None


def _read(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InstallationError("damaged", file=file, reason=error) from None
    return found


def _settings_as_json(settings: Settings) -> dict[str, Any]:
    instants = {name: getattr(settings, name) for name in ("clock_starts_at", "clock_set_at")}
    return asdict(settings) | {name: at.isoformat() if at else None for name, at in instants.items()}


def _write_private(file: Path, content: Mapping[str, Any]) -> None:
    """Write whole or not at all, readable by nobody else at any moment."""
    unfinished = file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=2, ensure_ascii=False)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(file)
