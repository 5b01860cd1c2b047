"""The gallery shows every component in each of its states."""

from django.test import Client


def test_gallery_shows_every_component() -> None:
    answer = Client().get("/gaya/")
    assert answer.status_code == 200
    assert b'id="field"' in answer.content
