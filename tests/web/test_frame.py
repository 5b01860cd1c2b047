"""The frame around each page: menu, language, words of dates and numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, get_resolver
from django.utils import timezone, translation

from salore.web import door, navigation
from salore.web.navigation import Entry
from tests.factories.personas import House


def said(source: str, **values: object) -> str:
    return str(engines["django"].from_string(source).render(values))


def test_the_menu_shows_what_is_for_the_viewer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever asks first loads the addresses, and these bring their entries along.
    get_resolver().url_patterns  # noqa: B018
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register(
        Entry("design:gallery", "Gaya", order=90),
        Entry("home:home", "Beranda", order=10),
        Entry("accounts:sign_in", "Masuk", order=20, door=door.leaders),
    )
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(lambda: None, (), {}, "home", ["home"], ["home"])

    def labels(persona: str) -> list[tuple[str, str]]:
        shown = navigation.menu_for(request, house.viewer(persona))
        return [(entry.label, entry.current) for entry in shown.main]

    assert labels("superior") == [("Beranda", "page"), ("Masuk", ""), ("Gaya", "")]
    assert labels("employee") == [("Beranda", "page"), ("Gaya", "")]
    request.resolver_match = ResolverMatch(lambda: None, (), {}, "more", ["home"], ["home"])
    assert labels("employee")[0] == ("Beranda", "true")


def test_the_console_is_one_line_where_it_is_little_and_sections_where_it_is_much(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_resolver().url_patterns  # noqa: B018
    monkeypatch.setattr(navigation, "_entries", {})
    pages = ["overview:units", "stuck:stuck", "console_year:years", "extensions:list", "collection:list"]
    navigation.register(
        *(Entry(name, name, order, section=navigation.YEAR) for order, name in enumerate(pages))
    )
    navigation.register(Entry("roles:index", "Peran", 50, section=navigation.DATA))
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(lambda: None, (), {}, "index", ["roles"], ["roles"])

    few = navigation.menu_for(request, house.viewer("operator"))
    assert [(part.label, len(part.entries)) for part in few.console] == [("", 6)]
    monkeypatch.setattr(navigation, "FEW", 5)
    many = navigation.menu_for(request, house.viewer("operator"))
    assert [(len(part.entries), part.is_current) for part in many.console] == [(5, False), (1, True)]
    assert [part.label for part in many.console] == ["Tahun berjalan", "Organisasi dan data"]
    assert many.main[-1].url == few.main[-1].url == "/konsol/"

    request.resolver_match = ResolverMatch(lambda: None, (), {}, "home", ["home"], ["home"])
    assert navigation.menu_for(request, house.viewer("operator")).console == []


def test_leaving_is_a_form_that_names_who_leaves(house: House) -> None:
    client = Client()
    client.force_login(house.people["employee"].user)
    page = client.get("/gaya/").content.decode()
    assert 'action="/keluar/"' in page
    assert house.people["employee"].name in page
    assert ">Keluar</button>" in page
    assert "data-draft-key" in page
    assert "data-draft-key" not in Client().get("/gaya/").content.decode()


def test_the_chosen_language_stays_with_browser_and_account(house: House) -> None:
    client, user = Client(headers={"accept-language": "en-US"}), house.people["employee"].user
    client.force_login(user)
    assert '<html lang="id">' in client.get("/gaya/").content.decode(), "what a machine prefers is not asked"
    answer = client.post("/bahasa/", {"language": "en", "next": "/gaya/"})
    assert answer["Location"] == "/gaya/"
    assert '<html lang="en">' in client.get("/gaya/").content.decode()
    user.refresh_from_db()
    assert user.language == "en"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
@pytest.mark.django_db
def test_choosing_a_language_leads_nowhere_else(back: str) -> None:
    assert Client().post("/bahasa/", {"language": "xx", "next": back})["Location"] == "/"


def test_dates_are_told_where_the_agency_is() -> None:
    late = datetime(2026, 12, 2, 20, 0, tzinfo=UTC)
    with timezone.override("Asia/Jayapura"):
        assert (
            said("{{ at|day }}; {{ at|moment }}", at=late)
            == "3 Desember 2026; Kamis, 3 Desember 2026 pukul 05.00 WIT"
        )
    with translation.override("en"):
        assert said("{{ on|weekday }}", on=date(2027, 1, 22)) == "Friday, 22 January 2027"


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ v|num }}", Decimal("1234.50"), "1.234,5"),
        ("{{ v|num:2 }}", Decimal("84.4"), "84,40"),
        ("{{ v|percent }}", 73, "73 %"),
        ("{{ v|in_words }}", 0, "nol"),
        ("{{ v|in_words }}", 1_111, "seribu seratus sebelas"),
        ("{{ v|in_words }}", 21_001_000, "dua puluh satu juta seribu"),
        ("{{ v|in_words }}", Decimal("-0.05"), "minus nol koma nol lima"),
        ("{{ v|num }}{{ v|percent }}{{ v|in_words }}{{ v|day }}{{ v|moment }}{{ v|size }}", None, ""),
        ("{% bar v 75 %}", None, ""),
        ("{% status 'late' v %}", "<b>", '<span class="status status-late">&lt;b&gt;</span>'),
    ],
)
def test_numbers_are_said_and_missing_stays_missing(source: str, value: object, expected: str) -> None:
    assert said(source, v=value) == expected


@pytest.mark.parametrize(
    ("share", "kind", "width"), [(57, "short", "57"), (76, "done", "76"), (140, "done", "100")]
)
def test_a_bar_stays_within_its_frame(share: int, kind: str, width: str) -> None:
    drawn = said("{% bar share 75 %}", share=share)
    assert f'class="bar-{kind}" y="1" width="{width}%"' in drawn
    assert 'x1="75%"' in drawn
