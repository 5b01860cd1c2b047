"""The shared lists: every row once on the pages, in either direction, and files that no sheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Value
from django.db.models.functions import Lower, NullIf
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from openpyxl import load_workbook

from salore.organisation.models import Person
from salore.web.lists import Column, Filter, Listing
from tests.factories.personas import House

ROWS = 23


LIST = Listing[Person, Person](
    name="contoh",
    columns=(
        Column(key="nama", title="Nama", value=lambda one: one.name, order=Lower("name")),
        Column(
            key="gol",
            title="Golongan",
            value=lambda one: one.grade or None,
            order=NullIf("grade", Value("")),
            nullable=True,
        ),
        Column(key="nomor", title="Nomor", value=lambda one: one.pk, order="pk", numeric=True),
    ),
    filters=(
        Filter(
            key="gol",
            title="Golongan",
            choices=lambda _viewer: [("I/a", "I/a"), ("II/b", "II/b")],
            narrow=lambda people, grade, _viewer: people.filter(grade=grade),
        ),
    ),
    rows_a_page=5,
)


@pytest.fixture
def house(house: House) -> House:
    """The personas give way to people of few names and grades, so that ties fall on every border."""
    house.agency.people.update(name="zzz tetap")
    Person.objects.bulk_create(
        Person(agency=house.agency, name=f"Nama {n % 4}", grade=("", "I/a", "II/b")[n % 3])
        for n in range(ROWS)
    )
    return house


def get(house: House, url: str) -> Any:
    request: Any = RequestFactory().get(f"/{url}")
    request.viewer = house.viewer("employee")
    return request


def rows(house: House) -> Any:
    return Person.objects.filter(agency=house.agency, name__startswith="Nama")


def walk(house: House, url: str, way: str = "next_url") -> Iterator[list[int]]:
    for _step in range(20):
        page = LIST.page(get(house, url), rows(house))
        yield [one.pk for one in page.rows]
        url = getattr(page, way)
        if not url:
            return
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("order", ["nama", "-nama", "gol", "-gol", "nomor", "-nomor"])
def test_pages_hold_every_row_once_forwards_and_backwards(house: House, order: str) -> None:
    forwards = list(walk(house, f"?urut={order}"))
    everything = [pk for page in forwards for pk in page]
    assert sorted(everything) == sorted(rows(house).values_list("pk", flat=True))
    assert [len(page) for page in forwards] == [5, 5, 5, 5, 3]

    page, url = None, f"?urut={order}"
    while url:
        page = LIST.page(get(house, url), rows(house))
        url = page.next_url
    assert page is not None
    backwards = list(walk(house, page.previous_url, "previous_url"))
    assert list(reversed(backwards)) == forwards[: len(backwards)]
    assert len(backwards) == len(forwards) - 1


@pytest.mark.parametrize("order", ["gol", "-gol"])
def test_what_is_missing_comes_last_in_either_direction(house: House, order: str) -> None:
    grade_of = dict(rows(house).values_list("pk", "grade"))
    grades = [grade_of[pk] for page in walk(house, f"?urut={order}") for pk in page]
    first_missing = grades.index("")
    assert set(grades[first_missing:]) == {""}
    assert grades[0] == ("I/a" if order == "gol" else "II/b")


@pytest.mark.parametrize(
    "mark",
    ["x", "W10", "bnVsbA", "WyJhIiwiYiJd", "WyJhIiwxZTk5OV0", "WyJcdTAwMDAiLDFd", "%00", "W251bGwsdHJ1ZV0"],
)
def test_a_mark_that_somebody_cut_leads_to_the_first_page(house: House, mark: str) -> None:
    first = next(walk(house, "?"))
    assert next(walk(house, f"?sesudah={mark}")) == first
    assert next(walk(house, f"?sebelum={mark}")) == first


def test_an_address_holds_everything_that_a_colleague_needs(house: House) -> None:
    page = LIST.page(get(house, "?gol=I/a&urut=-nama&asing=1"), rows(house))
    assert "gol=I%2Fa" in page.next_url
    assert "urut=-nama" in page.next_url
    assert "asing" not in page.next_url
    assert page.is_narrowed
    assert {one.grade for one in page.rows} == {"I/a"}
    assert "sesudah" not in page.xlsx_url


def test_a_list_without_heads_offers_its_orders_as_a_choice(house: House) -> None:
    page = LIST.page(get(house, "?gol=I/a"), rows(house))
    assert [key for key, _label in page.orders] == ["", "-nama", "gol", "-gol", "nomor", "-nomor"]
    assert page.order == ""
    turned = LIST.page(get(house, "?urut=-nama"), rows(house))
    form = render_to_string("lists/filter.html", {"page": turned})
    assert '<option value="-nama" selected>Nama, menurun</option>' in form
    assert form.count(" selected") == 1


def test_a_choice_that_is_none_counts_as_not_chosen(house: House) -> None:
    page = LIST.page(get(house, "?gol=IX/z&urut=kelamin"), rows(house))
    assert not page.is_narrowed
    assert page.total.counted == ROWS


def test_the_total_is_counted_to_a_thousand_and_said_in_the_readers_language(house: House) -> None:
    assert LIST.page(get(house, ""), rows(house)).said_total.startswith(str(ROWS))
    Person.objects.bulk_create(Person(agency=house.agency, name="Nama banyak") for _n in range(1000))
    page = LIST.page(get(house, ""), rows(house))
    assert str(page.total) == "1.000+"
    with translation.override("en"):
        assert str(page.total) == "1,000+"


def test_files_hold_all_narrowed_rows_and_no_formula(house: House) -> None:
    names = ["=1+1", "+62", "-5", "@SUM(A1)", "\tx", 'ya, "dua"\nbaris', "'tetap"]
    Person.objects.bulk_create(Person(agency=house.agency, name=name, grade="IV/e") for name in names)
    wanted = Person.objects.filter(agency=house.agency, grade="IV/e")
    answer = LIST.file(get(house, "?unduh=csv&urut=nomor"), wanted)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    table = list(csv.reader(io.StringIO(text, newline="")))
    assert table[0] == ["Nama", "Golongan", "Nomor"]
    assert [line[0] for line in table[1:]] == [
        "'=1+1", "'+62", "'-5", "'@SUM(A1)", "'\tx", 'ya, "dua"\nbaris', "'tetap",
    ]  # fmt: skip
    assert answer["Content-Disposition"].startswith('attachment; filename="contoh-20')

    answer = LIST.file(get(house, "?unduh=xlsx&urut=nomor"), wanted)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[arg-type]
    cells = [line[0] for line in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == names
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].quotePrefix
    assert not cells[5].quotePrefix
    assert sheet["C2"].data_type == "n"


def test_a_file_is_asked_for_by_a_known_form_only(house: House) -> None:
    assert LIST.asks_file(get(house, "?unduh=csv"))
    assert not LIST.asks_file(get(house, "?unduh=exe"))


def test_columns_for_some_are_kept_from_others_on_page_and_in_file(house: House) -> None:
    secret = Column[Person](
        key="r", title="Rahasia", value=lambda one: one.pk, shown_to=lambda one: one.leads
    )
    listing = replace(LIST, columns=(*LIST.columns, secret))
    assert len(listing.page(get(house, ""), rows(house)).heads) == 3
    request = get(house, "?unduh=csv")
    request.viewer = house.viewer("superior")
    assert len(listing.page(request, rows(house)).heads) == 4
    assert b"Rahasia" in b"".join(listing.file(request, rows(house)).streaming_content)  # type: ignore[arg-type]
