"""A letter with a code, a form for each person and the cover of their envelope, as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import segno

from salore.engine.documents.compiler import as_expression, fonts
from salore.policy.model import Pack
from salore.wording import Catalogue, Language, date_in_words

if TYPE_CHECKING:
    import typst


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One form: about whom."""

    name: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What is printed for one person from outside."""

    agency: str
    office: str
    name: str
    works_at: str
    code: str
    url: str
    due_on: date
    until: date
    made_on: date
    holders: Sequence[str]
    sheets: Sequence[Sheet]


def print_invitation(invitation: Invitation, pack: Pack, language: Language) -> bytes:
    """Return letter, forms and cover as one PDF."""
    say = _words(invitation, language)
    data = ", ".join(as_expression(part) for part in (_data(invitation, pack, language), say))
    made = invitation.made_on
    pdf = _compiler().compile(
        f'#import "invitation.typ": invitation\n#invitation({data})'.encode("ascii"),
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=datetime(made.year, made.month, made.day, tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _data(invitation: Invitation, pack: Pack, language: Language) -> dict[str, object]:
    scale, count = pack.rules.behaviour_scale, len(invitation.sheets)
    place = Catalogue.of(__package__)
    return {
        "agency": invitation.agency,
        "office": invitation.office,
        "name": invitation.name,
        "works_at": invitation.works_at,
        "code": invitation.code,
        "address": invitation.url.removeprefix("https://").removesuffix("/"),
        "qr": _square(f"{invitation.url}#kode={invitation.code}"),
        "language": language,
        "steps": [
            *(point.label.in_language(language) for point in scale.rows),
            scale.not_observed.in_language(language),
        ],
        "values": [
            {
                "name": item.label.in_language(language),
                "guides": " ".join(f"{guide.in_language(language).rstrip('.')}." for guide in item.guides),
            }
            for item in pack.rules.behaviour_items.rows
        ],
        "sheets": [
            {
                "name": sheet.name,
                "post": sheet.post,
                "place": place.say("invitation.form", language, number=number, all=count),
            }
            for number, sheet in enumerate(invitation.sheets, 1)
        ],
    }


def _words(invitation: Invitation, language: Language) -> dict[str, str]:
    catalogue = Catalogue.of(__package__)
    values = {
        "due": date_in_words(invitation.due_on, language),
        "day": date_in_words(invitation.until, language),
        "holders": ", ".join(invitation.holders),
        "number": "",
        "all": "",
    }
    keys = list(catalogue.keys())
    return {key.removeprefix("invitation."): catalogue.say(key, language, **values) for key in keys}


def _square(text: str) -> list[int]:
    image = BytesIO()
    segno.make(text, error="m", boost_error=False, micro=False, mask=4).save(image, kind="png", border=0)
    return list(image.getvalue())


@cache
def _compiler() -> typst.Compiler:
    # Here and not above: web processes know this module, and the compiler weighs 7 MB.
    import typst

    return typst.Compiler(b"", root=Path(__file__).parent, font_paths=fonts())
