"""`python -m salore.appraisal.counting ACTION UID PERSON LANGUAGE`: what is done with codes, for a page.

The codes come by standard input, as JSON by number of custodian. Out goes one line of JSON: nothing in it
where all is done, else a refusal, or the kind of an error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from salore.core import setup_django

if TYPE_CHECKING:
    from salore.appraisal.models import Collection

Act = Callable[..., object]


def main(action: str, uid: str, person: str, language: str) -> dict[str, Any]:
    setup_django()
    from django.utils import translation

    from salore.appraisal.counting.quiet import CountError, quiet
    from salore.core.errors import DomainError

    with translation.override(language):
        try:
            with quiet():
                return _do(action, UUID(uid), int(person), json.load(sys.stdin))
        except DomainError as error:
            return {"refusal": str(error)}
        except CountError as error:
            return {"failed": str(error)}


def _do(action: str, uid: UUID, person_id: int, typed: dict[str, str]) -> dict[str, Any]:
    from salore.appraisal.access import custody_for_holder
    from salore.appraisal.models import Custodian
    from salore.core.errors import DomainError
    from salore.organisation.models import Person
    from salore.organisation.viewer import viewer_for

    actor = viewer_for(Person.objects.select_related("agency").get(pk=person_id))
    custodian = Custodian.objects.get(collection__uid=uid, person=person_id, lost_on=None)
    collection = custody_for_holder(actor, custodian.uid).collection
    codes: dict[int, bytes] = {}
    for number, code in typed.items():
        try:
            codes[int(number)] = _code(collection, int(number), code)
        except DomainError as error:
            return {"refusal": str(error), "custodian": int(number)}
    _act(action)(actor=actor, collection=collection, codes=codes)
    return {}


def _code(collection: Collection, number: int, typed: str) -> bytes:
    from salore.appraisal.services.collecting import code_of

    return code_of(collection.custodians.get(number=number, lost_on=None), typed)


def _act(action: str) -> Act:
    from salore.appraisal.counting.apart import Action

    if action == Action.COUNT:
        from salore.appraisal.counting.count import count

        return count
    from salore.appraisal.services.resealing import collection_reseal

    return collection_reseal


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
