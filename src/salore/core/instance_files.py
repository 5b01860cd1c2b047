"""The two files that an installation keeps about itself: its secrets, and what its administrator decided."""

from __future__ import annotations

import json
import secrets as random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from salore.core.private_files import write_private
from salore.core.trouble import InstallationError


@dataclass(frozen=True)
class Secrets:
    """What nobody else may know. Without `envelope_key` a count rejects every answer; a backup holds it."""

    django_key: str = field(repr=False)
    envelope_key: str = field(repr=False)
    superuser_password: str = field(repr=False)
    owner_password: str = field(repr=False)
    web_password: str = field(repr=False)

    @classmethod
    def made_up(cls) -> Secrets:
        return cls(**{secret.name: random.token_urlsafe(48) for secret in fields(cls)})


@dataclass(frozen=True)
class Mail:
    """The office's mail server; without `host` messages are written to files.

    `encryption` is `starttls`, `tls`, or nothing.
    """

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    encryption: str = "starttls"
    sender: str = "salore@localhost"


@dataclass(frozen=True)
class Settings:
    """What the installation's administrator decides. A demonstration starts its clock on a day of its own.

    `base_url` is how people call the installation; empty where it follows from how it is served.
    `second_factor_for` names the roles that need more than a password, or `everybody`; a demonstration asks
    none of it. `trusted_proxies` are the addresses whose word about where a request came from is believed.
    """

    base_url: str = ""
    other_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    second_factor_for: tuple[str, ...] = ("operator", "system_administrator")
    time_zone: str = "Asia/Jayapura"
    mail: Mail = Mail()
    is_demonstration: bool = False
    clock_starts_at: datetime | None = None
    clock_set_at: datetime | None = None

    @property
    def clock_offset(self) -> timedelta:
        if self.clock_starts_at is None or self.clock_set_at is None:
            return timedelta()
        return self.clock_starts_at - self.clock_set_at


def read_secrets(file: Path) -> Secrets:
    found = _read(file)
    try:
        return Secrets(**{secret.name: str(found[secret.name]) for secret in fields(Secrets)})
    except KeyError as missing:
        raise InstallationError("damaged", file=file, reason=missing) from None


def write_secrets(file: Path, secrets: Secrets) -> None:
    _write(file, asdict(secrets))


def read_settings(file: Path) -> Settings:
    found = _read(file)
    try:
        for name in ("clock_starts_at", "clock_set_at"):
            found[name] = datetime.fromisoformat(found[name]) if found.get(name) else None
        for name in ("other_hosts", "trusted_proxies", "second_factor_for"):
            if name in found:
                found[name] = tuple(found[name])
        return Settings(**found | {"mail": Mail(**found.get("mail", {}))})
    except (TypeError, ValueError) as error:
        raise InstallationError("damaged", file=file, reason=error) from None


def write_settings(file: Path, settings: Settings) -> None:
    instants = {name: getattr(settings, name) for name in ("clock_starts_at", "clock_set_at")}
    _write(file, asdict(settings) | {name: at.isoformat() if at else None for name, at in instants.items()})


def _write(file: Path, content: Mapping[str, Any]) -> None:
    write_private(file, f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode())


def _read(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InstallationError("damaged", file=file, reason=error) from None
    return found
