"""How many failures are too many. Counts failures, never attempts, and only where they come from.

Nobody can be locked out from afar: a login is refused in the network where its failures came from, and a
browser that its owner used before is counted by itself. Whoever gets through right is never counted, so that
two hundred people behind one address can come in at once.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection

from salore.accounts.models import FailureCount, Login
from salore.core import clock


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures within such a time; `subject` says whose they are."""

    subject: str
    failures: int
    within: timedelta


# One login tried from one network; from everywhere together, which only many networks at once reach; all
# logins tried from one network, where an office of hundreds may sit behind one address.
LOGIN_IN_NETWORK = Limit("login in network", 10, timedelta(minutes=15))
LOGIN = Limit("login", 200, timedelta(hours=1))
NETWORK = Limit("network", 300, timedelta(minutes=10))
# One login in a browser that its owner used before: neither of the above concerns it.
LOGIN_IN_BROWSER = Limit("login in browser", 10, timedelta(minutes=15))
SECOND_FACTOR = Limit("second factor", 10, timedelta(minutes=15))
CODE_IN_NETWORK = Limit("code in network", 100, timedelta(minutes=10))


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted: a limit and the hash of whom it concerns."""

    limit: Limit
    key: bytes

    @classmethod
    def of(cls, limit: Limit, *whom: object) -> Count:
        text = "\0".join((limit.subject, *(str(part) for part in whom)))
        return cls(limit, hmac.digest(settings.SECRET_KEY.encode(), text.encode(), sha256))


def sign_in_counts(login: str, address: str, browser: str = "") -> list[Count]:
    """Return what a failure to sign in counts against; `browser` is the id of one known to the login."""
    login = Login.normal(login)
    if browser:
        return [Count.of(LOGIN_IN_BROWSER, login, browser)]
    network = network_of(address)
    return [
        Count.of(LOGIN_IN_NETWORK, login, network),
        Count.of(LOGIN, login),
        Count.of(NETWORK, network),
    ]


def network_of(address: str) -> str:
    """Return the network that one household or office holds: an IPv4 address, a /48 of IPv6."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is None:
        return str(ipaddress.ip_network((ip, 48), strict=False))
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def refused_until(counts: Iterable[Count]) -> datetime | None:
    """Return when the next attempt is heard, if too many failed; None where nothing hinders it.

    Attempts at the same instant may pass together: as many as there are web processes, which is harmless.
    """
    wanted = {count.key: count for count in counts}
    rows = FailureCount.objects.filter(key__in=wanted, ends_at__gt=clock.now())
    full = [row.ends_at for row in rows if row.failures >= wanted[bytes(row.key)].limit.failures]
    return max(full, default=None)


def count_failure(counts: Iterable[Count]) -> None:
    """Count one failure, in one statement that many processes may run at once."""
    now = clock.now()
    # In the order of keys: two statements that lock the same rows never wait for each other in a circle.
    rows = sorted((count.key, 1, now + count.limit.within) for count in counts)
    values = ", ".join(["(%s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO accounts_failurecount AS kept (key, failures, ends_at) VALUES {values}
            ON CONFLICT (key) DO UPDATE SET
                failures = CASE WHEN kept.ends_at > %s THEN kept.failures + 1 ELSE 1 END,
                ends_at = CASE WHEN kept.ends_at > %s THEN kept.ends_at ELSE excluded.ends_at END
            """,
            [value for row in rows for value in row] + [now, now],
        )


def forget(counts: Iterable[Count]) -> None:
    """Take back what was counted against a login, once its owner came in; a network's count stays."""
    keys = [count.key for count in counts if count.limit in (LOGIN_IN_NETWORK, LOGIN_IN_BROWSER)]
    FailureCount.objects.filter(key__in=keys).delete()


def sweep() -> int:
    """Delete the counts whose time is over."""
    return FailureCount.objects.filter(ends_at__lt=clock.now()).delete()[0]
