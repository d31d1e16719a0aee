"""Guessing a PIN: slow for everybody, hopeless for strangers, no harm to the owner."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from accounts_service import AccountService, serving
from argon2 import PasswordHasher

from ivr.accounts.directory import Account, replace_accounts
from ivr.accounts.exchange import Service
from ivr.accounts.service import HttpDirectory
from ivr.accounts.table import TableDirectory
from ivr.accounts.throttle import forgive
from ivr.accounts.verification import Asked, look_up, verify
from ivr.db import Database
from ivr.tables import VerificationAttempt

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = 24 * HOUR
OWNER = "+8613800138000"
FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PIN = "4711"
ACCOUNTS = [
    Account("1001", OWNER, FAST.hash(PIN), {}),
    Account("1003", "+13105550123", FAST.hash(PIN), {}),
]


def phone(number):
    return f"+1310{number:07}"


class Gate:
    """A directory whose PINs are compared fast, and the database that counts."""

    def __init__(self, database):
        self.database = database
        self.directory = TableDirectory(database.reading, nobody=FAST.hash("0000"))

    def ask(self, pin, caller=None, *, account="1001", attested=False, at=AT):
        return self.ask_all([Asked(account, caller, attested, pin)], at)[0]

    def ask_all(self, tries, at):
        """Verify each in turn, one second apart, all in one transaction."""
        with self.database.reading() as session:
            looked = [
                (asked, self.look_up(session, asked, at), at + place * SECOND)
                for place, asked in enumerate(tries)
            ]

        def judge(wrote):
            return [verify(wrote, *one).level for one in looked]

        return self.database.write(judge)

    def look_up(self, session, asked, at):
        """Look up with one session for all: to open each its own takes long."""

        def reading():
            return nullcontext(session)

        known = self.directory
        if isinstance(known, TableDirectory):
            known = replace(known, reading=reading)
        return look_up(known, reading, asked, at, monotonic() + 9)

    def wrong(self, times, caller=None, **more):
        """Give a wrong PIN so many times."""
        return [self.ask("0000", caller, **more) for _ in range(times)]


@pytest.fixture
def gate(database):
    with database.writing() as session:
        replace_accounts(session, ACCOUNTS)
    return Gate(database)


@pytest.mark.slow
@pytest.mark.sqlite_alone("slow, and the same on each")
def test_ten_thousand_guesses_find_nothing_and_the_owner_gets_through(gate, rows):
    def guesser(number):
        match number % 4:
            case 0:
                return None, False
            case 1:
                return OWNER, False  # forged: the network does not vouch for it
            case 2:
                return phone(number), True
            case _:
                return phone(number), False

    found = []
    for first in range(0, 10_000, 500):
        tries = [
            Asked("1001", *guesser(number), pin=f"{number:04}")
            for number in range(first, first + 500)
        ]
        found += gate.ask_all(tries, AT + first * SECOND)
    after = AT + 10_000 * SECOND
    assert len(found) == 10_000
    assert "pin" not in found
    assert gate.ask(PIN, phone(1), at=after) == "none"
    assert gate.ask("4712", OWNER, attested=True, at=after) == "attested"
    assert gate.ask(PIN, OWNER, attested=True, at=after) == "pin"
    assert len(rows(VerificationAttempt, "id")) == 10_003


@pytest.mark.parametrize(
    ("caller", "attested", "most", "within"),
    [(OWNER, True, 10, HOUR), (OWNER, False, 5, HOUR), (phone(1), True, 5, DAY)],
    ids=["attested", "on file", "strangers"],
)
def test_beyond_what_is_allowed_the_right_pin_is_wrong_until_the_time_has_passed(
    gate, caller, attested, most, within
):
    called = {"caller": caller, "attested": attested}
    gate.wrong(most - 1, **called)
    assert gate.ask(PIN, **called) == "pin"
    gate.wrong(1, **called)
    assert gate.ask(PIN, **called) != "pin"
    assert gate.ask(PIN, **called, at=AT + within - SECOND) != "pin"
    assert gate.ask(PIN, **called, at=AT + within) == "pin"


def test_who_goes_on_trying_locks_nobody_out_for_longer(gate, rows):
    gate.wrong(5)
    for minute in range(1, 60):
        gate.wrong(1, at=AT + minute * MINUTE)
    counted = [row for row in rows(VerificationAttempt, "counted") if row["counted"]]
    assert len(counted) == 5
    assert gate.ask(PIN, at=AT + DAY) == "pin"


def test_strangers_share_an_allowance_whatever_number_they_show(gate):
    for number, attested in enumerate((True, False, True, False, True)):
        gate.wrong(1, phone(number), attested=attested)
    assert gate.ask(PIN, None) == "none"
    assert gate.ask(PIN, phone(9)) == "none"
    assert gate.ask(PIN, OWNER) == "pin"
    assert gate.ask(PIN, OWNER, attested=True) == "pin"


def test_a_forged_number_uses_up_nothing_of_the_owners_own_calls(gate):
    gate.wrong(20, OWNER)
    assert gate.ask(PIN, OWNER) == "on_file"
    assert gate.ask(PIN, OWNER, attested=True) == "pin"


def test_one_accounts_wrong_pins_slow_no_other(gate):
    gate.wrong(9)
    assert gate.ask(PIN, account="1003") == "pin"


def test_a_number_that_tries_many_accounts_is_slowed(gate):
    for number in range(10):
        gate.wrong(1, phone(1), account=f"2{number:03}")
    assert gate.ask(PIN, phone(1)) == "none"
    assert gate.ask(PIN, phone(2)) == "pin"
    assert gate.ask(PIN, phone(1), at=AT + HOUR) == "pin"


def test_a_number_forged_to_try_many_accounts_slows_not_its_owner(gate):
    for number in range(10):
        gate.wrong(1, OWNER, account=f"2{number:03}")
    assert gate.ask(PIN, OWNER) == "on_file"
    assert gate.ask(PIN, OWNER, attested=True) == "pin"


def test_those_who_withhold_their_number_are_not_one_caller(gate):
    for number in range(12):
        gate.wrong(1, None, account=f"2{number:03}")
    assert gate.ask(PIN, None) == "pin"


def test_tries_without_an_account_count_for_the_account_that_is_meant(gate):
    gate.wrong(5, OWNER, account=None)
    assert gate.ask(PIN, OWNER, account="1001") == "on_file"


def test_wrong_pins_can_be_forgiven_and_stay_on_record(gate, rows):
    gate.wrong(5)
    gate.wrong(5, OWNER)
    gate.wrong(5, account="1003")
    assert gate.database.write(lambda found: forgive(found, "1001")) == 10
    assert gate.ask(PIN) == "pin"
    assert gate.ask(PIN, OWNER) == "pin"
    assert gate.ask(PIN, account="1003") == "none"
    assert gate.database.write(lambda found: forgive(found, "1001")) == 0
    assert len(rows(VerificationAttempt, "id")) == 18


def test_wrong_pins_are_counted_across_restarts(gate):
    gate.wrong(5)
    anew = Database(gate.database.url)
    assert Gate(anew).ask(PIN) == "none"
    anew.close()


def test_what_is_tried_at_one_moment_is_counted_in_turn(gate):
    looked_up_together = [Asked("1001", None, attested=False, pin="0000")] * 5
    right = Asked("1001", None, attested=False, pin=PIN)
    assert gate.ask_all([*looked_up_together, right], AT) == ["none"] * 6


def test_the_record_is_kept_for_ninety_days(gate, rows):
    gate.wrong(1, account="9999")
    gate.wrong(1, at=AT + 90 * DAY - SECOND)
    assert len(rows(VerificationAttempt)) == 2
    gate.wrong(1, at=AT + 90 * DAY)
    accounts = [row["account"] for row in rows(VerificationAttempt, "account")]
    assert accounts == ["1001", "1001"]


def test_a_pin_beyond_what_is_allowed_never_reaches_the_companys_service(gate):
    known = {"1001": {"number": "1001", "phone": OWNER, "data": {}}}
    with serving(AccountService(known, {"1001": PIN})) as service:
        gate.directory = HttpDirectory(Service(service.address))
        gate.wrong(5)
        assert gate.ask(PIN) == "none"
        asked = [question["account"] for question in service.questions("/v1/pin")]
        assert asked == ["1001"] * 5 + [""]
        assert gate.ask(PIN, OWNER, attested=True) == "pin"
