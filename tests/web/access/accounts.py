"""Coming in, going out, one's own account."""

from __future__ import annotations

from uuid import uuid4

from salore.accounts.models import SecondFactor
from salore.core import clock
from salore.organisation.models import Appointment
from tests.factories.personas import House
from tests.web.access_matrix import ANYONE, EVERYBODY, Row


def stale_link(house: House) -> dict[str, object]:
    """A link that opens nothing leads back; which accounts there are it tells nobody."""
    del house
    return {"uid": uuid4(), "token": "x-y"}


def stale_token(house: House) -> dict[str, object]:
    del house
    return {"token": "x"}


def factor(house: House) -> dict[str, object]:
    user = house.people["employee"].user
    made = SecondFactor.objects.create(user=user, kind="app", content=b"x", made_at=clock.now())
    return {"uid": made.uid}


def preparer(house: House) -> dict[str, object]:
    return {"uid": Appointment.objects.get(agency=house.agency, role="preparer").uid}


HEADS = {"appointing_authority", "competent_officer", "head", "superior"}
ROWS = {
    "accounts:sign_in": Row(get=ANYONE, post=ANYONE),
    "accounts:second_factor": Row(get=ANYONE, post=ANYONE),
    "accounts:passkey": Row(post=ANYONE),
    # The house of tests has a name that browsers give no passkeys to.
    "accounts:passkey_options": Row(post=ANYONE, also={404}),
    "accounts:first_access": Row(get=ANYONE, post=ANYONE),
    "accounts:new_password": Row(get=ANYONE, post=ANYONE),
    "accounts:reset": Row(get=ANYONE, post=ANYONE),
    "accounts:reset_sent": Row(get=ANYONE),
    "accounts:reset_link": Row(get=ANYONE, kwargs=stale_link, is_common=True),
    "accounts:data": Row(get=EVERYBODY, post=EVERYBODY),
    "accounts:letters": Row(get=EVERYBODY, post=EVERYBODY),
    "accounts:sign_out": Row(post=ANYONE),
    "me:overview": Row(get=EVERYBODY),
    "me:confirm": Row(get=EVERYBODY, post=EVERYBODY),
    "me:password": Row(get=EVERYBODY, post=EVERYBODY),
    "me:email": Row(get=EVERYBODY, post=EVERYBODY),
    "me:email_confirm": Row(get=EVERYBODY, kwargs=stale_token, is_common=True),
    "me:factors": Row(get=EVERYBODY, post=EVERYBODY),
    "me:app_add": Row(get=EVERYBODY, post=EVERYBODY),
    "me:passkey_add": Row(get=EVERYBODY, post=EVERYBODY),
    "me:passkey_options": Row(post=EVERYBODY, also={404}),
    "me:recovery_codes": Row(get=EVERYBODY, post=EVERYBODY),
    "me:factor_remove": Row(get={"employee"}, post={"employee"}, kwargs=factor),
    "me:sessions": Row(get=EVERYBODY, post=EVERYBODY),
    "me:readings": Row(get=EVERYBODY),
    "me:changes": Row(get=EVERYBODY),
    "me:preparers": Row(get=HEADS, post=HEADS),
    "me:preparer_end": Row(post={"head"}, kwargs=preparer),
}
