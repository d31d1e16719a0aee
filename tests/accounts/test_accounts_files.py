"""Accounts from a CSV file: what is taken, and every mistake in one run."""

import pytest

from ivr.accounts.directory import (
    Account,
    AccountNotFoundError,
    add_accounts,
    count_accounts,
    get_account,
    replace_accounts,
)
from ivr.accounts.files import AccountsFileError, Imported, read_accounts
from ivr.accounts.pins import hashed, matches
from ivr.tables import Account as Row

PIN_HASH = hashed("4711")
DEAR_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$wbjv5HWp5lVXLkDaTn5ufg"
    "$WsaphRSzGV2MuvDkGB8wLHPFMbLvPgvW+ncvwlpE1J0"
)


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Read a file of this content, called a.csv."""
    monkeypatch.chdir(tmp_path)

    def make(content, **how):
        path = tmp_path / "a.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_accounts(path.relative_to(tmp_path), **how)

    return make


def read_whole(read, content):
    """Return the accounts of a file without a mistake."""
    found = read(content)
    assert found.skipped == []
    return found.accounts


def wide(text):
    """Return the full-width forms that Chinese and Korean keyboards make."""
    return "".join(chr(ord(sign) + 0xFEE0) if sign != " " else sign for sign in text)


def mistakes(read, content):
    with pytest.raises(AccountsFileError) as caught:
        read(content)
    return str(caught.value).splitlines()


def test_a_file_as_a_spreadsheet_saves_it_is_read(read):
    found = read_whole(
        read,
        "\ufeffaccount,phone,pin_hash,plan,name\r\n"
        f'007,+86 138-0013-8000,"{PIN_HASH}",gold,"Kim, Mina"\r\n'
        "\r\n"
        " 1002 ,,,,李\r\n",
    )
    assert found == [
        Account(
            "007", "+8613800138000", PIN_HASH, {"plan": "gold", "name": "Kim, Mina"}
        ),
        Account("1002", None, None, {"plan": "", "name": "李"}),
    ]


def test_numbers_are_read_in_every_form_that_exports_give_them(read):
    found = read_whole(
        read,
        "account,phone,note\n"
        f"{wide('417038825')},{wide('+86 138 0013 8000')},gold\n"
        '\u200b417-038-826\u00a0,\u202a+82 2-1588-0000\u202c,"two\r\nlines"\n'
        "4170 38827,,\n",
    )
    assert found == [
        Account("417038825", "+8613800138000", None, {"note": "gold"}),
        Account("417038826", "+82215880000", None, {"note": "two lines"}),
        Account("417038827", None, None, {"note": ""}),
    ]


def test_what_no_caller_can_type_and_no_voice_can_say_is_refused(read):
    typed = "account: needs 1 to 32 digits, as callers type them"
    text = "a spreadsheet has shortened it; make the column text, and export it again"
    told = mistakes(
        read,
        "account,phone,plan\n"
        "4.17039E+11,8.6138E+12,\n"
        "417038825.0,,\n"
        '"=""417038825""",,\n'
        "'417038825,,\n"
        "mina,,\n"
        f"{'1' * 33},,\n"
        "1,,go\x07ld\n"
        f"2,,{'x' * 1001}\n",
    )
    assert told == [
        f"a.csv:2: account: {text}",
        f"a.csv:2: phone: {text}",
        *(f"a.csv:{line}: {typed}" for line in range(3, 8)),
        "a.csv:8: plan: holds a control character",
        "a.csv:9: plan: needs at most 1000 characters",
    ]


def test_one_column_is_enough(read):
    assert read_whole(read, "account\n1\n2") == [
        Account("1", None, None, {}),
        Account("2", None, None, {}),
    ]


def test_of_a_pin_only_a_hash_is_left(read):
    (found,) = read_whole(read, "pin,account\n0042,1\n")
    assert (found.number, found.data) == ("1", {})
    assert matches(found.pin_hash, "0042")
    assert not matches(found.pin_hash, "42")
    assert "0042" not in repr(found)


