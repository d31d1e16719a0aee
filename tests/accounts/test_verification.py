"""Who a caller is: what each proof is worth, and what nobody can find out."""

from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic, sleep

import pytest
from accounts_service import AccountService, serving

from ivr.accounts import table
from ivr.accounts.directory import Account, replace_accounts
from ivr.accounts.exchange import Service
from ivr.accounts.lookups import NoAnswer, NoDirectory
from ivr.accounts.pins import NOBODYS_HASH, hashed, is_kept, matches
from ivr.accounts.service import HttpDirectory
from ivr.accounts.table import TableDirectory
from ivr.accounts.verification import Asked, Lookup, look_up, verify
from ivr.db import Database
from ivr.tables import VerificationAttempt

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PHONE = "+8613800138000"
OTHER = "+13105550123"
STRANGER = "+18005550100"
DATA = {"plan": "gold", "name": "Mei"}
PIN_HASH = hashed("4711")
WITHHELD = "the caller's number is withheld"
NOT_ON_FILE = "the caller's number is not on file"
ON_FILE = "the caller's number is on file"
ATTESTED = "the caller's number is on file and attested"
NO_PIN = "no PIN was given"
RIGHT = "the PIN is right"
WRONG = "account and PIN do not match"
TOO_MANY = "too many wrong PINs; this one was not looked at"


ACCOUNTS = [
    Account("1001", PHONE, PIN_HASH, DATA),
    Account("1002", OTHER, None, {"plan": "free"}),
    Account("1003", None, PIN_HASH, {}),
]


@pytest.fixture
def service():
    known = {
        "1001": {"number": "1001", "phone": PHONE, "data": DATA},
        "1002": {"number": "1002", "phone": OTHER, "data": {"plan": "free"}},
        "1003": {"number": "1003", "phone": None, "data": {}},
    }
    pins = {"1001": "4711", "1003": "4711"}
    with serving(AccountService(known, pins)) as found:
        yield found


@pytest.fixture(params=["table", "service"])
def directory(request, database):
    """Each directory that knows accounts, with the same ACCOUNTS in it."""
    if request.param == "service":
        service = request.getfixturevalue("service")
        return HttpDirectory(Service(service.address))
    with database.writing() as session:
        replace_accounts(session, ACCOUNTS)
    return TableDirectory(database.reading)


@pytest.fixture
def ask(database, directory):
    """Verify a caller; what is not said is not known."""

    def make(account="1001", caller=None, pin=None, at=AT, *, attested=False):
        asked = Asked(account, caller, attested, pin)
        until = monotonic() + 5
        lookup = look_up(directory, database.reading, asked, at, until)
        return database.write(lambda found: verify(found, asked, lookup, at))

    return make


def test_a_number_that_is_not_on_file_proves_nothing(ask):
    assert ask() == ("none", (WITHHELD, NO_PIN), {})
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


@pytest.mark.parametrize("pin", ["4712", "471", "47110", "x" * 5000])
def test_a_wrong_pin_never_lowers_what_the_number_gave(ask, pin):
    assert ask(caller=OTHER, pin=pin) == ("none", (NOT_ON_FILE, WRONG), {})
    assert ask(caller=PHONE, pin=pin) == ("on_file", (ON_FILE, WRONG), DATA)
    attested = ask(caller=PHONE, pin=pin, attested=True)
    assert attested == ("attested", (ATTESTED, WRONG), DATA)


def test_an_empty_pin_is_none(ask, rows):
    assert ask(caller=PHONE, pin="") == ("on_file", (ON_FILE, NO_PIN), DATA)
    assert rows(VerificationAttempt, "right", "counted") == [
        {"right": None, "counted": False}
    ]


def test_without_an_account_the_one_of_the_callers_number_is_meant(ask):
    assert ask(None, caller=PHONE) == ("on_file", (ON_FILE, NO_PIN), DATA)
    assert ask(None, caller=PHONE, pin="4711").level == "pin"
    assert ask(None, caller=STRANGER).level == "none"
    assert ask(None, pin="4711").level == "none"


def test_two_accounts_of_one_number_are_told_apart_by_their_own(database):
    two = [Account(number, PHONE, PIN_HASH, DATA) for number in ("1", "2")]
    with database.writing() as session:
        replace_accounts(session, two)
    known = TableDirectory(database.reading)
    assert known.find(None, PHONE, 0).number is None
    assert known.find("2", PHONE, 0).number == "2"


def test_an_account_that_does_not_exist_is_not_replaced_by_the_callers_own(ask):
    assert ask("9999", caller=PHONE) == ("none", (NOT_ON_FILE, NO_PIN), {})


