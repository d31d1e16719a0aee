"""The pages of the way in: a name and a password, then the second step.

Both carry on what a refused form held (`unsent_pages`), and offer a passkey where the
browser may be asked for one.
"""

import json

from ivr.console.challenges import new_challenge
from ivr.console.site import Console, is_ours, now, page, unsaved
from ivr.console.unsent_pages import Pairs, kept_fields
from ivr.people import first_admin, passkeys
from ivr.people.second_step import Waiting
from ivr.people.webauthn import site_of, to_prove


def sign_in_page(
    console: Console, wanted: str, status: int = 200, refusal: str = "", name: str = ""
) -> tuple[str, int]:
    """Ask for a name and a password; `wanted` is where somebody was going."""
    values = {"wanted": wanted, "refusal": refusal, "name": name, "unsaved": unsaved()}
    return page(
        "sign_in",
        status,
        passkey=to_sign_in(console),
        kept=carried(),
        is_new=is_new(console),
        **values,
    )


def is_new(console: Console) -> bool:
    """Tell whether nobody may sign in as an admin yet."""
    with console.database.reading() as database:
        return not first_admin.has_admin(database)


def second_step_page(
    console: Console, found: Waiting, wanted: str, status: int = 200, refusal: str = ""
) -> tuple[str, int]:
    """Ask whoever has proved a password for the second step."""
    values = {"wanted": wanted, "refusal": refusal, "kept": carried()}
    return page("second_step", status, passkey=to_go_on(console, found), **values)


def carried() -> Pairs:
    """Return what a refused form held; whoever comes from another site has nothing."""
    return kept_fields() if is_ours() else []


def to_sign_in(console: Console) -> str:
    """Return what the page of the sign-in asks a browser for; empty for nothing."""
    site = site_of(console.public_url)
    if site is None:
        return ""
    challenge = new_challenge("sign in", 0, now())
    return json.dumps(to_prove(site, [], challenge, alone=True))


def to_go_on(console: Console, found: Waiting) -> str:
    """Return what the page of the second step asks a browser for; empty for nothing."""
    site = site_of(console.public_url)
    with console.database.reading() as database:
        mine = passkeys.of_agent(database, found.agent.id)
    if site is None or not mine:
        return ""
    challenge = new_challenge("second step", found.agent.id, now())
    return json.dumps(to_prove(site, mine, challenge, alone=False))
