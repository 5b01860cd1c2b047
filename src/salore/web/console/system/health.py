"""How the installation is, as far as its pages can see. What `salore doctor` sees besides, it says itself."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.core.readiness import readiness
from salore.wording import number

State = Literal["done", "part", "late"]
_DISK_LOW, _DISK_FULL, _GB = 0.15, 0.05, 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is, in words, and what to do where it is not well."""

    title: str
    state: State
    words: str
    advice: str = ""


def findings(language: str) -> list[Finding]:
    """Look at what can be seen from here."""
    return [*_parts(), _disk(language), _jobs(), _mail()]


def _parts() -> list[Finding]:
    found = readiness()
    return [
        Finding(_("Database"), "done", _("It answers.")),
        Finding(_("Database schema"), "done", _("It fits this version."))
        if found.migrations
        else Finding(
            _("Database schema"),
            "late",
            _("It is of another version."),
            _("Stop and start Salore once; it brings the database up to date."),
        ),
        Finding(_("Worker"), "done", _("It works."))
        if found.worker
        else Finding(
            _("Worker"),
            "late",
            _("None is running: prints, imports and mails wait."),
            _("Start “salore worker”, or “salore serve”, which starts one."),
        ),
    ]


def _disk(language: str) -> Finding:
    usage = shutil.disk_usage(settings.DATA_FOLDER)
    share = usage.free / usage.total
    words = _("%(free)s of %(total)s are free.") % {
        "free": f"{number(usage.free // _GB, language)} GB",
        "total": f"{number(usage.total // _GB, language)} GB",
    }
    if share > _DISK_LOW:
        return Finding(_("Disk"), "done", words)
    advice = _("Make room, or move the data folder to a larger disk, before nothing can be kept any more.")
    return Finding(_("Disk"), "late" if share < _DISK_FULL else "part", words, advice)


def _jobs() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo' AND COALESCE(scheduled_at, now()) <= now()),"
            " count(*) FILTER (WHERE status = 'failed') FROM procrastinate_jobs"
        )
        waiting, failed = cursor.fetchone()
    words = ngettext("%(n)s waits.", "%(n)s wait.", waiting) % {"n": waiting}
    if not failed:
        return Finding(_("Work in the background"), "done", words)
    words += " " + ngettext("%(n)s failed.", "%(n)s failed.", failed) % {"n": failed}
    return Finding(
        _("Work in the background"), "part", words, _("“salore doctor” names them and says what to do.")
    )


def _mail() -> Finding:
    if settings.EMAIL_HOST:
        return Finding(_("Mail"), "done", _("It goes out through %(host)s.") % {"host": settings.EMAIL_HOST})
    return Finding(
        _("Mail"),
        "part",
        _("No mail server is set; mails are written to files."),
        _("Without one, people get a new password by letter only, and no reminders by mail."),
    )
