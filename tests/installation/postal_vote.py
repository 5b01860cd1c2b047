"""An office whose colleagues have answered, with the codes of its custodians; a command.

Prints the sheets as JSON. The time of the forms is over by now, and two statements have failed on the way.
Does not belong here: the count.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from salore.core import setup_django

setup_django()

from django.conf import settings  # noqa: E402
from django.db import IntegrityError, transaction  # noqa: E402

from salore.appraisal.assigning import Rating  # noqa: E402
from salore.appraisal.models import Collection, RaterAssignment  # noqa: E402
from salore.appraisal.sealing import Mode  # noqa: E402
from salore.appraisal.services.answering import AnswerError  # noqa: E402
from salore.core import clock  # noqa: E402
from tests.factories.appraisal import make_colleagues, make_round  # noqa: E402
from tests.factories.personas import make_house  # noqa: E402

REMARK = "Kenari kuning bernyanyi di Kurik."


def main() -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    house = make_house()
    ratee, raters = house.people["employee"], make_colleagues(house, 6)
    made = make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in raters], mode=Mode.TWO_OF_THREE)
    for place, form in enumerate(made.forms(ratee)):
        made.answer(form, 4, REMARK if place < 2 else "")
    form = made.forms(ratee)[0]
    for fails in (lambda: made.answer(RaterAssignment(collection=form.collection), 4, REMARK), form.save):
        with suppress(IntegrityError, AnswerError), transaction.atomic():
            form.pk = uuid4()
            fails()
    settings.CLOCK_OFFSET = timedelta()
    Collection.objects.update(closes_at=clock.now())
    sys.stdout.write(json.dumps(made.sheets))


if __name__ == "__main__":
    main()
