"""The plan (SKP) with its annex."""

from __future__ import annotations

from document_samples import PERSON

from salore.engine.documents import Printer


def test_plan_is_printed_as_three_pages_under_its_file_name():
    printed = Printer().print_person(PERSON, ["plan"])
    assert list(printed) == ["skp.pdf"]
    assert printed["skp.pdf"].startswith(b"%PDF-1.7")
