"""What keeps the search index in step, as the database's own triggers.

So whatever writes to a case, by whichever way and of whichever release, is followed,
in its own transaction.  On SQLite they also carry `search_docs` into the full-text
index, whose content it is (https://www.sqlite.org/fts5.html, 4.4.3).
"""

from collections.abc import Iterator

# By table: the columns whose change counts, when a row counts, and its cases.
OF_RECORDING = (
    "SELECT c.number FROM recordings r JOIN cases c ON c.call_id = r.call_id"
    " WHERE r.id = {row}.recording_id UNION ALL"
    " SELECT k.case_number FROM recordings r JOIN contacts k ON k.call_id = r.call_id"
    " WHERE r.id = {row}.recording_id"
)
OF_CALL = (
    "SELECT c.number FROM cases c WHERE c.call_id = {row}.call_id UNION ALL"
    " SELECT k.case_number FROM contacts k WHERE k.call_id = {row}.call_id"
)
OF_CASE = "SELECT {row}.case_number"
CASE_COLUMNS = (
    "status, topic, language, caller, callback_number, account, assigned_to, collected,"
    " tags, opened_at, closed_at, forgotten_at"
)
WATCHED = {
    "cases": (CASE_COLUMNS, "", "SELECT {row}.number"),
    "case_events": ("text", "{row}.text <> ''", OF_CASE),
    "contacts": ("case_number", "", OF_CASE),
    "transcripts": ("text, current", "", OF_RECORDING),
    "corrections": ("text", "", OF_RECORDING),
    "case_hints": ("value", "{row}.kind = 'field'", OF_CALL),
}
# A deleted case takes its row of `search_docs` with it.
HAPPENINGS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}

FTS = (
    "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_docs',"
    " content_rowid='case_number', tokenize='ascii', detail='none', columnsize=0)"
)
PUT = "INSERT INTO search_index (rowid, tokens) VALUES (NEW.case_number, NEW.tokens);"
TAKE = (
    "INSERT INTO search_index (search_index, rowid, tokens)"
    " VALUES ('delete', OLD.case_number, OLD.tokens);"
)
CARRY = {"insert": PUT, "update": TAKE + PUT, "delete": TAKE}


def up(dialect: str) -> Iterator[str]:
    """Yield the statements that make it."""
    yield from on_postgresql() if dialect == "postgresql" else on_sqlite()


def down(dialect: str) -> Iterator[str]:
    """Yield the statements that take it away; the tables go after them."""
    for table, happening in places():
        name = f"search_{table}_{happening}"
        on = f" ON {table}" if dialect == "postgresql" else ""
        yield f"DROP TRIGGER {name}{on}"
    if dialect == "postgresql":
        for table in WATCHED:
            yield f"DROP FUNCTION search_{table}()"
        return
    for happening in CARRY:
        yield f"DROP TRIGGER search_index_{happening}"
    yield "DROP TABLE search_index"


def names(dialect: str) -> set[str]:
    """Return the names of the triggers."""
    found = {f"search_{table}_{happening}" for table, happening in places()}
    carry = {f"search_index_{happening}" for happening in CARRY}
    return found if dialect == "postgresql" else found | carry


def places() -> Iterator[tuple[str, str]]:
    """Yield each table with each of what happens to its rows that counts."""
    for table in WATCHED:
        for happening in HAPPENINGS:
            if (table, happening) != ("cases", "delete"):
                yield table, happening


def happens(table: str, happening: str) -> str:
    """Return the head of a trigger."""
    of = f" OF {WATCHED[table][0]}" if happening == "update" else ""
    return (
        f"CREATE TRIGGER search_{table}_{happening} AFTER {happening.upper()}{of}"
        f" ON {table} FOR EACH ROW"
    )


def on_sqlite() -> Iterator[str]:
    """Yield what SQLite needs."""
    yield FTS
    for happening, act in CARRY.items():
        head = f"CREATE TRIGGER search_index_{happening} AFTER {happening.upper()}"
        yield f"{head} ON search_docs BEGIN {act} END"
    for table, happening in places():
        row = HAPPENINGS[happening]
        _, counts, cases = (part.format(row=row) for part in WATCHED[table])
        when = f" WHEN {counts}" if counts else ""
        act = f"INSERT INTO search_waiting (case_number) {cases};"
        yield f"{happens(table, happening)}{when} BEGIN {act} END"


def on_postgresql() -> Iterator[str]:
    """Yield what PostgreSQL needs.

    Tokens lie beside the table, which is narrow then; and each new row goes into the
    index at once, since nobody waits for it.
    """
    yield "ALTER TABLE search_docs ALTER COLUMN tokens SET STORAGE EXTERNAL"
    yield "ALTER TABLE search_docs SET (toast_tuple_target = 128)"
    yield (
        "CREATE INDEX ix_search_docs_tokens ON search_docs USING gin (tokens)"
        " WITH (fastupdate = off)"
    )
    for table, (_, counts, cases) in WATCHED.items():
        kept = counts.format(row="changed") or "true"
        yield (
            f"CREATE FUNCTION search_{table}() RETURNS trigger LANGUAGE plpgsql AS $$"
            " DECLARE changed record; BEGIN"
            " IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;"
            f" IF {kept} THEN"
            f" INSERT INTO search_waiting (case_number) {cases.format(row='changed')};"
            " END IF; RETURN NULL; END $$"
        )
    for table, happening in places():
        yield f"{happens(table, happening)} EXECUTE FUNCTION search_{table}()"
