"""Letters to be folded, one page a person: what stands on them, and how they become a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import segno

from salore.engine.documents.compiler import as_expression, fonts
from salore.wording import Catalogue, Language, date_in_words

if TYPE_CHECKING:
    import typst

_LANGUAGES: tuple[Language, ...] = ("id", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is printed for one person. The number is what they will sign in with."""

    name: str
    number: str
    unit: str
    code: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is the same on all letters of a print."""

    agency: str
    office: str
    url: str
    made_by: str
    made_on: date
    expires_on: date

    @property
    def address(self) -> str:
        """Return the address as it is typed: nobody types what a browser adds."""
        return self.url.removeprefix("https://").removesuffix("/")


def print_letters(frame: Frame, letters: Sequence[Letter]) -> bytes:
    """Return the letters as one PDF, a page each, in the order given."""
    people = [asdict(letter) | {"qr": _square(f"{frame.url}?kode={letter.code}")} for letter in letters]
    head = {"agency": frame.agency, "office": frame.office, "address": frame.address, "language": "id"}
    words = {language: _words(frame, language) for language in _LANGUAGES}
    data = ", ".join(as_expression(part) for part in (head, people, words))
    made = datetime(frame.made_on.year, frame.made_on.month, frame.made_on.day, tzinfo=UTC)
    pdf = _compiler().compile(
        f'#import "letter.typ": letters\n#letters({data})'.encode("ascii"),
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=made,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _words(frame: Frame, language: Language) -> dict[str, str]:
    catalogue = Catalogue.of(__package__)
    made_by = frame.made_by or catalogue.say("letter.made_by_house", language)
    values = {
        "number": "{number}",
        "day": date_in_words(frame.expires_on, language),
        "name": made_by,
    }
    said = {
        key.removeprefix("letter."): catalogue.say(key, language, **values)
        for key in catalogue.keys()  # noqa: SIM118
    }
    made_on = date_in_words(frame.made_on, language)
    said["made"] = catalogue.say("letter.made", language, day=made_on, name=made_by)
    return said


def _square(text: str) -> list[int]:
    """Return a QR code as the bytes of a small PNG.

    With the mask fixed it is made in a third of the time, and read as well.
    """
    image = BytesIO()
    segno.make(text, error="m", boost_error=False, micro=False, mask=4).save(image, kind="png", border=0)
    return list(image.getvalue())


@cache
def _compiler() -> typst.Compiler:
    import typst

    return typst.Compiler(b"", root=Path(__file__).parent, font_paths=fonts())
