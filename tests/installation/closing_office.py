"""An office whose year is decided, and its close; a command.

`python -m tests.installation.closing_office make` lays the office out; `close` freezes the year and prints
one hash over all that is frozen, which is the same however often the close was broken off before.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime

from salore.core import setup_django

setup_django()

from django.conf import settings  # noqa: E402

from salore.core import clock  # noqa: E402
from salore.cycles.models import Period  # noqa: E402
from salore.organisation.models import Appointment  # noqa: E402
from salore.organisation.viewer import viewer_for  # noqa: E402
from salore.results.closing import period_close  # noqa: E402
from salore.results.models import Result  # noqa: E402
from tests.apps.appraisal.test_tables import decide, rate  # noqa: E402
from tests.factories.deciding import make_period  # noqa: E402
from tests.factories.personas import make_house  # noqa: E402

AT = datetime(2027, 2, 3, 0, 30, tzinfo=UTC)


def make() -> None:
    house = make_house()
    period = make_period(house)
    for persona in ("employee", "colleague"):
        rate(house, period, persona, "superior", "supervisor", 3)
        decide(house, period, persona)


def close() -> None:
    period = Period.objects.select_related("agency", "cycle__pack_version").get(key="2026")
    operator = Appointment.objects.select_related("person__agency").get(role="operator").person
    period_close(actor=viewer_for(operator), period=period, told=lambda *_so_far: None)
    frozen = [
        (row.person.pk, row.version, row.values, row.behaviour, row.explanation)
        for row in Result.objects.select_related("person").order_by("person_id", "version")
    ]
    sys.stdout.write(hashlib.sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest())


if __name__ == "__main__":
    settings.CLOCK_OFFSET = AT - clock.now()
    {"make": make, "close": close}[sys.argv[1]]()
