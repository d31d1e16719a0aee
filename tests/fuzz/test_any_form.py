"""Whatever a console's form or address holds, the answer is a page or a refusal.

Every address that an admin may open is asked: with values that no browser sends, under
the names of its forms, and with addresses in whose gaps stands something else.
"""

import re

import pytest
from askers import FILLED, Asker
from hostile import BOUNDED, HUGE, VALUE, VALUES
from hypothesis import given, settings
from hypothesis import strategies as st
from role_world import GAP
from route_table import read
from signed import REPOSITORY
from structlog.testing import capture_logs

pytestmark = pytest.mark.slow

LINES = read()
FORMS = [line for line in LINES if line.method == "POST" and line.gets[3] == "in"]
# Their answers go on for as long as a page is open.
STREAMS = {"/console/live"}
PAGES = [line for line in LINES if line.method == "GET" and line.gets[3] == "in"]
PAGES = [line for line in PAGES if line.rule not in STREAMS]
GAPS = [line for line in LINES if "<" in line.rule]
TEMPLATES = [REPOSITORY / "ivr" / one / "templates" for one in ("console", "uploads")]
NAMED = re.compile(r'\bname="([a-z_0-9]+)"')
# Names that our pages send, and what the addresses of lists hold.
NAMES = sorted(
    {
        name
        for folder in TEMPLATES
        for page in folder.rglob("*.html")
        for name in NAMED.findall(page.read_text("utf-8"))
    }
    | set("after at before by cursor day from kind language limit next page q".split())
    | set("since sort status tag to topic until view zone number hours".split())
)
FIELDS = st.dictionaries(st.sampled_from(NAMES), VALUE, max_size=8)
# What an address may hold: a slash or a question mark would be another address.
NUMBERS = ("0", "1", "0007", str(HUGE - 1), str(HUGE), "9" * 40, "9" * 5000)
PART = st.sampled_from(NUMBERS) | VALUE.map(
    lambda text: re.sub(r"[/?#%\\]", "_", text)[:300] or "_"
)


@pytest.fixture
def root(world):
    """An admin, who comes in anew: some requests end their own session."""
    return Asker(world, "admin")


def asked(root, method, path, **sent):
    """Ask; fail where a view broke, whatever its answer was."""
    origin = root.browser.origin
    headers = {"Origin": origin, "Referer": f"{origin}/console/", **root.bears}
    with (
        capture_logs() as logged,
        root.browser.client.open(
            path, method=method, base_url=origin, headers=headers, **sent
        ) as answer,
    ):
        status = answer.status_code
    broke = [one["event"] for one in logged if one["log_level"] == "error"]
    assert status < 500, (status, method, path, sent, broke)
    assert broke == [], (method, path, sent)
    return status


def test_whatever_a_form_holds_it_is_taken_or_refused(world, root):
    def try_(line):
        @settings(BOUNDED, max_examples=4)
        @given(FIELDS, st.booleans())
        def sent(fields, filled):
            root.come_in()
            data = (FILLED if filled else {}) | fields | {"csrf_token": root.token}
            asked(root, "POST", world.path(line.rule), data=data)

        sent()

    assert len(FORMS) > 80
    for line in FORMS:
        try_(line)


def test_whatever_an_address_asks_for_there_is_a_page_or_a_refusal(world, root):
    def try_(line):
        @settings(BOUNDED, max_examples=4)
        @given(FIELDS)
        def sent(fields):
            root.come_in()
            asked(root, "GET", world.path(line.rule), query_string=fields)

        sent()

    assert len(PAGES) > 50
    for line in PAGES:
        try_(line)


def test_whatever_stands_in_the_gaps_of_an_address_there_is_an_answer(world, root):
    scopes = {one.key for one in LINES if ":" in one.key}
    root.bears["Authorization"] = f"Bearer {world.token(*scopes)}"

    def try_(line):
        @settings(BOUNDED, max_examples=4)
        @given(st.lists(PART, min_size=4, max_size=4))
        def sent(parts):
            root.come_in()
            filled = iter(parts)
            path = "/".join(
                next(filled) if GAP.fullmatch(part) else part
                for part in line.rule.split("/")
            )
            data = {**FILLED, "csrf_token": root.token}
            form = {} if line.method == "GET" else {"data": data}
            asked(root, line.method, path, **form)

        sent()

    assert len(GAPS) > 100
    for line in GAPS:
        try_(line)


@pytest.mark.both_databases
@pytest.mark.parametrize("value", ["\0", "0001-01-01", "9999-12-31T23:59"])
def test_one_value_in_every_field_at_once_breaks_nothing(world, root, value):
    fields = dict.fromkeys(NAMES, value)
    for line in PAGES:
        root.come_in()
        asked(root, "GET", world.path(line.rule), query_string=fields)
    for line in FORMS:
        root.come_in()
        data = fields | {"csrf_token": root.token}
        asked(root, "POST", world.path(line.rule), data=data)


@pytest.mark.both_databases
def test_an_address_with_a_nul_leads_nowhere(world, root):
    scopes = {one.key for one in LINES if ":" in one.key}
    root.bears["Authorization"] = f"Bearer {world.token(*scopes)}"
    data = {**FILLED, "csrf_token": root.token}
    got: set[int] = set()
    for line in GAPS:
        good, parts = world.path(line.rule).split("/"), line.rule.split("/")
        for at in (at for at, part in enumerate(parts) if GAP.fullmatch(part)):
            root.come_in()
            path = "/".join([*good[:at], "%00", *good[at + 1 :]])
            form = {} if line.method == "GET" else {"data": data}
            got.add(asked(root, line.method, path, **form))
    assert got == {403, 404, 405}


def test_whatever_is_typed_at_the_sign_in_it_is_refused(world):
    nobody = Asker(world, "nobody")
    for value in VALUES[::4]:
        data = {"name": value, "password": value, "next": value}
        data["csrf_token"] = nobody.token
        status = asked(nobody, "POST", "/console/sign-in", data=data)
        assert status in {403, 429}, value
