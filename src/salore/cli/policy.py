"""`salore policy`: the packs, shown, checked and compared."""

from __future__ import annotations

from typing import Annotated

import typer

from salore.cli import faults, options, output

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Policy packs: list, show, check, diff.")


@app.command("list")
def list_packs(lang: options.Lang = "id") -> None:
    """List the packs that come with the software."""
    from salore.policy import load_pack, shipped_packs

    for name in shipped_packs():
        identity = load_pack(name).identity
        output.line(f"{name:26}{identity.version:10}{identity.name.in_language(lang)}")


@app.command()
def show(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="A shipped pack's name, or a folder.")],
    lang: options.Lang = "id",
) -> None:
    """Show every rule with its basis and how certain it is."""
    from salore.policy import load_pack, show_pack

    output.line(show_pack(load_pack(pack), lang))


@app.command()
def check(
    pack: Annotated[str, typer.Argument(metavar="PATH", help="A pack's folder, or a shipped pack's name.")],
    lang: options.Lang = "id",
) -> None:
    """Check that a pack reads well and makes sense."""
    from salore.policy import check_pack, load_pack

    loaded = load_pack(pack)
    findings = check_pack(loaded)
    for finding in findings:
        output.line(finding.in_language(lang))
    if any(finding.severity == "fault" for finding in findings):
        raise typer.Exit(faults.INPUT)
    output.line(output.say("done.policy_check", lang, pack=loaded.identity.id, hash=loaded.hash))


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="Pack before.")],
    after: Annotated[str, typer.Argument(metavar="B", help="Pack after.")],
    lang: options.Lang = "id",
) -> None:
    """Say in words what changes for whom."""
    from salore.policy import diff_packs, load_pack

    changes = diff_packs(load_pack(before), load_pack(after), lang)
    for change in changes:
        output.line(change)
    if not changes:
        output.line(output.say("done.policy_same", lang))
