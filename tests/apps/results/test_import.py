"""Results that were computed are frozen: whole, once, of the right people, beside earlier versions."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from salore.core.errors import DomainError
from salore.engine.folder import Request, compute_folder
from salore.engine.progress import Silent
from salore.ledger.models import Event
from salore.organisation.models import Identifier
from salore.organisation.viewer import Viewer, installation
from salore.policy import load_sound_pack
from salore.results.models import Computation, Result
from salore.results.services import results_import
from tests.conftest import Agency
from tests.factories.personas import House, make_cycle

PACK = "id-permenpanrb-6-2022"
MEMBERS = ("superior", "employee", "colleague")


@pytest.fixture
def actor(house: House) -> Viewer:
    make_cycle(house, 2025, state="closed", pack=PACK)
    return installation(house.agency.pk)


@pytest.fixture
def computed(tmp_path: Path, house: House) -> Callable[..., Path]:
    """Compute a small unit's year; `rating` is what the superior decides about the employee."""

    def compute(
        name: str = "out", rating: str = "as", pack: str = PACK, ids: dict[str, str] | None = None
    ) -> Path:
        number = ids or {role: number_of(house, role) for role in MEMBERS}
        tables = Agency(tmp_path / f"tables-{name}")
        tables.add("units", unit_id="U1", name="Bidang Data", organisation_predicate="baik")
        tables.person(number["superior"], heads_unit=1)
        for role in ("employee", "colleague"):
            tables.person(number[role], supervisor_id=number["superior"])
            tables.target(number[role], f"G-{role}", 10, 11)
            tables.rate(number[role], number["superior"], "supervisor", 2)
        tables.decide(number["employee"], rating, "as", decided_by=number["superior"],
                      decided_on="2026-01-20", reason="Terbukti.")  # fmt: skip
        out = tmp_path / name
        compute_folder(
            Request(tables=tables.write(), pack=load_sound_pack(pack), out=out,
                    as_of=date(2026, 2, 2), period="2025"),
            Silent(),
        )  # fmt: skip
        return out

    return compute


def number_of(house: House, role: str) -> str:
    return Identifier.objects.get(person=house.people[role]).value


def test_an_import_freezes_what_was_computed_with_its_explanation(
    house: House, actor: Viewer, computed: Callable[..., Path]
) -> None:
    done = results_import(actor=actor, folder=computed())
    assert (done.first, done.further, done.unknown) == (3, 0, [])
    result = Result.objects.get(person=house.people["employee"])
    assert (result.version, result.predicate_code, result.period) == (1, 2, "2025")
    assert result.values["achievement_pct"] == "110"
    assert result.explanation["steps"][0]["step"] == "person"
    manifest = Computation.objects.get().manifest
    assert manifest["outputs"].keys() >= {"results.csv", "behaviour.csv", "explanations.jsonl", "pack.json"}
    assert Event.objects.filter(verb="result.released", person_id=house.people["employee"].pk).count() == 1


def test_undecided_people_have_a_result_without_a_predicate(
    house: House, actor: Viewer, computed: Callable[..., Path]
) -> None:
    results_import(actor=actor, folder=computed())
    undecided = Result.objects.get(person=house.people["colleague"])
    assert undecided.predicate_code is None
    assert undecided.values["predicate"] is None


def test_the_same_import_twice_changes_nothing(actor: Viewer, computed: Callable[..., Path]) -> None:
    folder = computed()
    results_import(actor=actor, folder=folder)
    events = Event.objects.count()
    again = results_import(actor=actor, folder=folder)
    assert (again.first, again.further, again.unchanged) == (0, 0, 3)
    assert Computation.objects.count() == 1
    assert Event.objects.count() == events


def test_a_changed_result_stands_as_a_further_version_with_its_reason(
    house: House, actor: Viewer, computed: Callable[..., Path]
) -> None:
    results_import(actor=actor, folder=computed())
    again = results_import(actor=actor, folder=computed("later", "above"), reason="Keberatan dikabulkan.")
    assert (again.first, again.further, again.unchanged) == (0, 1, 2)
    versions = Result.objects.filter(person=house.people["employee"]).order_by("version")
    assert [(row.version, row.values["result_rating"], row.reason) for row in versions] == [
        (1, "as", ""),
        (2, "above", "Keberatan dikabulkan."),
    ]
    assert list(versions.current()) == [versions[1]]


def test_a_changed_result_without_a_reason_is_refused(actor: Viewer, computed: Callable[..., Path]) -> None:
    results_import(actor=actor, folder=computed())
    assert refusal(actor, computed("later", "above")) == "reason_needed"
    assert Result.objects.count() == 3


def test_frozen_results_cannot_be_changed(actor: Viewer, computed: Callable[..., Path]) -> None:
    results_import(actor=actor, folder=computed())
    for change in (lambda: Result.objects.update(predicate_code=1), lambda: Result.objects.all().delete()):
        with pytest.raises(Exception, match=r"never changed|permission denied"), transaction.atomic():
            change()


