from datetime import timedelta

import pytest
from case_rows import AT, PASSWORD, Desk
from sqlalchemy import select

from ivr.cases import passwords
from ivr.cases.agents import AgentNameError, add_agent, disable_agent, list_agents
from ivr.cases.passwords import WeakPasswordError
from ivr.cases.signing_in import new_session
from ivr.errors import UsageError
from ivr.tables import AgentSession


def add(
    desk: Desk, name: str = "Lin", role: str = "agent", password: str = PASSWORD
) -> str:
    with desk.database.writing() as session:
        return add_agent(session, name, role, password, AT).name


def names(desk: Desk) -> list[tuple[str, str, bool]]:
    with desk.database.reading() as session:
        found = list_agents(session)
    return [(who.name, who.role, who.disabled_at is not None) for who in found]


def test_agents_are_listed_by_name(desk: Desk):
    assert add(desk, " 林 ", "admin") == "林"
    assert names(desk) == [
        ("Ada", "supervisor", False),
        ("Jun", "agent", False),
        ("Mei", "agent", False),
        ("林", "admin", False),
    ]


def test_a_name_is_given_once(desk: Desk):
    with pytest.raises(AgentNameError, match="there is already an agent 'Mei'"):
        add(desk, "Mei")


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "two\nlines", "\x00"])
def test_what_is_no_name_is_refused(desk: Desk, name: str):
    with pytest.raises(AgentNameError, match="a name has 1 to 64 letters on one line"):
        add(desk, name)


def test_there_are_three_roles(desk: Desk):
    with pytest.raises(UsageError, match="no role 'boss'; there are agent, superv"):
        add(desk, role="boss")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("7 chars", "at least 8"),
        ("x" * 1025, "at most 1024"),
        ("password123", "first that are tried"),
        ("PassWord123", "first that are tried"),
        ("Lin the Agent", "first that are tried"),
    ],
)
def test_a_password_that_is_guessed_is_refused(desk: Desk, password: str, reason: str):
    with pytest.raises(WeakPasswordError, match=reason):
        add(desk, "lin the agent", password=password)
    assert len(names(desk)) == 3


def test_a_password_is_kept_as_argon2id():
    kept = passwords.hashed("8 chars!", "Lin")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(kept, "8 chars!")
    assert not passwords.matches(kept, "8 chars?")


def test_a_password_is_the_same_however_a_keyboard_composes_it():
    kept = passwords.hashed("caf\u00e9 au lait", "Lin")
    assert passwords.matches(kept, "cafe\u0301 au lait")


def test_a_broken_hash_matches_nothing():
    assert not passwords.matches("no hash", PASSWORD)


def test_nobodys_hash_takes_as_long_as_everybodys():
    assert passwords.hashed_anew(passwords.NOBODYS_HASH, PASSWORD) is None


def test_the_common_passwords_are_long_enough_to_matter():
    common = passwords.common()
    assert len(common) >= 200
    assert {
        word for word in common if len(word) < 8 or word != word.casefold()
    } == set()


def test_disabling_an_agent_ends_the_sessions_and_keeps_the_first_moment(desk: Desk):
    with desk.database.writing() as session:
        new_session(session, desk.mei, AT)
        new_session(session, desk.jun, AT)
    for minutes in (0, 9):
        with desk.database.writing() as session:
            who = disable_agent(session, "Mei", AT + timedelta(minutes=minutes))
            assert who.disabled_at == AT
    with desk.database.reading() as session:
        left = session.scalars(select(AgentSession.agent_id)).all()
    assert left == [desk.jun.id]
    assert ("Mei", "agent", True) in names(desk)


def test_nobody_unknown_is_disabled(desk: Desk):
    with (
        desk.database.writing() as session,
        pytest.raises(AgentNameError, match="there is no agent 'Lin'"),
    ):
        disable_agent(session, "Lin", AT)
