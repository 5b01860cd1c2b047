"""`salore anonymous count` and `destroy`: colleagues' answers become cells, and then go, at the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from salore.cli import options, output
from salore.cli.results import Agency

if TYPE_CHECKING:
    from salore.appraisal.models import Collection
    from salore.organisation.viewer import Viewer

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Colleagues' anonymous answers: count and destruction."
)
Period = Annotated[str, typer.Option(help="Period, as in 2026.")]
About = Annotated[
    str, typer.Option(help="Number of the person about whom a round is held again; else the period's own.")
]


@app.callback()
def _anonymous() -> None:
    """Colleagues' anonymous answers: count and destruction."""


@app.command("count")
def count_(
    period: Period, agency: Agency = "", about: About = "", again: Annotated[
        bool, typer.Option("--again", help="Count once more what was counted, and compare; writes nothing.")
    ] = False, lang: options.Lang = "id",
) -> None:  # fmt: skip
    """Close a collection whose time is over and count it with the custodians' codes."""
    from salore.core.database import attached
    from salore.core.instance import open_instance

    with attached(open_instance()):
        from salore.core import setup_django

        setup_django()
        from salore.appraisal.counting.count import count, recount
        from salore.appraisal.counting.quiet import quiet
        from salore.appraisal.services.collecting import collection_close
        from salore.appraisal.states import CollectionState
        from salore.installation.acting import in_words, installation_of

        with in_words(lang), quiet():
            actor = installation_of(agency)
            collection = _collection(actor, period, about)
            if collection.state == CollectionState.COLLECTING:
                collection = collection_close(actor=actor, collection=collection)
            codes = _codes(collection, lang)
            if again:
                done = recount(collection=collection, codes=codes)
            else:
                done = count(actor=actor, collection=collection, codes=codes)
            is_same = done.results_sha256 == bytes(collection.results_sha256 or b"")
    told = {"cells": done.cells, "withheld": done.withheld, "rejected": done.rejected}
    output.line(output.say("anonymous.counted", lang, **told, fingerprint=done.results_sha256.hex()[:16]))
    if again:
        output.line(output.say("anonymous.same" if is_same else "anonymous.other", lang))
        raise typer.Exit(0 if is_same else 2)


@app.command("destroy")
def destroy(
    period: Period,
    backup: Annotated[Path, typer.Option(help="Where the backup goes that is restored and compared first.")],
    agency: Agency = "",
    about: About = "",
    lang: options.Lang = "id",
) -> None:
    """Back up, restore the backup and compare; then delete answers, links and copies of the key."""
    from salore.core.database import attached
    from salore.core.instance import open_instance

    instance = open_instance()
    with attached(instance):
        from salore.core import setup_django

        setup_django()
        from django.db import connections

        from salore.appraisal.services.destroying import collection_destroy
        from salore.installation.acting import in_words, installation_of
        from salore.installation.proving import released_in_backup

        with in_words(lang):
            collection = _collection(installation_of(agency), period, about)
        connections.close_all()
    # The backup has the database for itself: where nothing serves, it is started and ended for it.
    released = released_in_backup(instance, backup, collection.uid)
    with attached(instance), in_words(lang):
        actor = installation_of(agency)
        collection_destroy(actor=actor, collection=collection, restored_sha256=released)
    output.line(output.say("anonymous.destroyed", lang, file=backup))


def _collection(actor: Viewer, period: str, about: str) -> Collection:
    from salore.appraisal.access import collection_of_period

    return collection_of_period(actor.agency_id, period, about)


def _codes(collection: Collection, lang: str) -> dict[int, bytes]:
    """Ask for codes until enough are known: unseen at a terminal, from a pipe one a line."""
    from salore.appraisal.sealing import Mode
    from salore.appraisal.services.collecting import code_of

    codes: dict[int, bytes] = {}
    for custodian in collection.custodians.filter(lost_on=None).select_related("person").order_by("number"):
        if len(codes) == Mode(collection.mode).needed:
            break
        typed = _typed(output.say("anonymous.code", lang, name=custodian.person.full_name))
        if typed:
            codes[custodian.number] = code_of(custodian, typed)
    return codes


def _typed(question: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(question, default="", hide_input=True, show_default=False))
    return sys.stdin.readline().strip()
