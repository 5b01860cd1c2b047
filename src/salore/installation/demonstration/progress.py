"""What people reported in the quarters of the running year, and what their superiors noted about it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from PIL import Image, ImageDraw

from salore.core.files import keep_made
from salore.cycles.models import Extension, Period, Stage
from salore.installation.demonstration.moments import at, chance
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.plans import Planned, adds_up
from salore.installation.demonstration.roles import ALSO, ROLES, holder
from salore.installation.demonstration.tables import YEAR, Row
from salore.organisation.viewer import installation
from salore.planning.models import Evidence, Indicator, Progress, Remark

_REPORTED = {1: 0.97, 2: 0.93, 3: 0.86, 4: 0.06}
_SHARES = {1: "0.22", 2: "0.27", 3: "0.26", 4: "0.25"}
_LEVEL = {1: "0.86", 2: "0.93", 3: "0.98", 4: "1"}
_LINK = "https://arsip.papuaselatan.example/bukti"
_CAPTIONS = (
    "Rekap bulanan, lembar kedua",
    "Foto kegiatan di lapangan",
    "Tanda terima yang ditandatangani",
    "Daftar hadir dan notulen",
    "Buku register layanan",
)
_MOST_PHOTOS = 8
_OUTAGE_UNIT = "DISTRIK.KURIK"


def load_progress(loaded: Loaded, planned: Planned) -> None:
    """Report three quarters for most, the fourth for few; leave some late, and one district cut off."""
    quarters = {n: planned.year.periods[f"{YEAR}-Q{n}"] for n in range(1, 5)}
    silent = {loaded.people[holder(loaded, ROLES["employee"])].pk}
    rows = [
        row
        for target, indicator in planned.indicators
        for row in _reports(loaded, target, indicator, quarters, silent)
    ]
    Progress.objects.bulk_create(rows)
    Evidence.objects.bulk_create([*_evidence(loaded, rows), *_photos(loaded, rows)])
    Remark.objects.bulk_create(_observations(loaded, planned))
    _extend_where_the_network_was_down(loaded, planned)


def _reports(
    loaded: Loaded, row: Row, indicator: Indicator, quarters: dict[int, Period], silent: set[int]
) -> Iterator[Progress]:
    plan = indicator.goal.plan
    if indicator.service_id is not None:
        return
    for number, period in quarters.items():
        rng = chance("progress", row["person_id"], number)
        is_late = rng.random() > _REPORTED[number] or (number == 4 and plan.person_id in silent)
        cut_off = plan.unit.code == _OUTAGE_UNIT and number == 3
        if is_late or cut_off or not plan.starts_on <= period.ends_on <= plan.ends_on:
            continue
        value = _value(row, number, chance("value", row["indicator_id"], number))
        text = (row["realisation_text"] or "") if value is None else ""
        if value is None and not text:
            continue
        day = min(period.ends_on + timedelta(days=rng.randint(-6, 12)), date(YEAR, 12, 1))
        yield Progress(
            agency=loaded.agency,
            indicator=indicator,
            period=period,
            value=value,
            text=text,
            entered_at=at(day, rng.randint(8, 20), rng.randint(0, 59)),
            entered_by_id=plan.person_id,
        )


def _value(row: Row, quarter: int, rng: Random) -> Decimal | None:
    if row["realisation"] is None:
        return None
    reached = Decimal(str(row["realisation"]))
    decimals = max(0, -int(reached.normalize().as_tuple().exponent))
    if adds_up(row):
        part = reached * Decimal(_SHARES[quarter]) * Decimal(str(round(rng.uniform(0.9, 1.1), 3)))
    elif row["direction"] == "higher":
        part = reached * Decimal(_LEVEL[quarter])
    else:
        part = reached * Decimal(str(round(rng.uniform(0.97, 1.12), 3)))
    return round(part, min(decimals, 2))


def _evidence(loaded: Loaded, rows: list[Progress]) -> Iterator[Evidence]:
    for place, row in enumerate(rows):
        if place % 3 == 0:
            yield Evidence(
                agency=loaded.agency,
                progress=row,
                url=f"{_LINK}/{row.period.key.lower()}/{row.uid.hex[:8]}",
                caption=_CAPTIONS[place % len(_CAPTIONS)],
                added_at=row.entered_at,
                added_by_id=row.entered_by_id,
            )


def _photos(loaded: Loaded, rows: list[Progress]) -> Iterator[Evidence]:
    """Photos for some of those on whom people look first; drawn, as nothing here was ever photographed."""
    shown = {loaded.people[holder(loaded, seat)].pk for seat in (*ROLES.values(), *ALSO.values())}
    chosen = [row for row in rows if row.entered_by_id in shown and row.value is not None][::9][:_MOST_PHOTOS]
    keeper = installation(loaded.agency.pk, loaded.agency.time_zone)
    for place, row in enumerate(chosen, 1):
        file = keep_made(keeper, _drawn(place), name=f"Kegiatan {place}.jpg", media_type="image/jpeg")
        yield Evidence(
            agency=loaded.agency,
            progress=row,
            file=file,
            caption=_CAPTIONS[1],
            added_at=row.entered_at,
            added_by_id=row.entered_by_id,
        )


def _drawn(place: int) -> bytes:
    """Return a picture of rice fields under the sky, each a little other."""
    picture = Image.new("RGB", (960, 640), "#cfe3ea")
    pencil = ImageDraw.Draw(picture)
    for field in range(8):
        top = 300 + 42 * field
        green = 90 + 14 * ((field + place) % 5)
        pencil.polygon([(0, top), (960, top - 60 + 9 * place), (960, 640), (0, 640)], fill=(52, green, 62))
    pencil.ellipse((700 - 50 * place, 70, 780 - 50 * place, 150), fill="#f2d59a")
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()


def _observations(loaded: Loaded, planned: Planned) -> Iterator[Remark]:
    """The feedback of the tables, as dated notes of the superior."""
    for row in loaded.region.rows("texts"):
        plan = planned.main(loaded, row["person_id"])
        if row["kind"] != "feedback" or plan is None or plan.appraiser_id is None:
            continue
        rng = chance("remark", row["person_id"], row["text"])
        day = max(date(YEAR, rng.randint(3, 11), rng.randint(1, 28)), plan.starts_on + timedelta(days=30))
        yield Remark(
            agency=loaded.agency,
            plan=plan,
            kind="observation",
            author_id=plan.appraiser_id,
            text=row["text"],
            made_at=at(min(day, date(YEAR, 12, 1)), rng.randint(8, 16), rng.randint(0, 59)),
        )


def _extend_where_the_network_was_down(loaded: Loaded, planned: Planned) -> None:
    stage = Stage.objects.get(
        cycle=planned.year.cycle, kind="progress", period=planned.year.periods[f"{YEAR}-Q3"]
    )
    Extension.objects.create(
        agency=loaded.agency,
        stage=stage,
        unit=loaded.units[_OUTAGE_UNIT],
        kind="outage",
        due_on=date(YEAR, 12, 12),
        reason="Listrik dan jaringan padam di Distrik Kurik sejak 8 Oktober; laporan menyusul setelah pulih.",
        made_by=loaded.people[holder(loaded, ROLES["operator"])],
        made_at=at(date(YEAR, 10, 14)),
    )
