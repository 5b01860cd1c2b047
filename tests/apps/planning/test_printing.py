"""Plans on paper say what was agreed; many come in one file or an archive."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salore.core import clock
from salore.core.errors import DomainError
from salore.core.files import open_file
from salore.core.models import JobRun, StoredFile
from salore.planning.access import known_plans
from salore.planning.jobs import print_plans
from salore.planning.models import Plan, PlanText
from salore.planning.printing import bulk, plan_pdf, prints_of
from salore.planning.services.agreement import plan_agree, plan_propose
from tests.factories.personas import House
from tests.factories.plans import make_plan


@pytest.fixture(autouse=True)
def december(settings: Any, tmp_path: Any) -> None:
    settings.FILES_FOLDER = tmp_path
    settings.CLOCK_OFFSET = datetime(2026, 12, 2, 3, 0, tzinfo=UTC) - clock.now()


def read(house: House, plan: Plan) -> Plan:
    return known_plans(house.viewer("operator")).select_related("agency").get(pk=plan.pk)


def agreed(house: House, persona: str = "employee") -> Plan:
    plan = make_plan(house, persona, goals=2)
    PlanText.objects.create(
        agency=house.agency, plan=plan, kind="resource", text="Komputer di loket", made_at=plan.made_at
    )
    owner, superior = house.viewer(persona), house.viewer("superior")
    plan_propose(actor=owner, plan=read(house, plan), seen=0)
    plan_agree(actor=superior, plan=read(house, plan), seen=1)
    return read(house, plan)


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_the_sheet_says_what_was_agreed_between_whom(house: House) -> None:
    text = text_of(plan_pdf(agreed(house)))
    for said in ("Hasil 1 employee", "820 berkas", "Komputer di loket", "Sasaran Kinerja Pegawai"):
        assert said in text
    for persona in ("employee", "superior"):
        assert house.people[persona].full_name in text
    assert "BELUM DISEPAKATI" not in text


def test_a_draft_is_marked_and_names_who_will_decide(house: House) -> None:
    text = text_of(plan_pdf(read(house, make_plan(house))))
    assert "DRAF, BELUM DISEPAKATI" in text
    assert house.people["superior"].full_name in text


def test_under_revision_the_agreed_version_is_printed(house: House) -> None:
    plan = agreed(house)
    Plan.objects.filter(pk=plan.pk).update(state="revising")
    plan.goals.filter(number=1).update(title="Hasil yang baru diusulkan")
    text = text_of(plan_pdf(read(house, plan)))
    assert "Hasil 1 employee" in text
    assert "baru diusulkan" not in text


def test_the_same_version_gives_the_same_bytes(house: House) -> None:
    plan = agreed(house)
    assert plan_pdf(plan) == plan_pdf(read(house, plan))


def test_texts_of_any_kind_reach_the_paper(house: House) -> None:
    plan = make_plan(house)
    plan.goals.update(title='Berkas #1 "lengkap" \\ $x$ <b> 100 % سلام')
    assert 'Berkas #1 "lengkap"' in text_of(plan_pdf(read(house, plan)))


def test_many_cost_the_queries_of_one(house: House) -> None:
    plans = [agreed(house), agreed(house, "colleague")]
    counts = []
    for chosen in (plans[:1], plans):
        with CaptureQueriesContext(connection) as captured:
            list(prints_of(chosen, "id"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def printed(house: House, persona: str = "unit_officer", form: str = "pdf") -> StoredFile:
    viewer = house.viewer(persona)
    run = JobRun.objects.create(
        agency_id=house.agency.pk, owner_id=viewer.person_id, kind="plans.print", made_at=clock.now()
    )
    print_plans.run_here(
        run, person_id=viewer.person_id, year=2027, unit_path=house.units["BKPSDM"].path, form=form,
        paper="A4", language="id", spoken="id",
    )  # fmt: skip
    run.refresh_from_db()
    assert run.state == "done", run.message
    assert (run.done, run.total) == (2, 2)
    assert run.file
    return run.file


def test_all_plans_of_a_unit_come_in_one_file(house: House) -> None:
    agreed(house)
    agreed(house, "colleague")
    make_plan(house, "team_lead")
    stored = printed(house)
    with open_file(stored) as stream:
        text = text_of(stream.read())
    assert stored.original_name == "skp-2027.pdf"
    assert "Hasil 1 employee" in text
    assert "Hasil 1 colleague" in text
    assert "team_lead" not in text


def test_an_archive_names_files_by_id_and_lists_whose_they_are(house: House) -> None:
    plans = [agreed(house), agreed(house, "colleague")]
    house.people["employee"].name = "=HYPERLINK(1)"
    house.people["employee"].save()
    with open_file(printed(house, form="zip")) as stream, zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
        rows = list(csv.reader(io.StringIO(archive.read("daftar.csv").decode("utf-8-sig"))))
    assert {name[5:-4] for name in names if name.endswith(".pdf")} == {str(plan.uid) for plan in plans}
    assert [row[1] for row in rows[1:]].count("'=HYPERLINK(1)") == 1


def test_nothing_to_print_is_said_in_words(house: House) -> None:
    viewer = house.viewer("unit_officer")
    run = JobRun.objects.create(
        agency_id=house.agency.pk, owner_id=viewer.person_id, kind="plans.print", made_at=clock.now()
    )
    wish = {"form": "pdf", "paper": "A4", "language": "id", "spoken": "id"}
    print_plans.run_here(run, person_id=viewer.person_id, year=2027, unit_path="/", **wish)
    run.refresh_from_db()
    assert (run.state, run.file) == ("failed", None)
    assert "Belum ada SKP" in run.message


def test_whoever_sees_no_plans_prints_none(house: House) -> None:
    agreed(house)
    viewer = house.viewer("system_administrator")
    found = bulk.plans_to_print(viewer, year=2027, unit_path="/")
    assert found == []
    with pytest.raises(DomainError):
        bulk.print_plans(
            viewer, found, year=2027, form="pdf", paper="A4", language="id", told=lambda _done: None
        )