def test_people_unknown_here_are_named_and_left_out(
    house: House, actor: Viewer, computed: Callable[..., Path]
) -> None:
    ids = {role: number_of(house, role) for role in MEMBERS} | {"colleague": "199001012020121999"}
    done = results_import(actor=actor, folder=computed(ids=ids))
    assert done.first == 2
    assert done.unknown == ["199001012020121999"]


def test_a_number_that_ended_still_names_its_person(
    house: House, actor: Viewer, computed: Callable[..., Path]
) -> None:
    Identifier.objects.create(
        agency=house.agency, person=house.people["colleague"], kind="ni_pppk",
        value="199001012022211001", starts_on=date(2022, 1, 1), ends_on=date(2024, 12, 31),
    )  # fmt: skip
    ids = {role: number_of(house, role) for role in ("superior", "employee")}
    done = results_import(actor=actor, folder=computed(ids=ids | {"colleague": "199001012022211001"}))
    assert (done.first, done.unknown) == (3, [])


def test_another_agencys_results_are_refused(
    house: House, stranger: House, actor: Viewer, computed: Callable[..., Path]
) -> None:
    del house
    theirs = {role: number_of(stranger, role) for role in MEMBERS}
    assert refusal(actor, computed(ids=theirs)) == "other_agency"
    assert not Result.objects.exists()


def test_a_period_that_was_never_opened_is_refused(house: House, computed: Callable[..., Path]) -> None:
    assert refusal(installation(house.agency.pk), computed()) == "no_such_period"


def test_results_under_other_rules_than_the_years_are_refused(
    house: House, computed: Callable[..., Path]
) -> None:
    make_cycle(house, 2025, state="closed", pack="id-pp-30-2019")
    assert refusal(installation(house.agency.pk), computed()) == "other_rules"


# ── Folders that are not whole ───────────────────────────────────────────────────────────────────────


def cut(folder: Path, name: str) -> None:
    lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / name).write_text("".join(lines[:-1]), encoding="utf-8")


def improve(folder: Path) -> None:
    """Lift somebody's predicate by hand."""
    rows = list(csv.DictReader((folder / "results.csv").read_text(encoding="utf-8").splitlines()))
    for row in rows:
        if row["predicate"]:
            row.update(predicate="sangat_baik", predicate_code="1")
    with (folder / "results.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def change_a_figure(folder: Path) -> None:
    """Change by hand what nothing else in the folder says."""
    path = folder / "results.csv"
    text = path.read_text(encoding="utf-8")
    assert ",110," in text
    path.write_text(text.replace(",110,", ",119,"), encoding="utf-8")


def name_anew(folder: Path) -> None:
    """Let the manifest name what lies there now, so that the hashes alone betray nothing."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["outputs"] = {
        name: sha256((folder / name).read_bytes()).hexdigest()
        for name in manifest["outputs"]
        if (folder / name).exists()
    }
    path.write_text(json.dumps(manifest), encoding="utf-8")


def drop_outputs(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["outputs"]
    path.write_text(json.dumps(manifest), encoding="utf-8")


def change_pack(folder: Path) -> None:
    pack = json.loads((folder / "pack.json").read_text(encoding="utf-8"))
    pack["rules"]["anonymity"]["minimum_answers"] = 2
    (folder / "pack.json").write_text(json.dumps(pack), encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda folder: shutil.rmtree(folder), "not_results"),
        (lambda folder: (folder / "manifest.json").unlink(), "not_results"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "results_damaged"),
        (lambda folder: (folder / "manifest.json").write_text("[1]"), "results_damaged"),
        (drop_outputs, "results_damaged"),
        (lambda folder: (folder / "explanations.jsonl").unlink(), "results_damaged"),
        (change_a_figure, "results_damaged"),
    ],
)
def test_a_folder_that_was_changed_is_refused_and_nothing_stored(
    actor: Viewer, computed: Callable[..., Path], harm: Callable[[Path], object], code: str
) -> None:
    folder = computed()
    harm(folder)
    assert refusal(actor, folder) == code
    assert not Result.objects.exists()


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: cut(folder, "results.csv"),
        lambda folder: cut(folder, "behaviour.csv"),
        lambda folder: cut(folder, "explanations.jsonl"),
        lambda folder: (folder / "explanations.jsonl").write_text("nothing\n"),
        lambda folder: (folder / "results.csv").write_bytes(b"person_id\n\xff\xfe"),
        improve,
        change_pack,
    ],
)
def test_files_that_contradict_each_other_are_refused_even_where_the_manifest_names_them(
    actor: Viewer, computed: Callable[..., Path], harm: Callable[[Path], object]
) -> None:
    folder = computed()
    harm(folder)
    name_anew(folder)
    assert refusal(actor, folder) == "results_damaged"
    assert not Result.objects.exists()


def refusal(actor: Viewer, folder: Path) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        results_import(actor=actor, folder=folder)
    assert str(refused.value)
    return refused.value.code


def test_two_versions_of_one_number_cannot_exist(actor: Viewer, computed: Callable[..., Path]) -> None:
    results_import(actor=actor, folder=computed())
    twin = Result.objects.first()
    assert twin
    twin.pk, twin.uid = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
