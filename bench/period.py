"""A period from decisions to results: what superiors' pages cost, and what closing 10,000 people takes.

50,000 forms (350,000 answers) are counted, everybody is decided on, the period is closed and released. With
`--full` closes are killed at ten random moments, in a copy of the database, and the results compared with
those of a close that nobody disturbed.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg

from bench import appraisal
from bench.row import Row
from bench.workspace.data import Region
from bench.workspace.server import Page, Server
from bench.workspace.timing import by_turns
from salore.engine.manifest import TIMES

if TYPE_CHECKING:
    from salore.cycles.models import Period
    from salore.organisation.models import Agency

_TEAM = 201
_VISITS, _KILLS = 60, 10
_PERSON_P95_MS, _OVERVIEW_P95_MS, _CLOSE_S = 120.0, 150.0, 60.0


def run(*, large: bool, full: bool) -> Iterator[Row]:
    """Decide in a team of 200, then close an agency of 10,000; with `full` kill closes too."""
    del large
    with tempfile.TemporaryDirectory(prefix="salore-bench-") as folder:
        region = Region(Path(folder))
        with region.database():
            yield from _pages(region)
            period = _decided(region)
            yield from _counted(period)
            if full:
                yield _killed(region, period)
            yield from _closed(period)


# ── Superiors ────────────────────────────────────────────────────────────────────────────────────────


def _pages(region: Region) -> Iterator[Row]:
    """Visit the overview of a team of 200 and the page of one of them, with what is proposed for each."""
    from salore.appraisal.computing.proposing import proposals_compute
    from salore.organisation.models import Agency, Person

    settlement = region.make("tim", units=2, people_a_unit=_TEAM)
    agency = Agency.objects.get(pk=settlement.agency_id)
    period = _with_reports(agency)
    proposals_compute(period, told=_unheard)
    someone = Person.objects.filter(agency=agency).order_by("-pk")[0]
    limits = {
        Page("overview of 200 people", "/putusan/", "superior"): _OVERVIEW_P95_MS,
        Page("page of one person", f"/putusan/{period.key}/{someone.uid}/", "superior"): _PERSON_P95_MS,
    }
    with Server(region, settlement) as server:
        for page, limit in limits.items():
            seen = server.look(page)
            with server.visitor(page) as visitor, server.visitor(page, bare=True) as reference:
                own, bare = by_turns((visitor, reference), page.path, _VISITS)
            note = f"p50 {own.p50_ms:.1f} ms, {seen.queries} queries, {seen.html_kb:.1f} KB"
            yield _at_most(f"{page.name}: p95", own.p95_ms, "ms", limit, note)
            ratio = own.p50_ms / bare.p50_ms
            yield _at_most(f"{page.name}: times a bare view", ratio, "", 3, f"bare {bare.p50_ms:.1f} ms")


def _with_reports(agency: Agency) -> Period:
    """Return the year of an agency: plans as they were agreed, everything reported, decisions open."""
    from salore.core import clock
    from salore.cycles.models import Period, Stage
    from salore.planning.content import contents_of, hash_of, to_plain
    from salore.planning.models import Indicator, Plan, PlanVersion, Progress

    period = Period.objects.select_related("agency", "cycle__pack_version").get(agency=agency, kind="annual")
    today, now = clock.today(), clock.now()
    Stage.objects.create(
        agency=agency, cycle=period.cycle, period=period, kind="appraisal",
        opens_on=today - timedelta(days=30), due_on=today + timedelta(days=30),
    )  # fmt: skip
    plans = list(Plan.objects.filter(agency=agency).order_by("pk"))
    for start in range(0, len(plans), 2_000):
        contents = contents_of(plans[start : start + 2_000])
        PlanVersion.objects.bulk_create(
            PlanVersion(
                agency=agency, plan_id=plan, number=1, content=to_plain(content),
                content_hash=hash_of(content), agreed_at=now,
            )
            for plan, content in contents.items()
        )  # fmt: skip
    indicators = Indicator.objects.filter(agency=agency).values_list("pk", "goal__plan__person_id")
    Progress.objects.bulk_create(
        [
            Progress(
                agency=agency, indicator_id=indicator, period=period, value=700 + indicator % 260,
                entered_at=now, entered_by_id=person,
            )
            for indicator, person in indicators
        ],
        batch_size=5_000,
    )  # fmt: skip
    return period


# ── The close ────────────────────────────────────────────────────────────────────────────────────────


def _decided(region: Region) -> Period:
    """Return the year of an agency of 10,000 in which everybody was decided on."""
    from salore.appraisal.models import Evaluation
    from salore.core import clock
    from salore.organisation.leadership import superiors_on
    from salore.organisation.models import Agency, Person

    settlement = region.make("sepuluh", units=100)
    agency = Agency.objects.get(pk=settlement.agency_id)
    period = _with_reports(agency)
    people = list(Person.objects.filter(agency=agency).order_by("pk").values_list("pk", flat=True))
    superiors = superiors_on(people, clock.today())
    Evaluation.objects.bulk_create(
        [
            Evaluation(
                agency=agency, period=period, person_id=person, edition=1, result_rating="as",
                behaviour_rating="as", decided_by_id=superiors[person], decided_at=clock.now(),
            )
            for person in people
            if person in superiors
        ],
        batch_size=2_000,
    )  # fmt: skip
    return period


def _counted(period: Period) -> Iterator[Row]:
    from salore.appraisal.services.handing_out import hand_out

    collection, actor = appraisal.prepared(period)
    collection = hand_out(actor=actor, collection=collection)
    yield appraisal.sealed(collection)
    yield appraisal.counted(collection, actor)


def _closed(period: Period) -> Iterator[Row]:
    from salore.core import clock
    from salore.organisation.models import Person
    from salore.organisation.viewer import viewer_for
    from salore.results.closing import period_close
    from salore.results.models import Result
    from salore.results.releasing import results_release

    members = Person.objects.filter(agency=period.agency_id).select_related("agency")
    actor = viewer_for(members.order_by("pk")[0])
    began = time.perf_counter()
    done = period_close(actor=actor, period=period, told=_unheard)
    results_release(actor=actor, period=period, released_on=clock.today())
    seconds = time.perf_counter() - began
    released = Result.objects.filter(agency=period.agency_id).released(clock.today()).count()
    note = f"{done.first:,} results frozen, {released:,} released"
    yield _at_most("closing 10,000 people, frozen and released", seconds, "s", _CLOSE_S, note)


def close_here(period_id: int, out: str) -> None:
    """Close a period and export it; what a killed bench runs as a process of its own."""
    from salore.core import setup_django

    setup_django()
    from salore.cycles.models import Period
    from salore.organisation.models import Person
    from salore.organisation.viewer import viewer_for
    from salore.results.closing import period_close
    from salore.results.exporting import results_export

    period = Period.objects.select_related("agency", "cycle__pack_version").get(pk=period_id)
    members = Person.objects.filter(agency=period.agency_id).select_related("agency")
    actor = viewer_for(members.order_by("pk")[0])
    period_close(actor=actor, period=period, told=_unheard)
    results_export(actor=actor, period=period.key, folder=Path(out))


# ── Killed ───────────────────────────────────────────────────────────────────────────────────────────


def _killed(region: Region, period: Period) -> Row:
    """Kill closes at random moments, let one end, and compare it with an undisturbed one in a copy."""
    from django.db import connections

    connections.close_all()
    whole, seconds = _in_copy(region, period, "whole", [])
    chance = random.Random(1)
    moments = [chance.uniform(0.05, 0.98) * seconds for _kill in range(_KILLS)]
    killed, _seconds = _in_copy(region, period, "killed", moments)
    differing = sorted(name for name in whole.keys() | killed.keys() if whole.get(name) != killed.get(name))
    note = f"killed after {', '.join(f'{moment:.0f}' for moment in sorted(moments))} of {seconds:.0f} s"
    if differing:
        note += f"; other: {', '.join(differing)}"
    name = f"files other after {_KILLS} kills than without, of {len(whole)}"
    return _at_most(name, len(differing), "", 0, note)


def _in_copy(region: Region, period: Period, name: str, moments: list[float]) -> tuple[dict[str, str], float]:
    """Close in a copy of the database, killed at these moments before; return hashes and seconds."""
    environment = _copied(name)
    out = region.folder / f"export-{name}"
    out.mkdir()
    command = [
        sys.executable,
        "-c",
        f"from bench.period import close_here; close_here({period.pk}, {str(out)!r})",
    ]
    for moment in moments:
        process = subprocess.Popen(command, env=environment, start_new_session=True)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
        process.wait()
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True)
    seconds = time.perf_counter() - began
    return {
        str(file.relative_to(out)): _hash(file) for file in sorted(out.rglob("*")) if file.is_file()
    }, seconds


def _hash(file: Path) -> str:
    """Return the hash of a file; a manifest without the moments that it names."""
    lines = file.read_bytes().splitlines()
    if file.name == "manifest.json":
        lines = [line for line in lines if not any(f'"{name}"'.encode() in line for name in TIMES)]
    return sha256(b"\n".join(lines)).hexdigest()


def _copied(name: str) -> dict[str, str]:
    """Return the environment of a process that works in a copy of the database."""
    own = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(own.geturl(), dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own.path[1:]}"')
    urls = {
        key: urlsplit(os.environ[key])._replace(path=f"/{name}").geturl()
        for key in ("DATABASE_URL", "DATABASE_WEB_URL")
    }
    return os.environ | urls


def _unheard(known: int, total: int) -> None:
    del known, total


def _at_most(name: str, value: float, unit: str, limit: float, note: str = "") -> Row:
    return Row(name=name, value=value, unit=unit, target=f"<= {limit:g}", reached=value <= limit, note=note)
