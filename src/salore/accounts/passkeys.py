"""Passkeys: what a browser is asked, and whether its answer is right. Keys are kept as `SecondFactor` rows.

A passkey always asks its owner for a finger, a face or a number, so that it is two factors in one: with it
nobody types a password. The library is loaded where somebody uses one: most processes never do.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fido2.server import Fido2Server

State = dict[str, Any]


class PasskeyError(Exception):
    """The browser's answer is not right: another key, an old page, or a forgery."""


@dataclass(frozen=True, slots=True)
class House:
    """The house for which passkeys hold: its name and the origin that browsers tell."""

    host: str
    origin: str

    @property
    def can_have_passkeys(self) -> bool:
        """Browsers give passkeys to names, not to numbered addresses, and only over a safe line."""
        try:
            ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return self.origin.startswith("https://") or self.host == "localhost"
        return False

    def server(self) -> Fido2Server:
        from fido2.server import Fido2Server
        from fido2.webauthn import PublicKeyCredentialRpEntity

        entity = PublicKeyCredentialRpEntity(id=self.host, name="Salore")
        return Fido2Server(entity, verify_origin=lambda told: told == self.origin)


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is kept of a new passkey."""

    credential_id: bytes
    content: bytes
    counter: int


def ask_for_new(house: House, *, user_handle: bytes, name: str, known: Iterable[bytes]) -> tuple[str, State]:
    """Return what the browser is asked to make, and what to remember until it answers."""
    from fido2.webauthn import (
        AttestedCredentialData,
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    user = PublicKeyCredentialUserEntity(id=user_handle, name=name, display_name=name)
    options, state = house.server().register_begin(
        user,
        credentials=[AttestedCredentialData(content) for content in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.dumps(dict(options)["publicKey"]), state


def read_new(house: House, state: State, answer: str) -> NewKey:
    """Return the new passkey from a browser's answer."""
    from fido2.webauthn import RegistrationResponse

    try:
        response = RegistrationResponse.from_dict(_parsed(answer))
        made = house.server().register_complete(state, response)
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyError(str(error)) from error
    if made.credential_data is None:
        raise PasskeyError("no key")
    return NewKey(made.credential_data.credential_id, bytes(made.credential_data), made.counter)


def ask_to_sign(house: House, known: Iterable[bytes] = ()) -> tuple[str, State]:
    """Return what the browser is asked to sign; without `known` its owner picks the account."""
    from fido2.webauthn import AttestedCredentialData, UserVerificationRequirement

    options, state = house.server().authenticate_begin(
        [AttestedCredentialData(content) for content in known] or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.dumps(dict(options)["publicKey"]), state


def credential_of(answer: str) -> bytes:
    """Return which passkey a browser says that it signed with."""
    from fido2.webauthn import AuthenticationResponse

    try:
        return AuthenticationResponse.from_dict(_parsed(answer)).raw_id
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyError(str(error)) from error


def read_signature(house: House, state: State, answer: str, *, content: bytes) -> int:
    """Return the passkey's count of signatures, if it signed what was asked."""
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse

    try:
        response = AuthenticationResponse.from_dict(_parsed(answer))
        house.server().authenticate_complete(state, [AttestedCredentialData(content)], response)
        return response.response.authenticator_data.counter
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyError(str(error)) from error


def _parsed(answer: str) -> Mapping[str, Any]:
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise TypeError("not an answer of a browser")
    return parsed
