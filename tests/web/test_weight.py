"""A first visit over a weak link: page, style and every script together, as they go over the line."""

from __future__ import annotations

from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client

from salore.appraisal.assigning import Rating
from salore.core import clock
from tests.factories.appraisal import make_colleagues, make_round
from tests.factories.personas import House

PAGE_KB, VISIT_KB = 15, 40
# Eight of them are opened in a sitting.
FORM_KB = 5
# Whatever a page may ask for, htmx included; each page asks for a part.
ASKED_FOR = ("salore.css", "icons.svg", "mark.svg", "js/*.js", "django_htmx/htmx-2.min.js")


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> Path:
    """All static files, named and compressed as an installation serves them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "salore.web.assets.StaticStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def files_bytes(folder: Path) -> int:
    """Return the weight of all files that a page may ask for, by the older compression of the two."""
    named = staticfiles_storage.hashed_files.items()
    files = [folder / hashed for name, hashed in named if any(fnmatch(name, asked) for asked in ASKED_FOR)]
    packed = [path.with_name(f"{path.name}.gz") for path in files]
    return sum((gz if gz.exists() else path).stat().st_size for path, gz in zip(files, packed, strict=True))


def page_bytes(client: Client, url: str) -> int:
    answer = client.get(url, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    return len(answer.content)


def test_a_first_visit_is_light(collected: Path, house: House) -> None:
    files = files_bytes(collected)
    assert files > 10_000, "the files were found"
    client = Client()
    assert page_bytes(client, "/masuk/") + files <= VISIT_KB * 1024
    client.force_login(house.people["superior"].user)
    home = page_bytes(client, "/")
    assert home <= PAGE_KB * 1024
    assert home + files <= VISIT_KB * 1024


def test_the_form_about_a_colleague_is_light(collected: Path, house: House, settings: Any) -> None:
    del collected
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    employee = house.people["employee"]
    about = [house.people["superior"], *make_colleagues(house, 7)]
    made = make_round(house, [Rating(one.pk, employee.pk, "peer") for one in about])
    client = Client()
    client.force_login(employee.user)
    assert page_bytes(client, f"/rekan/{made.collection.assignments.first().pk}/") <= FORM_KB * 1024


def test_modules_find_each_other_by_hashed_names(collected: Path) -> None:
    entry = collected / staticfiles_storage.stored_name("js/salore.js")
    draft = Path(staticfiles_storage.stored_name("js/draft.js")).name
    assert f'import("./{draft}")' in entry.read_text()
