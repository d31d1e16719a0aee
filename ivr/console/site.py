"""What every page of the console shares: the installation, who looks, and when."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import structlog
from flask import g, render_template, request

from ivr.audio.store import Store
from ivr.db import Database
from ivr.flow.flow import Flow
from ivr.flow.hours import Hours
from ivr.flow.source import Problem
from ivr.people.second_step import Wanted as SecondFactor
from ivr.policy.policy import DeskPolicy
from ivr.settings import Settings, read_settings
from ivr.tables import Agent

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Console:
    """What the pages need.  `zone` is the IANA zone in which times are shown.

    `refused` says what is wrong in the flow's files as they are on the disk now, and
    `flow` is what was right in them last; `policy` says how the desk works, `country`
    where numbers are at home; `hours` when the desk is staffed, by the flow that
    answers now.  `public_url` is where it is reached.  `flow_file` is where the flow's
    files begin on the disk; `settings` are all that the installation decides.
    """

    database: Database
    store: Store
    secure_cookies: bool
    zone: str
    refused: Callable[[], list[Problem]]
    flow: Callable[[], Flow]
    policy: Callable[[], DeskPolicy] = DeskPolicy
    country: Callable[[], str | None] = lambda: None
    hours: Callable[[], Hours] = Hours
    public_url: str = ""
    flow_file: Path = Path("call_flows/hotline.yaml")
    settings: Settings = field(default_factory=read_settings)

    @property
    def second_factor(self) -> SecondFactor:
        """Who needs a second step at the sign-in."""
        return self.settings.ivr_second_factor


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def signed_in() -> Agent | None:
    """Return who asks for this page; None for a stranger."""
    return g.get("agent")


def agent() -> Agent:
    """Return who asks for this page, which strangers do not reach."""
    return g.agent


def page(template: str, status: int = 200, **values: Any) -> tuple[str, int]:  # noqa: ANN401 - whatever the template shows
    """Return a page and its status; who was refused it is logged."""
    if status == HTTPStatus.FORBIDDEN and (who := signed_in()) is not None:
        log.warning("page_refused", rule=str(request.url_rule), agent=who.name)
    return render_template(f"console/{template}.html", **values), status


def style_nonce() -> str:
    """Return what allows one script of this page its own style, and no other's.

    Asking for it has this answer's content policy name it (`pages.policy`).
    """
    if "style_nonce" not in g:
        g.style_nonce = secrets.token_urlsafe(16)
    return g.style_nonce


def typed_field(name: str) -> str:
    """Return what a field of the form holds, without the NUL that no database holds."""
    return request.form.get(name, "").replace("\0", "")


def unsaved() -> str:
    """Return the text that came with a refused form, so that nobody types it again.

    Empty when the form is another site's, whose words we do not show.
    """
    return request.form.get("text", "") if is_ours() else ""


def is_ours() -> bool:
    """Tell whether a form came from a page of this site."""
    origin = request.headers.get("Origin", "")
    return origin.partition("://")[2] == request.host
