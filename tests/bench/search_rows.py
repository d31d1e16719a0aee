"""A desk of many cases, as years of calls leave them; the same ones for each seed.

Words are those of the BIP 39 lists, which exist in each language, by Zipf's law: the
commonest stand in most messages, the rarest in hardly any.  A message is some 40
seconds long and is left again by every hundredth caller or so, every third case has a
note, and one in twenty is open.

Rows go in as plain values, and what the index has of a message is made once; the rest
is as the index itself makes it.  Otherwise a million took hours.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any

from mnemonic import Mnemonic

from ivr.db import Database
from ivr.migrations.search_triggers import names, on_sqlite
from ivr.search.documents import Facts, Field
from ivr.search.filters import grams_of_facts
from ivr.search.forms import Form, block_of
from ivr.tables.search import word

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FIRST, AGENTS, PORTION, POOL = 1001, 40, 10_000, 10_000
# One call a minute or so, for two years.
EVERY = timedelta(seconds=63)
LANGUAGES = {"en-US": ("english", " ", 75), "zh-CN": ("chinese_simplified", "", 110)}
LANGUAGES["ko-KR"] = ("korean", " ", 45)
TOPICS = ("transfers", "account_security", "software_faults", "how_to", "feedback")
RANK = {"account_security": 0, "transfers": 1, "feedback": 3}
NAMES = ("urgent", "high", "normal", "low")
RARE, RARE_AT, RARE_EVERY = "zanzibar", 437, 200_000
FORM = Form.plain()
COLUMNS = {
    "calls": "id sid caller called flow flow_revision state turns status sequence"
    " started_at heard_at ended_at",
    "cases": "number call_id status topic priority rank tier language caller"
    " callback_number account verification called_at opened_at due_at closed_at"
    " assigned_to attempts abandoned flow flow_revision path collected tags version",
    "case_events": "case_number at kind text agent_id",
    "recordings": "id sid call_id language state announced_at attempts lapses crashes"
    " alone refused_times removal_attempts seconds sha256",
    "transcripts": "recording_id text language model words made_at",
    "search_docs": "case_number form tokens",
}
INDEX = "ix_search_docs_tokens"


def setting(name: str, value: int) -> str:
    return f"INSERT INTO search_index (search_index, rank) VALUES ('{name}', {value})"


@dataclass(frozen=True)
class Spoken:
    """A language's words, and how often each is said."""

    words: list[str]
    weights: list[float]
    between: str
    length: int

    def message(self, chance: random.Random) -> str:
        count = max(5, int(chance.gauss(self.length, self.length / 3)))
        said = chance.choices(self.words, cum_weights=self.weights, k=count)
        return self.between.join(said)


def spoken(language: str) -> Spoken:
    name, between, length = LANGUAGES[language]
    listed = Mnemonic(name).wordlist
    order = random.Random(name).sample(listed, len(listed))
    weights = list(accumulate(1 / (at + 3) for at in range(len(order))))
    return Spoken(order, weights, between, length)


@dataclass(frozen=True)
class Row:
    """A case, and what hangs on it."""

    number: int
    language: str
    status: str
    topic: str
    opened: datetime
    holder: int | None
    phone: str
    account: str
    transaction: str
    tags: tuple[str, ...]
    said: str
    note: str
    due: timedelta
    tier: int


def rows(count: int) -> Iterator[Row]:
    """Yield cases, the oldest first."""
    chance = random.Random(7)
    pools: dict[str, list[str]] = {}
    for language in LANGUAGES:
        speech = spoken(language)
        pools[language] = [speech.message(chance) for _ in range(POOL)]
    for at in range(count):
        yield row(chance, pools, at, NOW - EVERY * (count - at))


def row(
    chance: random.Random, pools: dict[str, list[str]], at: int, opened: datetime
) -> Row:
    """Return the case that was opened then."""
    language, topic = chance.choice(tuple(LANGUAGES)), chance.choice(TOPICS)
    is_open = chance.random() < 0.05
    status = chance.choice(("new", "claimed", "waiting")) if is_open else "closed"
    said = chance.choice(pools[language]) if chance.random() < 0.8 else ""
    rare = f" {RARE}" if at % RARE_EVERY == RARE_AT else ""
    noted = chance.random() < 0.33
    return Row(
        number=FIRST + at,
        language=language,
        status=status,
        topic=topic,
        opened=opened,
        holder=None if status == "new" else chance.randrange(1, AGENTS + 1),
        phone=f"+86139{chance.randrange(10**8):08}",
        account=f"{chance.randrange(10**9):09}",
        transaction=f"0x{chance.getrandbits(256):064x}" if topic == TOPICS[0] else "",
        tags=("vip",) if chance.random() < 0.01 else (),
        said=said + rare,
        note=chance.choice(pools["en-US"])[:120] if noted else "",
        # One open case in ten is late.
        due=timedelta(minutes=chance.randrange(-300, 2700)),
        tier=chance.randrange(2),
    )


def build(database: Database, count: int) -> None:
    """Fill an empty database, its index too."""
    run(database, *before(database))
    people = (
        "INSERT INTO agents (name, role, password_hash, created_at, hear_secrets)"
        f" VALUES ('Agent {{}}', 'agent', 'x', '{stamp(NOW)}', false)"
    )
    run(database, *(people.format(at) for at in range(AGENTS)))
    portion: list[Row] = []
    for one in rows(count):
        portion.append(one)
        if len(portion) == PORTION:
            store(database, portion)
            portion = []
    store(database, portion)
    run(database, *afterwards(database))


