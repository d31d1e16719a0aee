"""Every address of the application, asked by everybody; `routes.txt` is the rule."""

from collections import Counter

import pytest
from askers import METRICS, SENT, Asker, signed, with_token
from role_world import World
from route_table import ASKERS, PAGE, read, routes_of, section, shown

from ivr.api.tokens import SCOPES

pytestmark = pytest.mark.slow

TABLE = read()
HOW = (
    "give each address a line in tests/roles/routes.txt, then have the page show it: "
    "python tests/roles/route_table.py"
)


def test_every_address_has_its_line_and_every_line_its_address(world: World):
    lines = Counter((line.method, line.rule) for line in TABLE)
    assert max(lines.values()) == 1
    assert routes_of(world.app) == set(lines), HOW


@pytest.mark.parametrize("role", ASKERS)
def test_everybody_gets_what_the_table_says(world: World, role: str):
    who = Asker(world, role)
    before = world.stored()
    refused = [line for line in TABLE if line.given(role) != "in"]
    got = {line.name: who.ask(line) for line in refused}
    assert unlike(got, role) == {}
    assert world.stored() == before
    for line in TABLE:
        if line.given(role) == "in":
            who.come_in()
            got[line.name] = who.ask(line)
    assert len(got) == len(TABLE)
    assert unlike(got, role) == {}


def unlike(got: dict[str, str], role: str) -> dict[str, str]:
    """Return what somebody got that is not what the table says."""
    right = {line.name: line.given(role) for line in TABLE}
    return {name: word for name, word in got.items() if word != right[name]}


def test_all_rights_of_an_agent_at_once_open_nothing_of_a_supervisors_or_admins(
    world: World,
):
    mei = Asker(world, "agent")
    mei.bears["Authorization"] = f"Bearer {world.token(*SCOPES)}"
    before = world.stored()
    above = [line for line in TABLE if "in" in line.gets[2:] and line.gets[1] != "in"]
    assert len(above) > 50
    got = {line.name: mei.ask(line) for line in above}
    assert got == dict.fromkeys(got, "403")
    assert world.stored() == before


def keys(world: World) -> dict[str, str]:
    """Return a token for every scope, with that one alone."""
    return {scope: world.token(scope) for scope in SCOPES}


def test_a_key_opens_what_it_is_for_and_nothing_else(world: World):
    tokens = keys(world) | {"metrics": METRICS}
    before = world.stored()
    got: dict[tuple[str, str], str] = {}
    for line in TABLE:
        for name, token in tokens.items():
            if name != line.key and line.gets[0] != "in":
                got[name, line.name] = with_token(world, line, token)
        if line.gets[0] != "in" and line.rule.startswith("/twilio"):
            got["another account", line.name] = signed(world, line, "another")
    assert [asked for asked, word in got.items() if word == "in"] == []
    assert world.stored() == before


def test_each_key_opens_its_addresses(world: World):
    tokens = keys(world) | {"metrics": METRICS}
    asked = [line for line in TABLE if line.key in tokens]
    got = {line.name: with_token(world, line, tokens[line.key]) for line in asked}
    asked = [line for line in TABLE if line.key == "signature"]
    got |= {line.name: signed(world, line) for line in asked}
    assert len(got) > 50
    assert got == dict.fromkeys(got, "in")


def test_a_link_that_we_did_not_make_opens_nothing(world: World):
    forged = world.names["u/token"][:-1] + "-"
    world.names["u/token"] = forged
    lines = [line for line in TABLE if line.key == "link"]
    got = [Asker(world, role).ask(line) for role in ASKERS for line in lines]
    assert got == ["404"] * len(got)


@pytest.mark.fault(19)
@pytest.mark.parametrize("path", ["/twilio//voice", "/twilio/voice/", "/twilio//"])
def test_a_slash_too_many_is_refused_and_leads_nowhere(world: World, path: str):
    before = world.stored()
    answer = world.app.test_client().post(path, data=SENT)
    got = (answer.status_code, answer.data, answer.headers.get("Location"))
    assert (got, world.stored()) == ((403, b"", None), before)


def test_the_documentation_shows_this_table():
    _, table, _ = section(PAGE.read_text(encoding="utf-8"))
    assert table == shown(TABLE), HOW
