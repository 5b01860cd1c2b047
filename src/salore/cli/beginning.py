"""`salore init` and `salore access-code`: how somebody gets into an installation for the first time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from salore.cli import options
from salore.cli.installation import teller
from salore.wording import Catalogue, date_in_words

if TYPE_CHECKING:
    from salore.installation.beginning import AccessCode

_Text: TypeAlias = str | None
_USUAL = {
    "office": "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    "seat": "",
    "time_zone": "WIT",
    "pack": "id-permenpanrb-6-2022",
    "operator_email": "",
}


def register(app: typer.Typer) -> None:
    app.command()(init)
    app.command(name="access-code")(access_code)


def init(
    agency: Annotated[_Text, typer.Option(help="Name of the agency.")] = None,
    office: Annotated[_Text, typer.Option(help="Office that manages performance.")] = None,
    seat: Annotated[_Text, typer.Option(help="Seat of the agency, for letters.")] = None,
    time_zone: Annotated[_Text, typer.Option(help="WIB, WITA, WIT, or such as Asia/Jayapura.")] = None,
    pack: Annotated[_Text, typer.Option(help="A shipped pack's name, or a pack's folder.")] = None,
    operator_name: Annotated[_Text, typer.Option(help="Name of the first operator.")] = None,
    operator_number: Annotated[_Text, typer.Option(help="The operator's NIP or other number.")] = None,
    operator_email: Annotated[_Text, typer.Option(help="The operator's office e-mail.")] = None,
    base_url: Annotated[str, typer.Option(help="How people call the installation.")] = "",
    lang: options.Lang = "id",
) -> None:
    """Make an installation: agency, policy pack and first operator. Asks for what is not given."""
    from salore.core.instance import data_folder
    from salore.installation.beginning import Beginning, Operator, begin

    given = {
        "agency": agency,
        "office": office,
        "seat": seat,
        "time_zone": time_zone,
        "pack": pack,
        "operator_name": operator_name,
        "operator_number": operator_number,
        "operator_email": operator_email,
    }
    said = _asked(given | {"base_url": base_url}, lang)
    names = ("agency", "office", "seat", "time_zone", "pack", "base_url")
    operator = Operator(**{name: said[f"operator_{name}"] for name in ("name", "number", "email")})
    made = begin(Beginning(**{name: said[name] for name in names}, operator=operator))
    teller(lang).tell("said.begun", agency=said["agency"], folder=data_folder())
    _tell_code(made, lang)


def access_code(
    login: Annotated[str, typer.Argument(help="Number or e-mail of whoever cannot get in.")],
    lang: options.Lang = "id",
) -> None:
    """Make a code, used once, for somebody whom nobody else can let in."""
    from salore.core.database import attached
    from salore.core.instance import open_instance

    with attached(open_instance()):
        from salore.core import setup_django

        setup_django()
        from salore.installation.beginning import new_access_code

        made = new_access_code(login)
    _tell_code(made, lang)


def _tell_code(made: AccessCode, language: str) -> None:
    day = date_in_words(made.last_day, language)
    teller(language).tell("said.access_code", name=made.name, code=made.code, day=day)


def _asked(given: dict[str, str | None], language: str) -> dict[str, str]:
    """Ask for what was not given; without a terminal, what may be left out is taken as usual."""
    from salore.installation.beginning import settled

    if sys.stdin.isatty():
        return _asked_on_terminal(given, language)
    missing = [name for name, text in given.items() if text is None and name not in _USUAL]
    if missing:
        named = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        raise typer.BadParameter(_words("missing", language, options=named))
    return {
        name: settled(name, _USUAL.get(name, "") if text is None else text) for name, text in given.items()
    }


def _asked_on_terminal(given: dict[str, str | None], language: str) -> dict[str, str]:
    from salore.core.instance import data_folder
    from salore.installation.beginning import settled
    from salore.policy import shipped_packs

    typer.echo(_words("intro", language, folder=data_folder()))
    packs = ", ".join(shipped_packs())
    found = {}
    for name, text in given.items():
        if text is None:
            question = _words(name, language, packs=packs)
            found[name] = typer.prompt(
                question, default=_USUAL.get(name), value_proc=_checked(name, language)
            )
        else:
            found[name] = settled(name, text)
    return found


def _checked(name: str, language: str) -> Callable[[str], str]:
    """Return what asks the same again, after saying why an answer will not do."""
    from salore.installation.beginning import settled

    def check(text: str) -> str:
        try:
            return settled(name, text)
        except Exception as error:
            lines = getattr(error, "lines", None)
            if lines is None:
                raise
            raise typer.BadParameter(" ".join(lines(language))) from None

    return check


def _words(key: str, language: str, **values: object) -> str:
    return Catalogue.of("salore.installation").say(f"ask.{key}", language, **values)
