"""Letters with access codes: whoever keeps people has them made; only the maker fetches them."""

from __future__ import annotations

from salore.accounts.models import LetterBatch
from salore.core import clock
from salore.core.files import keep_made
from tests.factories.personas import House
from tests.web.access_matrix import Row


def batch(house: House) -> dict[str, object]:
    actor = house.viewer("unit_officer")
    made = LetterBatch.objects.create(
        agency_id=actor.agency_id,
        made_by_id=actor.person_id,
        made_at=clock.now(),
        title="BKPSDM",
        letters=1,
        file=keep_made(actor, b"%PDF-", name="surat.pdf", media_type="application/pdf"),
    )
    return {"uid": made.uid}


KEEPERS = {"operator", "unit_officer"}
ROWS = {
    "letters:index": Row(get=KEEPERS),
    "letters:make": Row(get=KEEPERS, post=KEEPERS),
    "letters:fetch": Row(get={"unit_officer"}, kwargs=batch),
}
