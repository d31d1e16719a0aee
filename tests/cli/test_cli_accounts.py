"""`ivr accounts`: imported whole or not at all, and shown without the PIN."""

FILE = "account,phone,pin,plan\n1001,+8613800138000,4711,gold\n1002,,,free\n"
SHOWN = """\
account         1001
phone           +8613800138000
has PIN         yes
plan            gold
"""


def test_accounts_are_imported_and_shown_without_the_pin(ivr):
    ivr.write("a.csv", FILE)
    assert ivr("accounts", "import", "a.csv").out == "2 accounts imported; 2 on file.\n"
    assert ivr("accounts", "show", "1001").out == SHOWN
    shown = ivr("accounts", "show", "1002").out
    assert shown == (
        "account         1002\nphone           -\nhas PIN         no\n"
        "plan            free\n"
    )


def test_an_import_replaces_and_with_add_keeps_the_others(ivr):
    ivr.write("a.csv", FILE)
    ivr.write("b.csv", "account\n1003\n")
    ivr("accounts", "import", "a.csv")
    added = ivr("accounts", "import", "b.csv", "--add")
    assert added.out == "1 account imported; 3 on file.\n"
    replaced = ivr("accounts", "import", "b.csv")
    assert replaced.out == "1 account imported; 1 on file.\n"
    told = "there is no account '1001'"
    assert ivr("accounts", "show", "1001").complaint == told


def test_a_file_with_mistakes_changes_nothing(ivr):
    ivr.write("a.csv", FILE)
    ivr("accounts", "import", "a.csv")
    ivr.write("b.csv", "account,pin\n,\n1,99\n2,nobody-sees\n")
    ended = ivr("accounts", "import", "b.csv")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "ivr: b.csv:3: pin: needs 4 to 12 digits\n"
        "ivr: b.csv:4: pin: needs 4 to 12 digits\n"
    )
    assert ivr("accounts", "show", "1001").out == SHOWN


def test_with_skip_bad_the_rest_is_imported_and_what_was_skipped_is_told(ivr):
    ivr.write("a.csv", "account,pin,plan\n1,99,\n2,,gold\n3,nobody-sees,\n")
    ended = ivr("accounts", "import", "a.csv", "--skip-bad")
    assert (ended.code, ended.out) == (0, "1 account imported; 1 on file.\n")
    assert ended.err == (
        "skipped a.csv:2: pin: needs 4 to 12 digits\n"
        "skipped a.csv:4: pin: needs 4 to 12 digits\n"
    )
    assert "gold" in ivr("accounts", "show", "2").out


def test_a_file_that_is_not_there_is_told(ivr):
    told = "cannot read none.csv: No such file or directory"
    assert ivr("accounts", "import", "none.csv").complaint == told


def test_wrong_pins_that_nobody_gave_are_forgiven_too(ivr):
    ended = ivr("accounts", "forgive", " 1001 ")
    assert (ended.code, ended.out) == (0, "0 wrong PINs no longer counted.\n")
