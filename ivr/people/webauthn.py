"""Words with an authenticator: what it is asked, and what its answers prove.

W3C WebAuthn, level 2.  A passkey is bound to the installation's own address, so that
no other page, however alike, gets an answer that is good here (ASVS 5.0, 6.6.1).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ivr.errors import IvrError
from ivr.people.totp import ISSUER
from ivr.sentences import sentence
from ivr.tables import Agent, Passkey

LONGEST_ANSWER = 32_000
PORTS = {"http": 80, "https": 443}
# What the library raises of an answer that is broken or forged.
BROKEN = (WebAuthnException, ValueError, TypeError, KeyError)

T = TypeVar("T")


class PasskeyError(IvrError):
    """The answer of a passkey is not good here: the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are good: the host, and the origin that browsers tell."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser sent (JSON), and the challenge of ours that it is for."""

    site: Site
    text: str
    challenge: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that was proved to be there; both texts are base64url."""

    credential_id: str
    public_key: str
    sign_count: int


def site_of(public_url: str) -> Site | None:
    """Return where passkeys are good; None where browsers allow none.

    They want HTTPS and a name, or `localhost`.
    """
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    if host != "localhost" and (parts.scheme != "https" or is_address(host)):
        return None
    is_usual = parts.port in {None, PORTS.get(parts.scheme)}
    port = "" if is_usual else f":{parts.port}"
    return Site(host, f"{parts.scheme}://{host}{port}")


def is_address(host: str) -> bool:
    """Tell whether a host is given by number, or not at all."""
    return not host or ":" in host or host.replace(".", "").isdigit()


def to_make(
    site: Site, agent: Agent, others: Sequence[Passkey], challenge: bytes
) -> dict[str, Any]:
    """Return what a browser is asked for (PublicKeyCredentialCreationOptions)."""
    wanted = AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=ISSUER,
        user_id=str(agent.id).encode(),
        user_name=agent.name,
        challenge=challenge,
        authenticator_selection=wanted,
        exclude_credentials=known(others),
    )
    return options_to_json_dict(options)


def to_prove(
    site: Site, allowed: Sequence[Passkey], challenge: bytes, *, alone: bool
) -> dict[str, Any]:
    """Return what a browser is asked for (PublicKeyCredentialRequestOptions).

    `alone` in place of a password: the authenticator must have seen who it is.
    """
    seen = UserVerificationRequirement
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=known(allowed),
        user_verification=seen.REQUIRED if alone else seen.PREFERRED,
    )
    return options_to_json_dict(options)


def known(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    """Return passkeys as browsers are told of them."""
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id))
        for one in passkeys
    ]


def challenge_of(text: str) -> bytes:
    """Return the challenge that an answer says it is for; raises PasskeyError.

    That it was ours, and when, is for the caller to know.
    """
    if len(text) > LONGEST_ANSWER:
        raise refused()
    is_new = '"attestationObject"' in text
    said = (
        read(parse_registration_credential_json, text).response.client_data_json
        if is_new
        else read(parse_authentication_credential_json, text).response.client_data_json
    )
    return read(parse_client_data_json, said).challenge


def read(parse: Callable[[Any], T], given: Any) -> T:  # noqa: ANN401 - text or bytes
    """Return what `parse` makes of a piece of an answer; raises PasskeyError."""
    try:
        return parse(given)
    except BROKEN as wrong:
        raise refused() from wrong


def id_of(answer: Answer) -> str:
    """Return which passkey an answer says it is of; raises PasskeyError."""
    said = read(parse_authentication_credential_json, answer.text)
    return bytes_to_base64url(said.raw_id)


def read_new(answer: Answer) -> Made:
    """Return the passkey that an answer is about; raises PasskeyError."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer.text,
            expected_challenge=answer.challenge,
            expected_rp_id=answer.site.host,
            expected_origin=answer.site.origin,
        )
    except BROKEN as wrong:
        raise refused() from wrong
    return Made(
        bytes_to_base64url(found.credential_id),
        bytes_to_base64url(found.credential_public_key),
        found.sign_count,
    )


def sign_count_of(answer: Answer, passkey: Passkey, *, alone: bool) -> int:
    """Return how often the authenticator says it signed, since this answer is good.

    Raises PasskeyError, also for a count that went back: a copy of the passkey.
    """
    try:
        found = webauthn.verify_authentication_response(
            credential=answer.text,
            expected_challenge=answer.challenge,
            expected_rp_id=answer.site.host,
            expected_origin=answer.site.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=alone,
        )
    except BROKEN as wrong:
        raise refused() from wrong
    return found.new_sign_count


def refused() -> PasskeyError:
    """Return the error of an answer that proves nothing, whatever is wrong with it."""
    return PasskeyError(sentence("this passkey was not accepted; try again"))
