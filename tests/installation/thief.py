"""Somebody with a whole copy of an installation tries to read single answers; a command.

Takes the codes that the thief has, as JSON by number of custodian, on standard input, and prints what came
of each try. Knows the sealing as well as whoever wrote it, and every key that lies on the server.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import permutations
from typing import Any

from salore.core import setup_django
from salore.core.database import attached
from salore.core.instance import Instance, open_instance


def main(typed: dict[str, str]) -> dict[str, Any]:
    instance = open_instance()
    with attached(instance):
        setup_django()
        return _tries(instance, typed)


def _tries(instance: Instance, typed: dict[str, str]) -> dict[str, Any]:
    from salore.appraisal.counting.opening import open_all
    from salore.appraisal.models import Collection, SealedAnswer
    from salore.appraisal.sealing import SealingError, read_custodian_code
    from salore.appraisal.unsealing import keys_of
    from salore.core.errors import DomainError

    collection = Collection.objects.get()
    codes = {int(number): read_custodian_code(code) for number, code in typed.items()}
    found: dict[str, Any] = {"envelopes": SealedAnswer.objects.count(), "seed": ""}
    try:
        keys = keys_of(collection, codes)
        found["as_the_count_does"] = len(open_all(collection, keys).answers)
        found["seed"] = keys.seed.hex()
    except (DomainError, SealingError):
        found["as_the_count_does"] = 0
    secrets = list(_secrets(instance, collection))
    found["layers"] = sum(_layers(collection, [*codes.values(), *secrets]))
    found["secrets_as_seed"] = sum(_as_seed(collection, secret) for secret in secrets)
    found["lengths"] = len({len(bytes(one.envelope)) for one in SealedAnswer.objects.all()})
    found["columns"] = sorted(field.column for field in SealedAnswer._meta.fields)
    return found


def _secrets(instance: Instance, collection: Any) -> Iterator[bytes]:
    """Yield all that lies on the server and might be a code or a seed: as it is, hashed, and cut."""
    kept = [value.encode() for value in vars(instance.secrets).values()]
    kept += [collection.uid.bytes, bytes(collection.public_key)]
    kept += [bytes(one.public_key) for one in collection.custodians.all()]
    kept += [bytes(copy.sealed_seed) for copy in collection.key_copies.all()]
    for value in kept:
        yield from (value, sha256(value).digest(), value[:16], value[:32], sha256(value).digest()[:16])


def _layers(collection: Any, secrets: list[bytes]) -> Iterator[int]:
    """Take every copy of the key apart with every secret, layer by layer, in any order."""
    from cryptography.exceptions import InvalidTag

    from salore.appraisal.sealing.keys import SUITE, _copy_info, custodian_keys

    private_keys = [custodian_keys(secret, collection.uid) for secret in secrets]
    for copy in collection.key_copies.select_related("custodian_a", "custodian_b"):
        group = tuple(one.number for one in (copy.custodian_a, copy.custodian_b) if one)
        for order in permutations(group):
            content = bytes(copy.sealed_seed)
            for depth in range(len(group)):
                inner = None
                for key in private_keys:
                    try:
                        inner = SUITE.decrypt(content, key, _copy_info(collection.uid, order, depth))
                        break
                    except (InvalidTag, ValueError):
                        continue
                if inner is None:
                    break
                content = inner
            else:
                yield int(_as_seed(collection, content))


def _as_seed(collection: Any, secret: bytes) -> bool:
    from salore.appraisal.sealing import CollectionKeys

    return CollectionKeys(collection.uid, secret).public_key == bytes(collection.public_key)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.load(sys.stdin))))
