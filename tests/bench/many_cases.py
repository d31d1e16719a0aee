"""A million cases, written by the database itself, which takes a minute or two.

One in twenty is open, the newest and the oldest alike; open ones have a recording with
its words.  Every row follows from its number, so it is the same desk each time.
"""

from datetime import UTC, datetime

from sqlalchemy import text

from ivr.db import Database

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
AGENTS, EVERY_S, OPEN_EVERY = 40, 63, 20
SERIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
# Each is of the number `i`; `K` counts open cases, so that they differ.
K = f"(i / {OPEN_EVERY})"
IS_OPEN = f"i % {OPEN_EVERY} = 0"
FLOW = "'hotline', 'f00df00df00df00df00df00df00df00df00df00df00df00df00df00df00df00d'"
NUMBER = "'+12' || (200000000 + i * 7)"


def choice(of: str, *values: str) -> str:
    """Return what chooses one of the values (SQL) by a number."""
    each = (f"WHEN {at} THEN {value}" for at, value in enumerate(values[:-1]))
    return f"CASE ({of}) % {len(values)} {' '.join(each)} ELSE {values[-1]} END"


TOPIC = choice(
    K, "'transfers'", "'account_security'", "'software_faults'", "'how_to'", "'policy'"
)
LANGUAGE = choice(K, "'en-US'", "'zh-CN'", "'ko-KR'")
RANK = choice(f"{K} / 5", "0", "1", "2", "3")
PRIORITY = choice(f"{K} / 5", "'urgent'", "'high'", "'normal'", "'low'")
OPEN_STATUS = choice(K, *6 * ("'new'",), *3 * ("'claimed'",), "'waiting'")
STATUS = f"CASE WHEN {IS_OPEN} THEN {OPEN_STATUS} ELSE 'closed' END"
WITH = f"CASE WHEN NOT ({IS_OPEN}) OR {K} % 10 > 5 THEN 1 + i % {AGENTS} END"
TAGS = f"CASE WHEN {K} % 50 = 0 THEN '[\"vip\"]' ELSE '[]' END"
WAY = '\'["welcome", "language:english", "main:missing_transfer", "coin", "message"]\''
TOLD = '\'{"coin": "Bitcoin", "amount": "12", "transaction": "f00df00df00df00d"}\''
NONE = "'[]'"
WORDS = "'the transfer of last week has not arrived, please call me back ' || i"

# Tables with columns, values by the names of `filled`, and of which numbers.
EACH, OPEN = "1 = 1", IS_OPEN
ROWS = (
    (
        "calls (id, sid, caller, called, flow, flow_revision, state, turns, status,"
        " sequence, started_at, heard_at, ended_at)",
        "i, 'CA' || i, {number}, '+18005550100', {flow}, '{{}}', 9, 'completed', 3,"
        " {called}, {called}, {ended}",
        EACH,
    ),
    (
        "cases (number, call_id, status, topic, priority, rank, language, caller,"
        " callback_number, verification, called_at, opened_at, due_at, closed_at,"
        " assigned_to, attempts, abandoned, flow, flow_revision, path, collected,"
        " tags, version)",
        "i, i, {status}, {topic}, {priority}, {rank}, {language}, {number}, {number},"
        " 'none', {called}, {opened}, {due}, {closed}, {agent}, 0, {false}, {flow},"
        " {way}, {told}, {tags}, 1",
        EACH,
    ),
    (
        "case_events (id, case_number, at, kind, text, position)",
        "i, i, {opened}, 'opened', '', i",
        EACH,
    ),
    (
        "recordings (id, sid, call_id, language, state, announced_at, seconds,"
        " attempts, lapses, crashes, alone, refused_times, removal_attempts)",
        "i, 'RE' || i, i, {language}, 'transcribed', {ended}, 20, 0, 0, 0, {false}, 0,"
        " 0",
        OPEN,
    ),
    (
        "transcripts (id, recording_id, text, language, model, words, made_at)",
        "i, i, {words}, {language}, 'small', {none}, {ended}",
        OPEN,
    ),
)
PEOPLE = "agents (id, name, role, password_hash, created_at)"
PERSON = "i, 'agent ' || i, 'agent', '-', {called}"


def fill(database: Database, cases: int) -> None:
    """Write cases, their calls and first lines, and what callers of open ones said."""
    values = filled(cases, sqlite=database.is_sqlite)
    rows = [(PEOPLE, PERSON, f"i <= {AGENTS}"), *ROWS]
    with database.engine.begin() as connection:
        for into, each, which in rows:
            chosen = f"SELECT {each.format(**values)} FROM n WHERE {which}"
            asked = f"INSERT INTO {into} {SERIES.format(cases)} {chosen}"
            connection.execute(text(asked))
    if not database.is_sqlite:  # as its own housekeeping does; SQLite has none
        with database.engine.connect() as connection:
            apart = connection.execution_options(isolation_level="AUTOCOMMIT")
            apart.execute(text("VACUUM ANALYZE"))


def filled(cases: int, *, sqlite: bool) -> dict[str, str]:
    """Return the values (SQL) of a row by their names."""

    def at(shift_s: int) -> str:
        """Return the moment of a case's call, so many seconds later."""
        ago = f"({cases} - i) * {EVERY_S} - {shift_s}"
        if sqlite:
            form, now = "%Y-%m-%d %H:%M:%f000", f"{NOW:%F %T}"
            return f"strftime('{form}', '{now}', (-({ago})) || ' seconds')"
        return f"TIMESTAMPTZ '{NOW:%F %T}+00' - ({ago}) * INTERVAL '1 second'"

    lists = {"way": WAY, "told": TOLD, "tags": TAGS, "none": NONE}
    return {
        **{one: v if sqlite else f"CAST({v} AS JSON)" for one, v in lists.items()},
        "flow": FLOW,
        "number": NUMBER,
        "status": STATUS,
        "topic": TOPIC,
        "priority": PRIORITY,
        "rank": RANK,
        "language": LANGUAGE,
        "agent": WITH,
        "called": at(0),
        "opened": at(150),
        "ended": at(180),
        "due": at(28_800),
        "closed": f"CASE WHEN NOT ({IS_OPEN}) THEN {at(7200)} END",
        "false": "0" if sqlite else "FALSE",
        "words": WORDS,
    }
