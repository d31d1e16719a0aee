"""Accounts from a CSV file: all that is wrong in it is told at once."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from ivr.accounts.cells import (
    account_number,
    e164,
    one_line,
    plain,
    wrong_data,
    wrong_number,
    wrong_phone,
)
from ivr.accounts.directory import Account
from ivr.accounts.pins import COST, hashed, is_kept, is_pin
from ivr.errors import UsageError

ACCOUNT, PHONE, PIN, PIN_HASH = OWN = ("account", "phone", "pin", "pin_hash")
# What the csv module says, and what it means.
CSV = (
    ("unexpected end of data", "a quote that begins here is never closed"),
    ("expected after", "a quote within quotes is written twice"),
    ("field larger than", "a value is far too long; is a quote never closed?"),
)
# How much of a column's name must be right for us to ask whether it was mistyped.
NEARNESS = 0.75


class AccountsFileError(UsageError):
    """The file cannot be imported: each line says where, what and what to write."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, with the PIN as it was written."""

    account: Account
    pin: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read: its sound lines, and what is wrong in the others."""

    lines: list[Line]
    wrong: list[str]


@dataclass(frozen=True, slots=True)
class Imported:
    """The accounts of a file; `skipped` says why a line is not among them, each."""

    accounts: list[Account]
    skipped: list[str]


def read_accounts(path: Path, *, skip_bad: bool = False) -> Imported:
    """Return the accounts in the file, their PINs hashed; raises AccountsFileError.

    With `skip_bad` lines with mistakes are left out; without, they are that error.
    """
    sheet = read_lines(str(path), read_text(path))
    if sheet.wrong and not skip_bad:
        raise AccountsFileError("\n".join(sheet.wrong))
    if not sheet.lines:
        empty = f"{path}: holds no accounts; nothing was changed"
        raise AccountsFileError("\n".join((*sheet.wrong, empty)))
    with ThreadPoolExecutor() as pool:
        return Imported(list(pool.map(with_hash, sheet.lines)), sheet.wrong)


def with_hash(line: Line) -> Account:
    """Return the account with its PIN's hash, if it has a PIN."""
    if line.pin is None:
        return line.account
    return replace(line.account, pin_hash=hashed(line.pin))


def read_text(path: Path) -> str:
    """Return what the file holds; raises AccountsFileError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AccountsFileError(f"{path}: is no UTF-8 text; save it as UTF-8") from None
    except OSError as wrong:
        raise AccountsFileError(f"cannot read {path}: {wrong.strerror}") from None
    if "\0" in text:
        raise AccountsFileError(f"{path}: is no text; save it as CSV in UTF-8")
    return text


def read_lines(name: str, text: str) -> Sheet:
    """Return the lines of a file that is called `name`.

    Raises AccountsFileError when its header or its quotes are wrong.
    """
    rows = numbered(name, text)
    _, header = next(rows, (1, list[str]()))
    columns = [column.strip() for column in header]
    wrong = [f"{name}:1: {reason}" for reason in wrong_columns(columns)]
    if wrong:
        raise AccountsFileError("\n".join(wrong))
    sheet = Sheet([], [])
    first: dict[str, int] = {}
    for place, values in rows:
        line, reasons = read_line(columns, values)
        number = line.account.number if line else ""
        earlier = first.setdefault(number, place) if number else place
        if earlier != place:
            reasons.append(f"account: that of line {earlier} again")
        sheet.wrong.extend(f"{name}:{place}: {reason}" for reason in reasons)
        if line is not None and not reasons:
            sheet.lines.append(line)
    return sheet


def numbered(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with the line that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for values in reader:
            if any(value.strip() for value in values):
                yield begin, values
            begin = reader.line_num + 1
    except csv.Error as wrong:
        reason = next((ours for its, ours in CSV if its in str(wrong)), str(wrong))
        raise AccountsFileError(f"{name}:{begin}: {reason}") from None


def wrong_columns(columns: list[str]) -> Iterator[str]:
    """Yield what is wrong with the header."""
    for sign, others in ((";", "semicolons"), ("\t", "tabs")):
        if len(columns) == 1 and sign in columns[0]:
            yield f"the columns are parted by {others}; part them by commas"
            return
    for place, column in enumerate(columns, 1):
        if not column:
            yield f"column {place} has no name"
    for column, times in Counter(columns).items():
        if column and times > 1:
            yield f"column {column!r} is there {times} times"
    missing = [own for own in OWN if own not in columns]
    asked = [near(column, missing) for column in columns if column not in OWN]
    yield from filter(None, asked)
    if ACCOUNT in missing and not any(asked):
        yield f"no column {ACCOUNT!r}; the first line names the columns"


def near(column: str, missing: list[str]) -> str | None:
    """Return the question whether `column` is a mistyped one of ours."""
    found = get_close_matches(column.lower(), missing, n=1, cutoff=NEARNESS)
    return f"column {column!r}: did you mean {found[0]!r}?" if found else None


def read_line(columns: list[str], values: list[str]) -> tuple[Line | None, list[str]]:
    """Return what a line says, and all that is wrong with it, which tells no PIN."""
    if len(values) != len(columns):
        return None, [f"{len(values)} values for {len(columns)} columns"]
    row = dict(zip(columns, map(one_line, values), strict=True))
    number, phone, pin, pin_hash = (row.pop(own, "") for own in OWN)
    number, pin = account_number(number), plain(pin)
    one_of_two = not (pin and pin_hash)
    checks = {
        ACCOUNT: wrong_number(number),
        PHONE: wrong_phone(phone),
        "pin and pin_hash": "" if one_of_two else "give one of the two",
        PIN: "" if not pin or is_pin(pin) else "needs 4 to 12 digits",
        PIN_HASH: ""
        if not pin_hash or is_kept(pin_hash)
        else f"needs an argon2id hash made with {COST}",
        **{name: wrong_data(value) for name, value in row.items()},
    }
    line = Line(Account(number, e164(phone), pin_hash or None, row), pin or None)
    return line, [f"{name}: {reason}" for name, reason in checks.items() if reason]