def test_every_mistake_is_told_in_one_run_and_no_pin_with_it(read):
    told = mistakes(
        read,
        "account,phone,pin,pin_hash,note\n"
        "1,13800138000,,,\n"
        '2,,,,"two\nlines"\n'
        ",,,,x\n"
        "4,,12345678901234,,\n"
        "5,,24x6,,\n"
        f'6,,2468,"{PIN_HASH}",\n'
        "7,,,2468,\n"
        f'8,,,"{DEAR_HASH}",\n'
        "2,,,,\n"
        "9,,\n"
        "2,1380,12x,also-a-secret,\n",
    )
    country = "write it with + and the country, +8613800138000"
    shape = "needs an argon2id hash made with m=19456,t=2,p=1"
    assert told == [
        f"a.csv:2: phone: {country}",
        "a.csv:5: account: needs 1 to 32 digits, as callers type them",
        "a.csv:6: pin: needs 4 to 12 digits",
        "a.csv:7: pin: needs 4 to 12 digits",
        "a.csv:8: pin and pin_hash: give one of the two",
        f"a.csv:9: pin_hash: {shape}",
        f"a.csv:10: pin_hash: {shape}",
        "a.csv:11: account: that of line 3 again",
        "a.csv:12: 3 values for 5 columns",
        f"a.csv:13: phone: {country}",
        "a.csv:13: pin and pin_hash: give one of the two",
        "a.csv:13: pin: needs 4 to 12 digits",
        f"a.csv:13: pin_hash: {shape}",
        "a.csv:13: account: that of line 3 again",
    ]
    assert not any(
        pin in line
        for line in told
        for pin in ("2468", "24x6", "1234567", "12x", "secret")
    )


def test_lines_with_mistakes_are_left_out_by_wish_and_told(read):
    found = read("account,pin\n1,\n2,99\n,\n1,2468\n3,\n", skip_bad=True)
    assert found == Imported(
        [Account("1", None, None, {}), Account("3", None, None, {})],
        [
            "a.csv:3: pin: needs 4 to 12 digits",
            "a.csv:5: account: that of line 2 again",
        ],
    )


def test_a_file_of_mistakes_alone_is_refused_even_then(read):
    with pytest.raises(AccountsFileError) as caught:
        read("account,pin\n1,99\n", skip_bad=True)
    assert str(caught.value).splitlines() == [
        "a.csv:2: pin: needs 4 to 12 digits",
        "a.csv: holds no accounts; nothing was changed",
    ]


def test_a_wrong_header_is_no_line_to_leave_out(read):
    with pytest.raises(AccountsFileError, match="did you mean 'account'"):
        read("acount\n1\n", skip_bad=True)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("acount,plan", ["column 'acount': did you mean 'account'?"]),
        ("Account", ["column 'Account': did you mean 'account'?"]),
        ("account,phne", ["column 'phne': did you mean 'phone'?"]),
        ("account,pinhash", ["column 'pinhash': did you mean 'pin_hash'?"]),
        ("number", ["no column 'account'; the first line names the columns"]),
        ("account,,plan,", ["column 2 has no name", "column 4 has no name"]),
        ("account,plan,plan", ["column 'plan' is there 2 times"]),
        (
            "account;phone",
            ["the columns are parted by semicolons; part them by commas"],
        ),
        (
            "account\tphone",
            ["the columns are parted by tabs; part them by commas"],
        ),
        ("", ["no column 'account'; the first line names the columns"]),
    ],
)
def test_a_header_that_is_none_is_told(read, header, told):
    assert mistakes(read, f"{header}\n1,2\n") == [f"a.csv:1: {line}" for line in told]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("account\n", "a.csv: holds no accounts; nothing was changed"),
        (b"account\n\xff\xfe\n", "a.csv: is no UTF-8 text; save it as UTF-8"),
        ("account\n1\0\n", "a.csv: is no text; save it as CSV in UTF-8"),
        ('account\n1\n"2\n', "a.csv:3: a quote that begins here is never closed"),
        ('account\n"1"2\n', "a.csv:2: a quote within quotes is written twice"),
        (
            f"account\n{'1' * 200_000}\n",
            "a.csv:2: a value is far too long; is a quote never closed?",
        ),
    ],
    ids=["empty", "no UTF-8", "zero", "quote", "quotes", "long"],
)
def test_a_file_that_is_none_is_told(read, content, told):
    assert mistakes(read, content) == [told]


def test_a_file_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "none.csv"
    with pytest.raises(AccountsFileError) as caught:
        read_accounts(path)
    assert str(caught.value) == f"cannot read {path}: No such file or directory"


def plain(number, **data):
    return Account(number, None, None, data)


def test_accounts_are_replaced_or_added(database, rows):
    with database.writing() as session:
        replace_accounts(session, [plain("1", plan="old"), plain("2")])
        add_accounts(session, [plain("1", plan="new"), plain("3")])
        assert count_accounts(session) == 3
    with database.reading() as session:
        assert get_account(session, " 1 ") == plain("1", plan="new")
    with database.writing() as session:
        replace_accounts(session, [plain("4")])
    assert rows(Row, "number", "data") == [{"number": "4", "data": {}}]


def test_an_account_that_is_not_there_is_told(database):
    told = "^there is no account '1'$"
    with database.reading() as session, pytest.raises(AccountNotFoundError, match=told):
        get_account(session, "1")
