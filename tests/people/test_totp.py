"""Codes of an app: whose, when, once; how their secret is kept."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pyotp
import pytest
from case_rows import AT, Desk
from sqlalchemy import select, text

from ivr.db import Database
from ivr.people import totp
from ivr.people.totp import UnreadableSecretError
from ivr.tables import Agent, TotpSecret
from ivr.vault.keys import Key, KeyRing

SECRET = pyotp.random_base32()
KEYS = KeyRing((Key("one", bytes(range(32))),))
OTHER_KEYS = KeyRing((Key("two", bytes(range(1, 33))),))
# RFC 6238, appendix B: its ASCII secret, and the last six of its eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = {
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
}
TRIES = 4


def keep(database: Database, agent: Agent) -> None:
    with database.writing() as session:
        values = {"secret": SECRET, "created_at": AT, "confirmed_at": AT}
        session.add(TotpSecret(agent_id=agent.id, **values))


def take(database: Database, agent: Agent, code: str, at: datetime) -> bool:
    with database.writing() as session:
        return totp.take(session, agent.id, code, at)


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(seconds: int, code: str):
    at = datetime.fromtimestamp(seconds, UTC)
    steps = [
        totp.step_of(RFC_SECRET, code, at + timedelta(seconds=30 * off))
        for off in (-2, -1, 0, 1, 2)
    ]
    mine = seconds // 30
    assert steps == [None, mine, mine, mine, None]


@pytest.mark.parametrize("code", ["", "28708", "2870821", "28708a", "\0"])
def test_what_is_no_code_is_none(code: str):
    assert totp.step_of(RFC_SECRET, code, datetime.fromtimestamp(59, UTC)) is None


@pytest.mark.parametrize("code", ["287 082", " 287082 ", "２８７０８２"])  # noqa: RUF001
def test_a_code_may_be_typed_as_people_type(code: str):
    assert totp.step_of(RFC_SECRET, code, datetime.fromtimestamp(59, UTC)) == 1


@pytest.mark.both_databases
def test_one_code_at_the_same_moment_is_taken_once(desk: Desk):
    # The tests' own databases wait for each other but half a second.
    database = Database(desk.database.url)
    keep(database, desk.mei)
    code, together = pyotp.TOTP(SECRET).at(AT), Barrier(TRIES)
    taken: list[bool] = []

    def enter() -> None:
        together.wait()
        taken.append(take(database, desk.mei, code, AT))

    threads = [Thread(target=enter) for _ in range(TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    assert sorted(taken) == [*[False] * (TRIES - 1), True]


def test_a_secret_is_sealed_and_without_its_key_nobody_gets_in(desk: Desk):
    url = desk.database.url
    sealed = Database(url, keys=KEYS)
    keep(sealed, desk.mei)
    code = pyotp.TOTP(SECRET).at(AT)
    with desk.database.reading() as session:
        stored = session.scalar(text("SELECT secret FROM totp_secrets"))
    assert SECRET not in stored
    for ring in (OTHER_KEYS, KeyRing(())):
        locked = Database(url, keys=ring)
        with pytest.raises(UnreadableSecretError, match="its key is missing here"):
            take(locked, desk.mei, code, AT)
        locked.close()
    assert take(sealed, desk.mei, code, AT)
    with sealed.reading() as session:
        assert session.scalars(select(TotpSecret.secret)).all() == [SECRET]
    sealed.close()
