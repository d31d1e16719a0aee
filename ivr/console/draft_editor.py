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
from ivr.sentences import later

# What CodeMirror says by itself (https://codemirror.net/examples/translate/).
SAID = (
    later("Find"),
    later("Replace"),
    later("next"),
    later("previous"),
    later("all"),
    later("match case"),
    later("by word"),
    later("regexp"),
    later("replace"),
    later("replace all"),
    later("close"),
    later("Diagnostics"),
    later("No diagnostics"),
    later("Completions"),
)


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
    """Return what the editor itself says, by what it would say in English."""
    return {one: _(one) for one in SAID}