@pytest.mark.parametrize("account", ["9999", "1002", "\0", "\udcff", "x" * 5000])
def test_nobody_learns_whether_an_account_exists(ask, monkeypatch, account):
    compared = []

    def counting(kept, pin):
        compared.append((is_kept(kept), pin))
        return matches(kept, pin)

    monkeypatch.setattr(table, "matches", counting)
    known = [ask("1001", caller=STRANGER, pin="0000") for _ in range(7)]
    unknown = [ask(account, caller=OTHER[:-1], pin="0000") for _ in range(7)]
    few = [("none", (NOT_ON_FILE, WRONG), {})] * 5
    many = [("none", (NOT_ON_FILE, TOO_MANY), {})] * 2
    assert known == unknown == few + many
    assert compared in ([], [(True, "0000")] * 14)  # the service compares its own


def seconds(work):
    began = monotonic()
    work()
    return monotonic() - began


def test_an_account_that_does_not_exist_takes_as_long_as_one_that_does(ask, request):
    if "service" in request.node.callspec.id:
        service = request.getfixturevalue("service")
        service.before = lambda: sleep(0.02)  # what is asked once less is seen
    times = {"1001": [], "9999": []}
    for number in range(60):
        for account, taken in times.items():
            caller = f"+1800555{number:04}"
            taken.append(seconds(lambda: ask(account, caller=caller, pin="0000")))  # noqa: B023 - called at once
        # The shortest: what else the machine does can only add to it, so the two come
        # together with every try, unless one of them takes longer by itself.
        exists, not_there = min(times["1001"]), min(times["9999"])
        if number >= 15 and exists == pytest.approx(not_there, rel=0.4):
            return
    raise AssertionError(f"{exists:.4f} s and {not_there:.4f} s")


def test_the_hash_of_nobody_costs_what_every_other_costs():
    def cost(text):
        return text.split("$")[:4]

    assert cost(NOBODYS_HASH) == cost(PIN_HASH)
    assert [len(part) for part in NOBODYS_HASH.split("$")] == [
        len(part) for part in PIN_HASH.split("$")
    ]


def test_every_attempt_is_a_row_without_the_pin(ask, rows):
    ask("1001", PHONE, attested=True)
    ask("9999", STRANGER, "0815")
    ask(None, PHONE, "4711")
    told = ("at", "account", "caller", "attested", "on_file", "right", "counted")
    found = rows(VerificationAttempt)
    assert [tuple(row[name] for name in told) for row in found] == [
        (AT, "1001", PHONE, True, True, None, False),
        (AT, "9999", STRANGER, False, False, False, True),
        (AT, "1001", PHONE, False, True, True, False),
    ]
    assert [(row["level"], row["reasons"]) for row in found] == [
        ("attested", [ATTESTED, NO_PIN]),
        ("none", [NOT_ON_FILE, WRONG]),
        ("pin", [ON_FILE, RIGHT]),
    ]
    assert not any("0815" in str(row) or "4711" in str(row) for row in found)


def test_a_pin_that_was_not_listened_to_when_it_was_looked_up_is_wrong(database):
    with database.writing() as session:
        replace_accounts(session, ACCOUNTS)
    asked = Asked("1001", None, attested=False, pin="4711")
    found = TableDirectory(database.reading).find("1001", None, 0)
    lookup = Lookup(found, right=True, allowed=False)
    late = database.write(lambda wrote: verify(wrote, asked, lookup, AT))
    assert late == ("none", (WITHHELD, TOO_MANY), {})


@pytest.mark.parametrize(
    ("known", "reason"),
    [(NoDirectory(), "there is no list of accounts"), (None, "no answer")],
)
def test_a_directory_that_does_not_answer_gives_no_level(
    database, tmp_path, rows, known, reason
):
    gone = Database(f"sqlite:///{tmp_path / 'no-tables.db'}", busy_timeout_s=0.1)
    directory = known or TableDirectory(gone.reading)
    asked = Asked("1001", PHONE, attested=True, pin="4711")
    lookup = look_up(directory, database.reading, asked, AT, monotonic() + 1)
    found = database.write(lambda wrote: verify(wrote, asked, lookup, AT))
    gone.close()
    assert found == ("none", (reason,), {})
    assert rows(VerificationAttempt, "right", "counted", "reasons") == [
        {"right": None, "counted": False, "reasons": [reason]}
    ]


def test_a_pin_without_an_answer_leaves_what_the_number_gave(database, rows):
    asked = Asked("1001", PHONE, attested=True, pin="4711")
    with database.writing() as session:
        replace_accounts(session, ACCOUNTS)
    found = TableDirectory(database.reading).find("1001", PHONE, 0)
    lookup = replace(Lookup(found), right=NoAnswer())
    level = database.write(lambda wrote: verify(wrote, asked, lookup, AT))
    assert level == ("attested", (ATTESTED, "no answer"), DATA)
    assert rows(VerificationAttempt, "counted") == [{"counted": False}]
