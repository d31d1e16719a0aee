"""Challenges for passkeys: signed and dated, so that to show a page stores nothing.

What is answered is stored (`ivr.people.passkeys.use`), and is not taken again.  One is
for the browser that was shown it: an answer that was caught elsewhere opens nothing.
"""

import secrets
from datetime import datetime
from typing import Literal

from flask import current_app, session
from itsdangerous import BadData, URLSafeSerializer

from ivr.people.passkeys import LASTS
from ivr.people.webauthn import Answer, Site, challenge_of, refused

Purpose = Literal["make", "sign in", "second step"]
BROWSER = "passkeys"


def new_challenge(purpose: Purpose, agent_id: int, at: datetime) -> bytes:
    """Return a challenge for a passkey of an agent; 0 for whoever it is."""
    mine = session.setdefault(BROWSER, secrets.token_urlsafe(16))
    said = [purpose, agent_id, mine, int(at.timestamp()), secrets.token_urlsafe(16)]
    return signer().dumps(said).encode()


def answer_of(
    site: Site, text: str, purpose: Purpose, agent_id: int, at: datetime
) -> Answer:
    """Return an answer to this browser's challenge; raises PasskeyError.

    One holds for `LASTS`, for its purpose and its agent.
    """
    challenge = challenge_of(text)
    try:
        said = signer().loads(challenge.decode())
    except (BadData, UnicodeDecodeError) as wrong:
        raise refused() from wrong
    age_s = at.timestamp() - said[3]
    wanted = [purpose, agent_id, session.get(BROWSER)]
    if said[:3] != wanted or age_s > LASTS.total_seconds():
        raise refused()
    return Answer(site, text, challenge)


def signer() -> URLSafeSerializer:
    """Return what signs challenges with the installation's own key."""
    return URLSafeSerializer(current_app.secret_key or "", salt="passkey challenge")
