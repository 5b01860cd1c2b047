"""Where the web listens, and whether what goes there may be read on the way."""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from salore.core.instance import Instance
from salore.installation.trouble import RunningError

_DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Certificate:
    """The files of a certificate with its chain, and of its key."""

    chain: Path
    key: Path


@dataclass(frozen=True)
class Address:
    """Where to listen; `names` are what people may call it by, the first of them by preference."""

    host: str
    port: int
    certificate: Certificate | None = None
    names: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Return how people type the address."""
        scheme, usual = ("https", 443) if self.certificate else ("http", 80)
        shown = self.names[0] if self.names else "127.0.0.1" if _is_any(self.host) else self.host
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


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    host: str = "127.0.0.1"
    port: int | None = None
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    local_authority: bool = False


def settle(instance: Instance, wish: Wish) -> Address:
    """Return the address that was wished for, with its certificate."""
    from salore.installation import authority

    if (wish.certificate is None) != (wish.key is None):
        raise RunningError("certificate_and_key")
    certificate, names = None, wish.names
    if wish.certificate and wish.key:
        certificate = authority.given_certificate(instance, wish.certificate, wish.key)
        names = names or tuple(authority.names_in(certificate))
    elif wish.local_authority:
        machine = authority.names_of_this_machine()
        certificate = authority.local_certificate(instance, wish.names, machine)
        held = authority.names_in(certificate)
        names = tuple(dict.fromkeys((*wish.names, *(name for name in machine if name in held))))
    return Address(wish.host, chosen_port(wish.port), certificate, names)
