"""Where a database is and who enters it, in the forms that Django, psycopg and people need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Connection:
    """One way into one database."""

    host: str
    port: int
    name: str
    user: str
    password: str = field(repr=False)
    options: Mapping[str, str] = field(default_factory=dict)

    def django(self) -> dict[str, Any]:
        """Return the entry of Django's DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": self.host,
            "PORT": str(self.port),
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "OPTIONS": dict(self.options),
        }

    def psycopg(self) -> dict[str, Any]:
        """Return the keywords of `psycopg.connect`."""
        return {
            "host": self.host,
            "port": self.port,
            "dbname": self.name,
            "user": self.user,
            "password": self.password,
            **self.options,
        }

    def environment(self) -> dict[str, str]:
        """Return libpq's variables: a password among arguments would show in the list of processes."""
        known = {
            "sslmode": "PGSSLMODE",
            "sslrootcert": "PGSSLROOTCERT",
            "connect_timeout": "PGCONNECT_TIMEOUT",
        }
        return {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGDATABASE": self.name,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            **{known[key]: value for key, value in self.options.items() if key in known},
        }

    @property
    def place(self) -> str:
        """Return where it is, fit to be shown: without who and without the password."""
        return f"{self.host}:{self.port}/{self.name}"

    def to(self, name: str) -> Connection:
        """Return the way into another database of the same server."""
        return replace(self, name=name)


@dataclass(frozen=True)
class Urls:
    """The two ways in: the owner's for migrations, the web's for everything else."""

    owner: Connection
    web: Connection


def parse_url(url: str, variable: str) -> Connection:
    """Read a connection URL (or libpq's key=value form); `variable` is named when it cannot be read."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    from salore.core.trouble import InstallationError

    try:
        found = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
        return Connection(
            host=found.pop("host", "") or found.pop("hostaddr", "127.0.0.1"),
            port=int(found.pop("port", "5432")),
            user=found.pop("user"),
            name=found.pop("dbname"),
            password=found.pop("password", ""),
            options=found,
        )
    except (psycopg.Error, KeyError, ValueError):
        raise InstallationError("bad_url", variable=variable) from None
