"""Every table and column is forgotten, unless it is named here or where it is kept."""

from ivr.keeping import clearing
from ivr.tables import Base

# Tables that hang on a call, a case or a recording, and so are emptied with it; those
# of which rows stay without what names somebody; and those that hang on nobody.
CLEARED = "calls cases case_events contacts".split()
ALONE = (
    "accounts agents agent_sessions sign_in_failures flow_revisions flow_publications "
    "switches callers blocked_numbers opt_outs received_texts deletions chores "
    "recording_holds paces measures staffing forecasts digests api_tokens "
    "webhook_endpoints counters beats switch_changes jobs "
    "reconciliations search_waiting search_rebuilds flow_drafts flow_draft_edits "
    "flow_trials figure_sets audit_lines totp_secrets recovery_codes sign_in_steps "
    "passkeys used_challenges saved_views first_links first_views"
).split()


def test_every_table_is_forgotten_by_what_it_hangs_on_or_named_here():
    hanging = set()
    waiting = [clearing.CALLS, clearing.CASES, clearing.RECORDINGS]
    while waiting:
        for child, _ in clearing.hanging_on(waiting.pop()):
            if child.name not in hanging:
                hanging.add(child.name)
                waiting.append(child)
    tables = set(Base.metadata.tables)
    assert tables - hanging - {*CLEARED} - {*ALONE} == set()
    assert hanging >= {"turns", "recordings", "transcripts", "corrections", "messages"}


def test_a_column_that_is_not_named_is_emptied():
    assert clearing.emptied(clearing.CASES, clearing.CASE_KEEPS) == {
        "caller": None,
        "callback_number": None,
        "account": None,
        "verification_reasons": [],
        "collected": {},
    }
    assert clearing.emptied(clearing.CALLS, clearing.CALL_KEEPS) == {
        "caller": None,
        "state": "",
    }
    assert clearing.emptied(clearing.EVENTS, clearing.EVENT_KEEPS) == {
        "text": "",
        "changes": {},
    }
