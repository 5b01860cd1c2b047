"""The `salore` command: its sub-commands, and how every ending is told and coded.

Exit codes: 0 done, 2 bad input or usage, 1 a fault of ours. Nothing heavy is imported here: `--help`
must answer at once.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from salore import __version__
from salore.cli import anonymous, beginning, compute, demo, faults, installation, policy, results, tables

app = typer.Typer(
    name="salore",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Performance appraisal for a regional civil-service agency: from tables to explained results.",
)
compute.register(app)
tables.register(app)
results.register(app)
beginning.register(app)
installation.register(app)
app.add_typer(policy.app, name="policy")
app.add_typer(demo.app, name="demo")
app.add_typer(results.app, name="results")
app.add_typer(anonymous.app, name="anonymous")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"salore {__version__}")
        raise typer.Exit


@app.callback()
def _salore(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version


def _stop(signum: int, _frame: object) -> None:
    # An exception, not an exit on the spot: folders under way are removed on the way out.
    raise SystemExit(128 + signum)


@contextmanager
def _interrupts_told() -> Iterator[None]:
    """Turn Ctrl-C into KeyboardInterrupt, and nothing else.

    polars answers the signal itself where it is at work and may end the process on the spot, with folders
    half written. So the signal is kept from every thread but one, which only tells the interpreter.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    ended = threading.Event()

    def tell() -> None:
        # Not `sigtimedwait`, which takes it for the signal when a machine that slept goes on.
        while signal.sigwait({signal.SIGINT}) and not ended.is_set():
            _thread.interrupt_main(signal.SIGINT)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        signal.pthread_kill(teller.ident or 0, signal.SIGINT)
        teller.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run() -> None:
    """Run the command and end with the agreed exit code."""
    # Compiled loops read these once, when they start. Threads that wait by spinning stall a busy machine,
    # those that sleep at once waste a third of a small fit: they spin some microseconds, then sleep.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("GOMP_SPINCOUNT", "20000")
    signal.signal(signal.SIGTERM, _stop)
    try:
        with _interrupts_told():
            ended = app(standalone_mode=False)
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 - the one place that turns every error into words
        sys.exit(faults.report(error))
    # `typer.Exit` ends here as its code, every other command as None.
    sys.exit(ended if isinstance(ended, int) else faults.DONE)


if __name__ == "__main__":
    run()
