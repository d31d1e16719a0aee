"""What the editor in the page of a draft asks for, and what it says itself."""

from contextlib import suppress
from dataclasses import asdict
from typing import Any

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from ivr.console.languages import gettext as _
from ivr.console.site import now
from ivr.drafts.checking import check
from ivr.drafts.draft import Draft, is_flow
from ivr.drafts.seeing import seen
from ivr.flow.source import FlowError


def as_json(draft: Draft, file: str) -> ResponseReturnValue:
    """Return what is wrong with a draft, its picture and its names, for the editor.

    `problems` is the HTML of the list; `graph` and `names` are left out while the flow
    cannot be read.
    """
    checked = check(draft, now(), file)
    told: dict[str, Any] = {
        "reports": [asdict(one) for one in checked.reports],
        "problems": render_template(
            "console/flow_draft_problems.html", checked=checked
        ),
    }
    with suppress(FlowError):
        told |= seen(draft.files, [one.problem for one in checked.errors])
    if not is_flow(file):
        told.pop("graph", None)
    return jsonify(told)


def kind_of(draft: Draft, file: str) -> str:
    """Return which schema a file follows: flow, prompts or conversation."""
    if file == draft.main:
        return "flow"
    return "prompts" if is_flow(file) else "conversation"


def phrases() -> dict[str, str]:
    """Return what the editor itself says, by what it would say in English.

    https://codemirror.net/examples/translate/
    """
    return {
        "Find": _("Find"),
        "Replace": _("Replace"),
        "next": _("next"),
        "previous": _("previous"),
        "all": _("all"),
        "match case": _("match case"),
        "by word": _("by word"),
        "regexp": _("regexp"),
        "replace": _("replace"),
        "replace all": _("replace all"),
        "close": _("close"),
        "Diagnostics": _("Problems"),
        "No diagnostics": _("No problems"),
        "Completions": _("Completions"),
    }
