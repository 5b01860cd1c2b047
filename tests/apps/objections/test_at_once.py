"""Two at the same moment, with commits that stay: one of them counts, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import time_machine
from django.db import connection

from salore.core.errors import StaleError
from salore.objections.models import Objection
from salore.objections.services.deciding import Ruling, objection_decide
from salore.objections.services.filing import objection_withdraw
from tests.factories.objections import at, file_objection, make_received
from tests.factories.personas import House, make_house


def both(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Do both at once; return what became of each."""
    together = Barrier(2)

    def one(work: Callable[[], object]) -> str:
        together.wait()
        try:
            work()
        except StaleError as stale:
            return stale.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, (first, second)))


def decide(house: House, case: Objection) -> Objection:
    ruling = Ruling(is_changed=False, reason="Bukti memang terlambat.")
    seen = max(case.entries.values_list("pk", flat=True))
    return objection_decide(actor=house.viewer("head"), objection=case, ruling=ruling, seen=seen)


def test_filed_twice_withdrawn_while_decided_and_decided_twice(committing: None) -> None:
    del committing
    house = make_house()
    result = make_received(house)
    with time_machine.travel(at(10)):
        assert both(
            lambda: file_objection(house, result), lambda: file_objection(house, result)
        ) == ["done", "filed_already"]  # fmt: skip
        case = Objection.objects.get()
        outcome = both(
            lambda: decide(house, case),
            lambda: objection_withdraw(actor=house.viewer("employee"), objection=case),
        )
        assert outcome in (["decided_already", "done"], ["done", "withdrawn"])
        case.refresh_from_db()
        assert (case.state == "withdrawn") == ("withdrawn" in outcome)
        Objection.objects.update(state="filed", decided_by=None, ended_at=None, reason="")
        assert both(lambda: decide(house, case), lambda: decide(house, case)) == ["decided_already", "done"]
