"""When the draft of the bank was begun, and a conversation in it."""

from datetime import UTC, datetime

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TALK = """\
name: Somebody hangs up
at: 2026-11-23 11:00
steps:
  - at_node: language
  - choose_language:
  - hang_up:
expect: {case: none}
"""
