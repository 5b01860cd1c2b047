"""One installation: its data folder, and where its database is. Starts nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from salore.core.instance_files import (
    Secrets,
    Settings,
    read_secrets,
    read_settings,
    write_secrets,
    write_settings,
)
from salore.core.postgres.connection import Connection, Urls, parse_url
from salore.core.postgres.server import Passwords, Server
from salore.core.trouble import InstallationError

_DEFAULT_FOLDER, _USUAL_URL = "salore-data", "http://127.0.0.1:8000"
_SECRETS, _SETTINGS = "secrets.json", "instance.json"


@dataclass(frozen=True)
class Instance:
    """An installation. Where the folder holds none, `exists` is false and its secrets last as long as it."""

    folder: Path
    secrets: Secrets
    settings: Settings
    exists: bool = True

    @property
    def base_url(self) -> str:
        """Return how people call the installation; the supervisor tells its processes where it serves."""
        return os.environ.get("SALORE_BASE_URL") or self.settings.base_url or _USUAL_URL

    @property
    def hosts(self) -> list[str]:
        """Return the names and addresses under which the installation may be called."""
        named = urlsplit(self.base_url).hostname or ""
        served = os.environ.get("SALORE_HOSTS", "").split()
        return list(dict.fromkeys((named, *self.settings.other_hosts, *served, "127.0.0.1", "localhost")))

    @property
    def files_folder(self) -> Path:
        """Return where files lie: in the data folder, or in a store that several machines share."""
        return Path(os.environ.get("SALORE_FILES") or self.folder / "files").resolve()

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
    def root_certificate(self) -> Path:
        """Return where the root of the office's own certificate authority lies, if it has one."""
        return self.authority_folder / "root.pem"

    @property
    def static_folder(self) -> Path:
        return self.folder / "static"

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
        write_settings(self.folder / _SETTINGS, settings)
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
    return Instance(folder, read_secrets(folder / _SECRETS), read_settings(folder / _SETTINGS))


def create_instance(
    folder: Path | None = None, settings: Settings | None = None, secrets: Secrets | None = None
) -> Instance:
    """Make a new installation: the folder, its secrets (made up unless restored) and its settings."""
    folder = (folder or data_folder()).resolve()
    if (folder / _SECRETS).exists():
        raise InstallationError("instance_exists", folder=folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = Instance(folder, secrets or Secrets.made_up(), settings or Settings())
    for inner in (made.files_folder, made.packs_folder, made.mail_folder, made.log_folder):
        inner.mkdir(mode=0o700, exist_ok=True)
    write_settings(folder / _SETTINGS, made.settings)
    # Last: this file makes the folder an installation.
    write_secrets(folder / _SECRETS, made.secrets)
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