def before(database: Database) -> Iterator[str]:
    """Yield what has the index take much at once, and nothing wait to be read."""
    if not database.is_sqlite:
        yield f"DROP INDEX {INDEX}"
        return
    yield from (setting("automerge", 0), setting("hashsize", 1 << 26))
    for name in sorted(names("sqlite")):
        if not name.startswith("search_index"):
            yield f"DROP TRIGGER {name}"


def afterwards(database: Database) -> Iterator[str]:
    """Yield what leaves the database as a night's rest would: merged and counted."""
    if database.is_sqlite:
        yield from (setting("automerge", 4), setting("hashsize", 1 << 20))
        yield "INSERT INTO search_index (search_index) VALUES ('optimize')"
        yield from (one for one in on_sqlite() if "INTO search_waiting" in one)
        yield "ANALYZE"
        return
    yield (
        f"CREATE INDEX {INDEX} ON search_docs USING gin (tokens)"
        " WITH (fastupdate = off)"
    )
    for table, key in (("cases", "number"), ("calls", "id"), ("recordings", "id")):
        sequence = f"pg_get_serial_sequence('{table}', '{key}')"
        yield f"SELECT setval({sequence}, max({key})) FROM {table}"
    yield "VACUUM ANALYZE"


def run(database: Database, *statements: str) -> None:
    """Run statements, each in a transaction of its own."""
    connection: Any = database.engine.raw_connection()
    plain = connection.driver_connection
    if not database.is_sqlite:
        plain.autocommit = True
    for statement in statements:
        plain.execute(statement)
    if not database.is_sqlite:
        plain.autocommit = False
    connection.close()


def store(database: Database, portion: Sequence[Row]) -> None:
    """Insert cases and what hangs on them."""
    blocks = not database.is_sqlite
    tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
    for one in portion:
        for name, values in values_of(one, blocks=blocks):
            tables[name].append(values)
    connection: Any = database.engine.raw_connection()
    plain = connection.driver_connection
    cursor = plain.cursor()
    if database.is_sqlite:
        cursor.execute("BEGIN IMMEDIATE")
    else:  # no triggers, nor a look for each call of each case
        cursor.execute("SET LOCAL session_replication_role = replica")
    for name, some in tables.items():
        insert(cursor, name, some, blocks=blocks)
    plain.commit()
    connection.close()


def insert(
    cursor: Any,  # of either database
    table: str,
    some: list[tuple[Any, ...]],
    *,
    blocks: bool,
) -> None:
    """Insert rows, by COPY where there is such a thing."""
    columns = COLUMNS[table].split()
    if not blocks:
        marks = ", ".join("?" * len(columns))
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", some
        )
        return
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for one in some:
            copy.write_row(one)


def stamp(at: datetime) -> str:
    """Return a moment as SQLite's rows have it; PostgreSQL reads it as UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"


def values_of(one: Row, *, blocks: bool) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield each table with a row for it."""
    call, opened = one.number - FIRST + 1, stamp(one.opened)
    rank, closed = RANK.get(one.topic, 2), one.status == "closed"
    flow = ("hotline", "f00d")
    sid, no = f"{one.number:032x}", False
    ours, state = "+12025550100", ("{}", 9, "completed", 0)
    yield (
        "calls",
        (call, f"CA{sid}", one.phone, ours, *flow, *state, *(opened,) * 3),
    )
    due = stamp(NOW + one.due) if not closed else stamp(one.opened + timedelta(days=1))
    given = {"transaction": one.transaction} if one.transaction else {}
    yield (
        "cases",
        (
            *(one.number, call, one.status, one.topic, NAMES[rank], rank, one.tier),
            *(one.language, one.phone, one.phone, one.account, "none"),
            *(opened, opened, due, opened if closed else None, one.holder, 0, no),
            *(*flow, '["welcome", "main", "message"]'),
            *(json.dumps(given), json.dumps(one.tags), 1),
        ),
    )
    yield "case_events", (one.number, opened, "opened", "", None)
    if one.note:
        yield "case_events", (one.number, opened, "note", one.note, 1)
    if one.said:
        yield (
            "recordings",
            (
                *(call, f"RE{sid}", call, one.language, "transcribed", opened),
                *(1, 0, 0, no, 0, 0, 40, "00"),
            ),
        )
        yield "transcripts", (call, one.said, one.language, "small", "[]", opened)
    yield "search_docs", (one.number, FORM.name, tokens(one, blocks=blocks))


def tokens(one: Row, *, blocks: bool) -> Any:  # of either database
    """Return what the index has of a case."""
    facts = Facts(
        *(one.status, one.topic, one.language, one.holder, one.tags, one.opened),
        is_open=one.status != "closed",
    )
    own = set(grams_of_facts(facts))
    fields = {"case": str(one.number), "caller": one.phone, "account": one.account}
    fields |= {"transaction": one.transaction}
    for name, value in fields.items():
        own |= Field(name, value).grams
    for tag in one.tags:
        own |= Field("tag", tag).grams
    block = block_of(one.number) if blocks else 0
    texts = [one.said, one.note]
    if not blocks:
        return " ".join((*map(word, FORM.tokens(own)), *map(words_of, texts)))
    said = [token for some in texts for token in tokens_of(some, block)]
    return f"{{{','.join(map(str, FORM.tokens(own, block) + said))}}}"


@lru_cache(4 * POOL)
def words_of(said: str) -> str:
    """Return what SQLite's index has of a text that is said again and again."""
    return " ".join(map(word, FORM.tokens(Field("note", said).grams)))


@lru_cache(4 * POOL)
def tokens_of(said: str, block: int) -> list[int]:
    """Return what PostgreSQL's index has of a text."""
    return FORM.tokens(grams_said(said), block)


@lru_cache(4 * POOL)
def grams_said(said: str) -> frozenset[str]:
    """Return the grams of a text that is said again and again."""
    return Field("note", said).grams
