"""A case's life: what can happen to it, and what it is then.

A case is `new` until somebody has it, `calling` while its caller is rung, `waiting`
until a time that was agreed, `resolved` until its caller has had time to say that it is
not, and then `closed`.  What is not in the table cannot happen.
"""

from typing import Literal, cast

Status = Literal["new", "claimed", "calling", "waiting", "resolved", "closed"]
Change = Literal[
    "claim", "release", "dial", "hang_up", "wait", "wake", "resolve", "close", "reopen"
]
# `held` is `claimed` where somebody has the case, else `new`.
After = Literal[Status, "held"]

OPEN: tuple[Status, ...] = ("new", "claimed", "calling", "waiting")
ENDED: tuple[Status, ...] = ("resolved", "closed")

WORKED_ON: dict[Change, After] = {
    "claim": "claimed",
    "release": "new",
    "dial": "calling",
    "wait": "waiting",
    "resolve": "resolved",
    "close": "closed",
}
LIFE: dict[Status, dict[Change, After]] = {
    "new": WORKED_ON,
    "claimed": WORKED_ON,
    "waiting": {**WORKED_ON, "wake": "held"},
    # Whoever is on the telephone may write down the end before they hang up.
    "calling": {
        "hang_up": "held",
        "wait": "waiting",
        "resolve": "resolved",
        "close": "closed",
    },
    "resolved": {"close": "closed", "reopen": "held"},
    "closed": {"reopen": "held"},
}


def may(change: Change, status: str) -> bool:
    """Tell whether `change` can happen to a case of `status`."""
    return change in LIFE[cast("Status", status)]


def after(change: Change, status: str, *, held: bool) -> Status:
    """Return what a case of `status` is after `change`; `held`: somebody has it.

    Raises KeyError for what cannot happen: ask `may` first.
    """
    found = LIFE[cast("Status", status)][change]
    if found == "held":
        return "claimed" if held else "new"
    return found
