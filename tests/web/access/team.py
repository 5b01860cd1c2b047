"""The page of whoever leads people."""

from __future__ import annotations

from tests.web.access_matrix import Row

ROWS = {
    "team:team": Row(
        get={"appointing_authority", "competent_officer", "head", "superior", "team_lead"},
    ),
}
