"""What events and readings are called on pages, by verb and by kind of paper. A test holds it complete."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERBS = {
    "access_code.made": _("Letter with an access code made"),
    "account.closed": _("Account closed"),
    "account.email_changed": _("E-mail address confirmed"),
    "account.factor_added": _("Second factor added"),
    "account.factor_removed": _("Second factor removed"),
    "account.factors_cleared": _("Second factors taken away by the administrator"),
    "account.informed": _("Read what is kept, and why"),
    "account.opened": _("Account opened by letter"),
    "account.opened_again": _("New password set by letter"),
    "account.password_changed": _("Password changed"),
    "account.recovery_codes_made": _("Recovery codes made"),
    "account.reopened": _("Account opened again"),
    "account.signed_out": _("Signed out everywhere by the administrator"),
    "appointment.continued": _("Role continued"),
    "appointment.ended": _("Role ended"),
    "appointment.made": _("Role given"),
    "assignment.changed": _("Holding of a post corrected"),
    "assignment.continued": _("Post kept in a changed unit"),
    "assignment.ended": _("Post left"),
    "assignment.moved": _("Moved with the unit"),
    "assignment.started": _("Post taken"),
    "calendar.ended": _("Calendar address ended"),
    "calendar.renewed": _("Calendar address made anew"),
    "cycle.closed": _("Year closed"),
    "cycle.discarded": _("Prepared year discarded"),
    "cycle.opened": _("Year opened"),
    "cycle.prepared": _("Year prepared"),
    "employment.changed": _("Employment corrected"),
    "employment.ended": _("Employment ended"),
    "employment.started": _("Employment begun"),
    "evidence.added": _("Evidence added"),
    "evidence.removed": _("Evidence removed"),
    "extension.ended": _("Extra time ended"),
    "extension.given": _("Extra time given"),
    "goal.added": _("Goal added"),
    "goal.changed": _("Goal changed"),
    "goal.handed_down": _("Goal handed down"),
    "goal.linked": _("Goal linked to the superior's"),
    "goal.moved": _("Goal moved"),
    "goal.removed": _("Goal removed"),
    "identifier.ended": _("Number ended"),
    "identifier.given": _("Number given"),
    "import.applied": _("List taken over"),
    "import.confirmed": _("List confirmed"),
    "import.discarded": _("List discarded"),
    "import.uploaded": _("List uploaded"),
    "letters.fetched": _("Access letters fetched"),
    "job_family.set": _("Job family set"),
    "organisation.changed": _("Organisation changed"),
    "organisation.undone": _("Change of the organisation undone"),
    "person.added": _("Person recorded"),
    "person.changed": _("Particulars changed"),
    "person.import_changed": _("Particulars changed by a list"),
    "person.imported": _("Person recorded from a list"),
    "plan.agreed": _("SKP agreed"),
    "plan.annex_changed": _("Annex of the SKP changed"),
    "plan.closed": _("SKP closed"),
    "plan.continued": _("SKP continued in the new post"),
    "plan.expectation_drafted": _("Expectation drafted"),
    "plan.expectation_written": _("Expectation written"),
    "plan.handed_out": _("Draft handed out"),
    "plan.handed_over": _("Goals of the post handed over"),
    "plan.proposed": _("SKP proposed"),
    "plan.returned": _("SKP returned to be mended"),
    "plan.revision_dropped": _("Revision of the SKP dropped"),
    "plan.revision_opened": _("Revision of the SKP opened"),
    "plan.revision_proposed": _("Revision of the SKP proposed"),
    "plan.started": _("SKP started"),
    "plan.taken_back": _("SKP taken back"),
    "plan.taken_over": _("SKP taken over from before"),
    "plans.reminded": _("People reminded of their plans"),
    "position.changed": _("Post changed"),
    "position.closed": _("Post closed"),
    "position.opened": _("Post opened"),
    "progress.reported": _("Progress reported"),
    "result.reissued": _("Result issued anew"),
    "result.released": _("Result released"),
    "results.imported": _("Results taken over"),
}
KINDS = {
    "plan": pgettext_lazy("paper", "SKP"),
    "goal": pgettext_lazy("paper", "Goal"),
    "progress": pgettext_lazy("paper", "Progress"),
    "evidence": pgettext_lazy("paper", "Evidence"),
    "result": pgettext_lazy("paper", "Result"),
    "person": pgettext_lazy("paper", "Personal file"),
}


def verb_said(verb: str) -> str:
    """Return what happened, in words; a verb without words stands as it is."""
    return str(VERBS.get(verb, verb))


def kind_said(kind: str) -> str:
    return str(KINDS.get(kind, kind))
