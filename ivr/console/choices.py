"""What somebody chooses for their browser: the language of the pages, and their look.

Both are kept in cookies, since the way in has them too, before anybody is known.
"""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from ivr.console import languages
from ivr.console.doors import ours, wanted_page
from ivr.console.site import Console
from ivr.sentences import later

LOOK_COOKIE = "ivr-look"
# `system` follows the machine, and is what nobody needs to choose.
LOOKS = {
    "light": later("Light"),
    "dark": later("Dark"),
    "system": later("As the system"),
}
ALLOWED = {languages.COOKIE: languages.NAMES, LOOK_COOKIE: LOOKS}
FIELDS = {"language": languages.COOKIE, "look": LOOK_COOKIE}
LASTS_S = 365 * 24 * 3600


def look() -> str:
    """Return how the page is to look: `light`, `dark` or `system`."""
    saved = request.cookies.get(LOOK_COOKIE, "")
    return saved if saved in LOOKS else "system"


def add(routes: Blueprint, console: Console) -> None:
    """Add the switches to the console, and what they stand at to all its pages."""

    def choose() -> ResponseReturnValue:
        """Keep what was chosen, and show the page from which it was."""
        answer = redirect(ours(request.form.get("next", "")), 303)
        for field, cookie in FIELDS.items():
            wanted = request.form.get(field, "")
            if wanted in ALLOWED[cookie]:
                answer.set_cookie(
                    cookie,
                    wanted,
                    max_age=LASTS_S,
                    path="/console",
                    secure=console.secure_cookies,
                    httponly=True,
                    samesite="Lax",
                )
        return answer

    routes.post("/choose", endpoint="choose")(choose)

    @routes.context_processor
    def choices() -> dict[str, object]:
        return {
            "languages": languages.NAMES,
            "looks": LOOKS,
            "look": look(),
            "here": wanted_page,
        }
