"""What an objection is about, how it stands, and what its record holds. No rows here."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """What somebody objects to."""

    RESULT = "result", _("Rating of the results of work")
    BEHAVIOUR = "behaviour", _("Rating of the conduct")
    ANSWERS = "answers", _("Answers of colleagues or subordinates")
    FACTS = "facts", _("Wrong data: target, realisation, post, time served")
    PROCEDURE = "procedure", _("The way it was done: who appraised, when, which steps")
    OTHER = "other", _("Something else")


class ObjectionState(TextChoices):
    """Filed, then ended once: withdrawn by who filed it, or decided."""

    FILED = "filed", _("waiting for a decision")
    WITHDRAWN = "withdrawn", _("withdrawn")
    UPHELD = "upheld", _("decided: the result stands")
    CHANGED = "changed", _("decided: the result is changed")


TRANSITIONS = {
    ObjectionState.FILED: {ObjectionState.WITHDRAWN, ObjectionState.UPHELD, ObjectionState.CHANGED},
    ObjectionState.WITHDRAWN: frozenset(),
    ObjectionState.UPHELD: frozenset(),
    ObjectionState.CHANGED: frozenset(),
}
DECIDED = frozenset({ObjectionState.UPHELD, ObjectionState.CHANGED})


class EntryKind(TextChoices):
    """What stands on the record, in the order in which it was written."""

    STATEMENT = "statement", _("objection")
    EXPLANATION = "explanation", _("explanation")
    QUESTION = "question", _("question")
    NAMING = "naming", _("who decides was named")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    ROUND = "round", _("new round asked for")
    NO_ROUND = "no_round", _("new round cannot be held")


class RoundState(TextChoices):
    """How far a new round of colleagues' answers is that a case asked for."""

    NONE = "", _("not asked for")
    ASKED = "asked", _("asked for, not prepared")
    RUNNING = "running", _("colleagues are asked anew")
    COUNTED = "counted", _("counted")
    REFUSED = "refused", _("cannot be held")


class Part(TextChoices):
    """As whom somebody stands in a case."""

    EMPLOYEE = "employee", _("employee")
    APPRAISER = "appraiser", _("appraiser")
    DECIDER = "decider", _("who decides")
    TEAM = "team", _("performance team")
