"""Somebody without an account is invited to say something, by a letter whose code opens their forms alone.

The log says that somebody was invited, never about whom. Belongs here: inviting, and the code. Does not:
what the letter looks like (`printing`), what is answered (`answering`).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.accounts.codes import digest, make_code
from salore.appraisal.models import Collection, OutsideRater
from salore.appraisal.states import CollectionState
from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer

MOST_KNOWN = 8
# More from outside, and whoever works with the person every day would not be heard any more.
MOST_A_PERSON = 3


@transaction.atomic
def outsider_invite(
    *, actor: Viewer, collection: Collection, name: str, office: str, knows: Sequence[Person]
) -> OutsideRater:
    """Name somebody from outside who knows the work of people; they are asked once forms are handed out."""
    if actor.person_id is None or not 0 < len({one.pk for one in knows}) <= MOST_KNOWN:
        raise DomainError(
            "outsider_knows",
            _("Name one to %(most)s people about whom they are asked.") % {"most": MOST_KNOWN},
        )
    if actor.person_id in {one.pk for one in knows}:
        raise DomainError("outsider_own", _("Somebody else invites those who are asked about you."))
    _hold(collection)
    for person in knows:
        others = OutsideRater.objects.filter(collection=collection, knows=person)
        if others.count() >= MOST_A_PERSON:
            raise DomainError(
                "outsiders_enough",
                _("About %(name)s %(most)s people from outside are asked already; that is the most.")
                % {"name": person.full_name, "most": MOST_A_PERSON},
            )
    outsider = OutsideRater(
        collection=collection, name=name.strip(), office=office.strip(), invited_by_id=actor.person_id
    )
    outsider.full_clean(exclude=["code_sha256"])
    outsider.save()
    outsider.knows.set(knows)
    record(actor, "outsider.invited", outsider)
    return outsider


@transaction.atomic
def outsider_withdraw(*, actor: Viewer, outsider: OutsideRater) -> None:
    """Take an invitation back while nobody is asked yet."""
    _hold(outsider.collection)
    record(actor, "outsider.withdrawn", outsider)
    outsider.delete()


@transaction.atomic
def outsider_code(*, actor: Viewer, outsider: OutsideRater) -> str:
    """Make the code of a letter; one that was made before opens nothing any more. Only its hash is kept."""
    held = Collection.objects.select_for_update(no_key=True).filter(
        pk=outsider.collection_id, state=CollectionState.COLLECTING
    )
    if not held.exists():
        raise StaleError("letter_not_now", _("Letters are made while answers are taken."))
    code = make_code()
    OutsideRater.objects.filter(pk=outsider.pk).update(code_sha256=digest(code))
    record(actor, "outsider.letter_made", outsider)
    return code


def _hold(collection: Collection) -> None:
    """See that nobody is asked yet; held, so that nobody is asked in the same moment."""
    held = Collection.objects.select_for_update(no_key=True).filter(
        pk=collection.pk, state=CollectionState.PREPARING
    )
    if not held.exists():
        raise StaleError("collection_changed", _("This collection was opened meanwhile."))
