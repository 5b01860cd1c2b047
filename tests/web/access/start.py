"""The page of the office's certificate: open to whoever comes, since nobody can sign in before it."""

from __future__ import annotations

from salore.core import instance
from salore.installation.authority import local_certificate
from tests.factories.personas import House
from tests.web.access_matrix import ANYONE, Row


def authority(house: House) -> dict[str, object]:
    """An installation with a certificate authority of its own."""
    del house
    local_certificate(instance.current(), ["salore.lan"])
    return {}


ROWS = {
    "start:certificate": Row(get=ANYONE, kwargs=authority, is_common=True),
    "start:root_certificate": Row(get=ANYONE, kwargs=authority, is_common=True),
}
