"""`ivr flow`: the call flow before anyone hears it, and while it answers."""

import click

from ivr.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "check": ("ivr.cli.flow_check", "check", "Prove the flow, or tell what is wrong."),
    "schema": ("ivr.cli.flow_schema", "schema", "Print its JSON Schema, for editors."),
    "draw": ("ivr.cli.flow_draw", "draw", "Draw it as an outline, Mermaid or SVG."),
    "play": ("ivr.cli.flow_play", "play", "Call it in the terminal, without a server."),
    "test": ("ivr.cli.flow_test", "test", "Run the conversations beside it."),
    "diff": ("ivr.cli.flow_diff", "diff", "Tell two flows or revisions apart."),
    "replay": (
        "ivr.cli.flow_replay",
        "replay_calls",
        "Play the last days' real calls on it.",
    ),
    "publish": ("ivr.cli.flow_publish", "publish", "Have it answer from now on."),
    "list": ("ivr.cli.flow_list", "list_command", "What was published, and answers."),
    "rollback": ("ivr.cli.flow_rollback", "rollback", "Go back to one before."),
    "emergency": (
        "ivr.cli.flow_emergency",
        "emergency",
        "Turn the emergency announcement on and off.",
    ),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def flow() -> None:
    """Check, draw, try, publish and replay the call flow."""
