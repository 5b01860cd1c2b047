"""A count that is killed, at each of its steps, has written nothing; the next gives the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from salore.appraisal.assigning import Rating
from salore.appraisal.counting.count import count, recount
from salore.appraisal.models import Collection, KeyCopy, SealedAnswer, SourceComment, SourceResult
from salore.appraisal.services.collecting import collection_close
from salore.appraisal.services.destroying import collection_destroy
from salore.core import clock
from salore.core.errors import DomainError
from salore.ledger.models import Event
from tests.factories.apart import let_in
from tests.factories.appraisal import CLOSES_AT, make_colleagues, make_round
from tests.factories.personas import make_house

# The counting process, which ends itself the hard way where it comes to a step.
DYING = """
import os, signal, sys
sys.argv[0] = "count"
step = sys.argv.pop(1)
from salore.core import setup_django
setup_django()
from salore.appraisal.counting import __main__ as process
from salore.appraisal.counting import count as counting
from salore.appraisal.models import SourceComment, SourceResult

def die(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)

after = None
if step == "keys": counting.keys_of = die
elif step == "opened": counting._released = die
elif step == "aggregated": counting._rows = die
elif step == "cells": SourceResult.objects.bulk_create = die
elif step == "remarks": SourceComment.objects.bulk_create = die
elif step == "state": counting._counted = die
elif step == "event": counting.record = die
elif step == "last": counting.propose_anew = die
print(process.main(*sys.argv[1:]))
"""
STEPS = ("keys", "opened", "aggregated", "cells", "remarks", "state", "event", "last")


@pytest.mark.slow
@pytest.mark.usefixtures("committing")
def test_killed_at_each_step_it_has_written_nothing_and_counts_the_same(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    house = make_house()
    ratee = house.people["employee"]
    made = make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in make_colleagues(house, 7)])
    for place, form in enumerate(made.forms(ratee)):
        made.answer(form, 2 + place % 4, f"Ucapan {place}")
    settings.CLOCK_OFFSET += CLOSES_AT + timedelta(minutes=1) - clock.now()
    operator = house.viewer("operator")
    collection = collection_close(actor=operator, collection=made.collection)
    let_in(tmp_path / "data", monkeypatch)
    expected = recount(collection=collection, codes=made.codes(0, 1))

    typed = json.dumps({number: made.sheets[number] for number in (0, 1)})
    holder = collection.custodians.get(number=0).person_id
    for step in STEPS:
        done = subprocess.run(
            [sys.executable, "-c", DYING, step, "count", str(collection.uid), str(holder), "id"],
            input=typed, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == -9, (step, done.stdout, done.stderr)
        assert Collection.objects.get().state == "closed", step
        assert not SourceResult.objects.exists(), step
        assert not SourceComment.objects.exists(), step
        assert not Event.objects.filter(verb="collection.counted").exists(), step
        # Not counted, and no backup proven: nothing may be destroyed.
        with pytest.raises(DomainError):
            collection_destroy(actor=operator, collection=collection, restored_sha256=expected.results_sha256)
    assert SealedAnswer.objects.count() == 7
    assert KeyCopy.objects.count() == 3

    counted = count(actor=operator, collection=collection, codes=made.codes(1, 2))
    assert counted == expected
