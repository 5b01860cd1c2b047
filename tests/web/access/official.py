"""What goes to SIASN and comes back: the performance team's."""

from __future__ import annotations

from salore.core import clock
from salore.results.models import OfficialList
from tests.factories.personas import House
from tests.web.access_matrix import Row

TEAM = {"operator"}


def brought(house: House) -> dict[str, object]:
    made = OfficialList.objects.create(
        agency=house.agency, file_name="rekap.xlsx", year=2024, state="previewed", made_at=clock.now()
    )
    return {"uid": made.uid}


ROWS = {
    "official:index": Row(get=TEAM, post=TEAM),
    "official:write": Row(post=TEAM),
    "official:differing": Row(get=TEAM),
    "official:detail": Row(get=TEAM, kwargs=brought),
    "official:match": Row(get=TEAM, post=TEAM, kwargs=brought),
    "official:confirm": Row(post=TEAM, kwargs=brought),
    "official:withdraw": Row(post=TEAM, kwargs=brought),
    "official:discard": Row(post=TEAM, kwargs=brought),
}
