"""Coming in, going out, one's own account, roles."""

from __future__ import annotations

from tests.web.access_matrix import ANYONE, Row

ROWS = {
    "accounts:sign_in": Row(get=ANYONE, post=ANYONE),
    "accounts:sign_out": Row(post=ANYONE),
}
