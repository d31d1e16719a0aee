"""Cases that belong together: merged, linked, split; tags and watchers."""

from typing import Any, cast

from ivr.api.case_work import changed, shown, who
from ivr.api.problems import Place
from ivr.api.reading import wrong_request
from ivr.api.relation_shapes import (
    LinkWish,
    MergeWish,
    SplitWish,
    TagsWish,
    UnlinkWish,
)
from ivr.api.site import Asked, Given
from ivr.cases.family import merged_into, survivor_of
from ivr.cases.linking import link, linked_with, unlink
from ivr.cases.listing import get_case
from ivr.cases.merging import merge, unmerge
from ivr.cases.splitting import Rules, split_call, split_note
from ivr.cases.tagging import tag, untag
from ivr.cases.watching import unwatch, watch, watchers_of


def relations(asked: Asked) -> Given:
    """Return what a case belongs to, and who watches it."""
    session, number = asked.session, get_case(asked.session, asked.number).case.number
    survivor = survivor_of(session, number)
    return Given(
        {
            "merged_into": None if survivor == number else survivor,
            "merged": [case.number for case in merged_into(session, number)],
            "links": [case.number for case in linked_with(session, number)],
            "watchers": [agent.name for agent in watchers_of(session, number)],
        }
    )


def other(asked: Asked, number: int) -> Given:
    """Return another case than the one that was asked for, as it is now."""
    asked.session.flush()
    asked.session.expire_all()
    return shown(get_case(asked.session, number))


def join(asked: Asked) -> Given:
    """Merge the case into another one; the answer is the one that survives."""
    session, number, agent, at = who(asked)
    into = asked.wish(MergeWish).into
    kept = merge(session, number, into, agent, at, version=asked.version)
    return other(asked, kept.number)


def part(asked: Asked) -> Given:
    """Take the case out of the one that it was merged into."""
    unmerge(*who(asked), version=asked.version)
    return changed(asked)


def tie(asked: Asked) -> Given:
    """Link the case with another one."""
    session, number, agent, at = who(asked)
    wish = asked.wish(LinkWish)
    link(session, number, wish.other, agent, at, why=wish.why, version=asked.version)
    return changed(asked)


def untie(asked: Asked) -> Given:
    """End the link of two cases."""
    session, number, agent, at = who(asked)
    there = asked.wish(UnlinkWish).other
    unlink(session, number, there, agent, at, version=asked.version)
    return changed(asked)


def split(asked: Asked) -> Given:
    """Make a further call, or a note, a case of its own; the answer is the new case."""
    session, number, agent, at = who(asked)
    wish, rules = asked.wish(SplitWish), Rules(asked.api.flow(), asked.api.policy())
    if (wish.call is None) == (wish.event is None):
        raise wrong_request(Place("give `call`, or `event`, one of them", ""))
    more: dict[str, Any] = {"topic": wish.topic, "version": asked.version}
    if wish.call is not None:
        new = split_call(session, number, wish.call, agent, at, rules, **more)
    else:
        line = cast("int", wish.event)
        new = split_note(session, number, line, agent, at, rules, **more)
    return other(asked, new.number)


def label(asked: Asked) -> Given:
    """Add tags to the case, and take tags from it."""
    session, number, agent, at = who(asked)
    wish, version = asked.wish(TagsWish), asked.version
    if wish.remove:
        case = untag(session, number, agent, wish.remove, at, version=version)
        version = None if version is None else case.version
    if wish.add:
        tag(session, number, agent, wish.add, at, version=version)
    return changed(asked)


def follow(asked: Asked) -> Given:
    """Have the token's agent watch the case."""
    watch(*who(asked))
    return changed(asked)


def leave(asked: Asked) -> Given:
    """Have the token's agent watch the case no more."""
    session, number, agent, _ = who(asked)
    unwatch(session, number, agent)
    return changed(asked)
