"""Kinds and roles of the organisation. No rows here."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssignmentRole(TextChoices):
    """In what capacity somebody holds a post."""

    DEFINITIVE = "definitive", _("definitive")
    ACTING = "acting", _("acting, post vacant (Plt.)")
    DAILY_ACTING = "daily_acting", _("acting, holder absent (Plh.)")
    SECONDED = "seconded", _("seconded")


# Who leads where several hold the post on one day: the stand-in of an absent holder, the holder, the Plt.
LEADING_ORDER = (AssignmentRole.DAILY_ACTING, AssignmentRole.DEFINITIVE, AssignmentRole.ACTING)


class PositionKind(TextChoices):
    STRUCTURAL = "structural", _("structural")
    FUNCTIONAL = "functional", _("functional")
    EXECUTIVE = "executive", _("executive (pelaksana)")


class IdentifierKind(TextChoices):
    NIP = "nip", "NIP"
    NI_PPPK = "ni_pppk", "NI PPPK"
    OLD_NIP = "old_nip", _("old NIP")
    SIASN = "siasn", "SIASN"
    OTHER = "other", _("other")


class AppointedRole(TextChoices):
    """Roles given by a dated appointment. Superiors and heads are not here: their posts make them that."""

    UNIT_OFFICER = "unit_officer", _("unit personnel officer")
    OPERATOR = "operator", _("performance team")
    COMPETENT_OFFICER = "competent_officer", _("competent officer (PyB)")
    APPOINTING_AUTHORITY = "appointing_authority", _("appointing authority (PPK)")
    OBJECTION_OFFICER = "objection_officer", _("objection officer")
    AUDITOR = "auditor", _("auditor")
    PREPARER = "preparer", _("preparer")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("system administrator")


class ChangeKind(TextChoices):
    """An operation on the organisation: shown before it is done, and undone within its day."""

    MOVE = "move", _("move")
    PROMOTE = "promote", _("promotion")
    RETIRE = "retire", _("leaving service")
    ROTATE = "rotate", _("rotation by decree")
    OPEN_UNIT = "open_unit", _("new unit")
    PLACE_UNIT = "place_unit", _("unit placed under another")
    MERGE_UNITS = "merge_units", _("units merged")
    SPLIT_UNIT = "split_unit", _("unit split")
    DISSOLVE_UNIT = "dissolve_unit", _("unit dissolved")


class HelpKind(TextChoices):
    HELP = "help", _("help")
    WRONG_SUPERIOR = "wrong_superior", _("wrong superior or unit")


class HelpState(TextChoices):
    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered")


class ImportKind(TextChoices):
    STAFF = "staff", _("list of staff")
    UNITS = "units", _("unit tree")
    DUK = "duk", _("rank list (DUK)")
    POSITIONS = "positions", _("reference list of posts")


class ImportState(TextChoices):
    """From the upload to the confirmed change; only `PREVIEWED` can be confirmed."""

    MATCHING = "matching", _("columns to be matched")
    READING = "reading", _("being read")
    PREVIEWED = "previewed", _("ready to be confirmed")
    APPLYING = "applying", _("being taken over")
    APPLIED = "applied", _("taken over")
    FAILED = "failed", _("could not be read")
    DISCARDED = "discarded", _("discarded")


class RowOutcome(TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    GONE = "gone", _("not in the file")
    REFUSED = "refused", _("cannot be taken over")
