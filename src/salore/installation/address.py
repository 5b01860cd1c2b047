"""Where the web listens, and whether what goes there may be read on the way."""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from salore.installation.trouble import RunningError

_DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Certificate:
    """The files of a certificate with its chain, and of its key."""

    chain: Path
    key: Path


@dataclass(frozen=True)
class Address:
    host: str
    port: int
    certificate: Certificate | None = None

    def url(self, name: str | None = None) -> str:
        """Return how the address is typed, under a name of the machine or as this machine itself sees it."""
        scheme, usual = ("https", 443) if self.certificate else ("http", 80)
        shown = name or ("127.0.0.1" if _is_any(self.host) else self.host)
        shown = f"[{shown}]" if ":" in shown else shown
        return f"{scheme}://{shown}" + ("" if self.port == usual else f":{self.port}")

    def check(self) -> None:
        """Refuse an address where passwords would travel in the open, or that somebody else holds."""
        if self.certificate is None and not is_this_machine(self.host):
            raise RunningError("https_needed", host=self.host)
        try:
            family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
            with socket.socket(family) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind((self.host, self.port))
        except PermissionError:
            raise RunningError("port_forbidden", port=self.port) from None
        except OSError as error:
            raise RunningError("port_taken", host=self.host, port=self.port, reason=error.strerror) from None


def chosen_port(wanted: int | None) -> int:
    """Return the port asked for on the command line, else by PORT, else the usual one."""
    if wanted is not None:
        return wanted
    text = os.environ.get("PORT") or str(_DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise RunningError("port_unreadable", text=text)
    return int(text)


def is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_any(host: str) -> bool:
    return host in ("0.0.0.0", "::")
