"""What tests of these pages share: who signs in, what the form of a goal sends."""

from __future__ import annotations

from typing import Any

from django.test import Client

from salore.planning.models import Goal, Plan
from tests.factories.personas import House


def signed_in(house: House, persona: str) -> Client:
    client = Client()
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def typed(plan: Plan, *, rows: int = 1, **values: Any) -> dict[str, Any]:
    """Return what the form of a goal sends; `values` are said last."""
    sent: dict[str, Any] = {
        "seen": plan.edition, "title": "Berkas 820 pegawai lengkap", "parent": "", "parent_title": "",
        "kind": "main", "cascade": "", "belongs_to_post": "post",
        "i-TOTAL_FORMS": rows, "i-INITIAL_FORMS": rows,
    }  # fmt: skip
    for row in range(rows):
        sent |= {
            f"i-{row}-text": "Berkas pegawai yang lengkap", f"i-{row}-aspect": "quantity",
            f"i-{row}-direction": "higher", f"i-{row}-target": "820", f"i-{row}-unit_of_measure": "berkas",
        }  # fmt: skip
    return sent | values


def only_goal(plan: Plan) -> Goal:
    goal: Goal = plan.goals.get()
    return goal
