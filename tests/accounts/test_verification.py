"""Who a caller is: what each proof is worth, and what nobody can find out."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.accounts import verification
from ivr.accounts.directory import Account, replace_accounts
from ivr.accounts.pins import NOBODYS_HASH, hashed, is_kept, matches
from ivr.accounts.verification import verify
from ivr.db import Database
from ivr.tables import PinFailure

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PHONE = "+8613800138000"
OTHER = "+13105550123"
DATA = {"plan": "gold", "name": "Mei"}
PIN_HASH = hashed("4711")
NOT_ON_FILE = "the caller's number is not on file"
ON_FILE = "the caller's number is on file"
ATTESTED = "the caller's number is on file and attested"
NO_PIN = "no PIN was given"
RIGHT = "the PIN is right"
WRONG = "account and PIN do not match"


ACCOUNTS = [
    Account("1001", PHONE, PIN_HASH, DATA),
    Account("1002", OTHER, None, {"plan": "free"}),
    Account("1003", None, PIN_HASH, {}),
]


@pytest.fixture
def ask(database):
    """Verify a caller against ACCOUNTS; what is not said is not known."""
    with database.writing() as session:
        replace_accounts(session, ACCOUNTS)

    def make(account="1001", caller=None, pin=None, at=AT, *, attested=False):
        given = {"account": account, "caller": caller, "attested": attested}
        return database.write(lambda found: verify(found, **given, pin=pin, at=at))

    return make


def test_a_number_that_is_not_on_file_proves_nothing(ask):
    withheld = "the caller's number is withheld"
    assert ask() == ("none", (withheld, NO_PIN), {})
    assert ask(caller=OTHER) == ("none", (NOT_ON_FILE, NO_PIN), {})
    assert ask(caller=OTHER, attested=True) == ("none", (NOT_ON_FILE, NO_PIN), {})
    assert ask("1003", caller=PHONE) == ("none", (NOT_ON_FILE, NO_PIN), {})


def test_a_number_on_file_proves_more_when_it_is_attested(ask):
    assert ask(caller=PHONE) == ("on_file", (ON_FILE, NO_PIN), DATA)
    attested = ask(caller=PHONE, attested=True)
    assert attested == ("attested", (ATTESTED, NO_PIN), DATA)


def test_a_right_pin_proves_most_from_any_telephone(ask):
    assert ask(caller=OTHER, pin="4711") == ("pin", (NOT_ON_FILE, RIGHT), DATA)
    attested = ask(caller=PHONE, pin="4711", attested=True)
    assert attested == ("pin", (ATTESTED, RIGHT), DATA)


@pytest.mark.parametrize("pin", ["4712", "471", "47110", "x" * 5000, "\udcff"])
def test_a_wrong_pin_never_lowers_what_the_number_gave(ask, pin):
    assert ask(caller=OTHER, pin=pin) == ("none", (NOT_ON_FILE, WRONG), {})
    assert ask(caller=PHONE, pin=pin) == ("on_file", (ON_FILE, WRONG), DATA)
    attested = ask(caller=PHONE, pin=pin, attested=True)
    assert attested == ("attested", (ATTESTED, WRONG), DATA)


def test_an_empty_pin_is_none(ask, rows):
    assert ask(caller=PHONE, pin="") == ("on_file", (ON_FILE, NO_PIN), DATA)
    assert rows(PinFailure) == []


def test_without_an_account_the_only_one_of_the_callers_number_is_meant(ask, database):
    assert ask(None, caller=PHONE) == ("on_file", (ON_FILE, NO_PIN), DATA)
    assert ask(None, caller=PHONE, pin="4711").level == "pin"
    assert ask(None, caller="+18005550100").level == "none"
    assert ask(None, pin="4711").level == "none"
    two = [Account(number, PHONE, PIN_HASH, DATA) for number in ("1", "2")]
    with database.writing() as session:
        replace_accounts(session, two)
    assert ask(None, caller=PHONE) == ("none", (NOT_ON_FILE, NO_PIN), {})
    assert ask("2", caller=PHONE) == ("on_file", (ON_FILE, NO_PIN), DATA)


def test_an_account_that_does_not_exist_is_not_replaced_by_the_callers_own(ask):
    assert ask("9999", caller=PHONE) == ("none", (NOT_ON_FILE, NO_PIN), {})


@pytest.mark.parametrize("account", ["9999", "1002", "\0", "\udcff", "x" * 5000])
def test_nobody_learns_whether_an_account_exists(ask, monkeypatch, account):
    compared = []

    def counting(kept, pin):
        compared.append((is_kept(kept), pin))
        return matches(kept, pin)

    monkeypatch.setattr(verification, "matches", counting)
    stranger = "+18005550100"
    known = [ask("1001", caller=stranger, pin="0000") for _ in range(7)]
    unknown = [ask(account, caller=stranger, pin="0000") for _ in range(7)]
    assert known == unknown == [("none", (NOT_ON_FILE, WRONG), {})] * 7
    assert compared == [(True, "0000")] * 14


def test_the_hash_of_nobody_costs_what_every_other_costs():
    def cost(text):
        return text.split("$")[:4]

    assert cost(NOBODYS_HASH) == cost(PIN_HASH)
    assert [len(part) for part in NOBODYS_HASH.split("$")] == [
        len(part) for part in PIN_HASH.split("$")
    ]


def test_after_five_wrong_pins_even_the_right_one_is_wrong_for_an_hour(ask, rows):
    for minute in range(5):
        ask(pin="0000", at=AT + timedelta(minutes=minute))
    later = AT + timedelta(minutes=59)
    assert ask(caller=PHONE, pin="4711", at=later) == (
        "on_file",
        (ON_FILE, WRONG),
        DATA,
    )
    for _ in range(20):
        ask(pin="0000", at=later)
    assert len(rows(PinFailure)) == 5  # who goes on trying locks nobody out for longer
    assert ask(pin="4711", at=AT + timedelta(hours=1)).level == "pin"


def test_four_wrong_pins_are_forgotten_by_a_right_one(ask, rows):
    for _ in range(4):
        ask(pin="0000")
    assert ask(pin="4711").level == "pin"
    assert rows(PinFailure) == []


def test_one_accounts_wrong_pins_slow_no_other(ask):
    for _ in range(6):
        ask("1001", pin="0000")
    assert ask("1003", pin="4711").level == "pin"


def test_tries_without_an_account_count_for_the_account_that_is_meant(ask):
    for _ in range(5):
        ask(None, caller=PHONE, pin="0000")
    assert ask("1001", pin="4711").level == "none"


def test_wrong_pins_are_counted_across_restarts(ask, database):
    for _ in range(5):
        ask(pin="0000")
    anew = Database(database.url)
    given = {"account": "1001", "caller": None, "attested": False, "pin": "4711"}
    found = anew.write(lambda transaction: verify(transaction, **given, at=AT))
    anew.close()
    assert found.level == "none"


def test_what_was_counted_is_forgotten_after_an_hour(ask, rows):
    ask("9999", pin="0000")
    ask("1001", pin="0000", at=AT + timedelta(hours=1))
    assert rows(PinFailure, "account") == [{"account": "1001"}]
