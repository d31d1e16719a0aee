"""Our own address, asked from outside as Twilio asks it.

A request that is signed and one that is not: so a proxy or a tunnel that changes what
is signed is found out.
"""

import secrets
from typing import Any

import requests
from twilio.request_validator import RequestValidator

from ivr.doctor.finding import Finding, Ground, bad, good, warning
from ivr.sentences import Sentence, sentence
from ivr.settings import Settings

TIMEOUT_S = 4
SELF_TEST = "/twilio/self_test"
NO_CONTENT, FORBIDDEN = 204, 403


def asked(url: str, **sent: Any) -> requests.Response:  # noqa: ANN401 - requests' own
    """Ask once, without following a redirect; raises RequestException."""
    method = "POST" if sent else "GET"
    return requests.request(
        method, url, timeout=(TIMEOUT_S, TIMEOUT_S), allow_redirects=False, **sent
    )


def address(ground: Ground) -> list[Finding]:
    """Look whether the public address leads here."""
    url = ground.settings.ivr_public_url
    if not url:
        return unset()
    how = sentence(
        "Twilio must reach it from outside: see docs/tunnel.md, and the proxy in "
        "front of the hotline. A machine that cannot reach its own public address "
        "from inside shows this too."
    )
    try:
        answer = asked(f"{url}/healthz")
    except requests.RequestException as wrong:
        return [bad(unanswered(url, wrong), how)]
    if answer.status_code != requests.codes.ok or answer.text.strip() != "ok":
        what = sentence(
            "%(url)s answers %(status)s, and not as the hotline does.",
            url=url,
            status=answer.status_code,
        )
        return [bad(what, how)]
    return [good(sentence("%(url)s leads to the hotline.", url=url)), *outside(ground)]


def unanswered(url: str, wrong: requests.RequestException) -> Sentence:
    """Return why there was no answer."""
    match wrong:
        case requests.exceptions.SSLError():
            return sentence("%(url)s has a certificate that is not trusted.", url=url)
        case requests.Timeout():
            return sentence("%(url)s did not answer in time.", url=url)
        case _:
            return sentence("%(url)s cannot be reached.", url=url)


def outside(ground: Ground) -> list[Finding]:
    """Return what keeps Twilio from using the public address."""
    settings = ground.settings
    how = sentence("Set IVR_PUBLIC_URL to the https:// address of a proxy or tunnel.")
    if not settings.is_production:
        what = sentence("It is this machine's own address: no telephone reaches it.")
        return [warning(what, how)]
    if not settings.ivr_public_url.startswith("https:"):
        what = sentence("It has no TLS: what callers say can be read on the way.")
        return [warning(what, how)]
    return []


def signature(ground: Ground) -> list[Finding]:
    """Send ourselves a signed request, and one that nobody signed, from outside."""
    settings = ground.settings
    if not is_whole(settings):
        return unset()
    url = settings.ivr_public_url + SELF_TEST
    fields = {
        "AccountSid": settings.twilio_account_sid,
        "CallSid": f"CA{secrets.token_hex(16)}",
    }
    try:
        signed = RequestValidator(settings.tokens[0]).compute_signature(url, fields)
        right = asked(url, data=fields, headers={"X-Twilio-Signature": signed})
        wrong = asked(url, data=fields, headers={"X-Twilio-Signature": "none"})
    except requests.RequestException as error:
        how = sentence("See to the public address first.")
        return [bad(unanswered(url, error), how)]
    return [judged(right.status_code, wrong.status_code)]


def judged(right: int, wrong: int) -> Finding:
    """Return what the answers to a signed and an unsigned request tell."""
    if wrong == NO_CONTENT:
        what = sentence("An unsigned request was taken: something else answers here.")
        return bad(what, sentence("Let nothing stand between that changes requests."))
    if (right, wrong) == (NO_CONTENT, FORBIDDEN):
        return good(sentence("A signed request is taken, an unsigned one is refused."))
    what = sentence(
        "A request that is signed as Twilio signs it was answered %(status)s.",
        status=right,
    )
    how = sentence(
        "IVR_PUBLIC_URL must be the address as it is entered at Twilio, with its "
        "scheme and path; a proxy must pass path and query on as they are."
    )
    return bad(what, how)


def is_whole(settings: Settings) -> bool:
    """Tell whether what these checks need is set."""
    needed = (settings.ivr_public_url, settings.twilio_account_sid, settings.tokens)
    return all(needed)


def unset() -> list[Finding]:
    """Return that a setting is missing, which the check of settings names."""
    how = sentence("See the first line.")
    return [
        warning(sentence("It is not looked at before the settings are whole."), how)
    ]
