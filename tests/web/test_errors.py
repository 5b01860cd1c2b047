"""What people see when something is missing, not theirs, or broken."""

from __future__ import annotations

import errno
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from salore.web import errors, urls

pytestmark = pytest.mark.django_db


BROKEN: dict[str, type[Exception] | Exception] = {
    "away": OperationalError,
    "fault": ValueError,
    "forbidden": PermissionDenied,
    "upload": OSError(errno.ENOSPC, "No space left on device"),
}


def _broken(request: Any) -> Any:
    raise BROKEN[request.path.strip("/")]


def _full(_request: Any) -> Any:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$")


handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [
    *urls.urlpatterns,
    *(path(f"{name}/", _broken) for name in BROKEN),
    path("full/", _full),
]


def _without_marks(answer: Any) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r'name="next" value="[^"]*"', "", text)


@pytest.fixture
def visitor(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_forbidden_and_absent_look_the_same(visitor: Client) -> None:
    absent, forbidden = visitor.get("/nowhere/"), visitor.get("/forbidden/")
    assert absent.status_code == forbidden.status_code == 404
    assert _without_marks(absent) == _without_marks(forbidden)
    assert "Halaman ini tidak ada" in absent.content.decode()


def test_a_database_that_is_away_is_told_with_the_draft(visitor: Client) -> None:
    answer = visitor.get("/away/")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "tersimpan di perangkat ini" in answer.content.decode()


@pytest.mark.parametrize("where", ["full", "upload"])
def test_a_full_disk_is_told_as_that(visitor: Client, where: str) -> None:
    answer = visitor.get(f"/{where}/")
    assert answer.status_code == 507
    assert "Penyimpanan server penuh" in answer.content.decode()
    assert "tersimpan di perangkat ini" in answer.content.decode()
    visitor.cookies["bahasa"] = "en"
    assert "disk is full" in visitor.get(f"/{where}/").content.decode()


def test_a_fault_of_ours_says_so_in_either_language(visitor: Client) -> None:
    assert '<html lang="id">' in visitor.get("/fault/").content.decode()
    visitor.cookies["bahasa"] = "en"
    answer = visitor.get("/fault/")
    assert answer.status_code == 500
    assert "This failed on our side" in answer.content.decode()


def test_a_form_of_another_sign_in_leads_back() -> None:
    strict = Client(enforce_csrf_checks=True)
    for page, back in (("http://testserver/gaya/", "/gaya/"), ("http://elsewhere/gaya/", "/")):
        answer = strict.post("/bahasa/", {"language": "en"}, headers={"referer": page})
        assert answer.status_code == 403
        assert f'<a class="button" href="{back}">' in answer.content.decode()


@pytest.mark.parametrize("code", ["id", "en"])
def test_an_unreadable_request_is_told(code: str) -> None:
    with translation.override(code):
        answer = errors.unreadable(RequestFactory().get("/"))
    assert answer.status_code == 400
    assert f'lang="{code}"' in answer.content.decode()
