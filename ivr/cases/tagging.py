"""Tags: short words by which agents sort cases, written the same way by everybody."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.refusals import CaseRefusedError
from ivr.cases.working import event, find, record, refuse_stale
from ivr.flow.secrets.masking import find_secrets
from ivr.sentences import sentence
from ivr.tables import Agent, Case

TAGGED = "tagged"
LONGEST, MOST = 40, 20
# So many of the newest cases are asked for their tags, and so many tags are offered.
RECENT, OFFERED = 500, 30
BETWEEN = re.compile(r"\s+")
TAG = re.compile(r"[\w][\w.:+-]*")


class TagError(CaseRefusedError):
    """This is no tag, or there are too many: write another one."""


def tag(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    tags: Iterable[str],
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Add tags to a case; anybody may.  Those that it has already change nothing.

    Raises TagError, CaseNotFoundError, StaleCaseError.
    """
    case, new = find(session, number), [proper_tag(one) for one in tags]
    wanted = list(dict.fromkeys((*case.tags, *new)))
    if len(wanted) > max(MOST, len(case.tags)):
        raise TagError(
            sentence("a case has at most %(most)s tags; take one away first", most=MOST)
        )
    return changed(session, case, wanted, agent, at, version)


def untag(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    tags: Iterable[str],
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Take tags from a case; those that it has not change nothing.

    As they stand there, since a flow's own may be written in another way.  Raises what
    `tag` raises.
    """
    case, gone = find(session, number), set(tags)
    gone |= {normal(one) for one in gone}
    left = [one for one in case.tags if one not in gone]
    return changed(session, case, left, agent, at, version)


def changed(  # noqa: PLR0913, PLR0917 - what, into what, who, when, on what grounds
    session: Session,
    case: Case,
    tags: Sequence[str],
    agent: Agent,
    at: datetime,
    version: int | None,
) -> Case:
    """Write a case's tags, and the line that says so, unless nothing changes."""
    if list(tags) == case.tags:
        return case
    refuse_stale(case, version)
    case.tags = list(tags)
    return record(session, case, event(agent, TAGGED, at))


def normal(text: str) -> str:
    """Return a tag as everybody writes it: small letters, `_` in place of spaces."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("#").casefold()
    return BETWEEN.sub("_", plain.strip())


def proper_tag(text: str) -> str:
    """Return a tag as it is kept; raises TagError for what is none."""
    found = normal(text)
    if not TAG.fullmatch(found) or len(found) > LONGEST:
        raise TagError(
            sentence(
                "a tag has 1 to %(longest)s letters and digits, and . : + - _ "
                "between them",
                longest=LONGEST,
            )
        )
    if find_secrets(found):
        raise TagError(sentence("this looks like a secret; never write one down"))
    return found


def tags_in_use(session: Session) -> list[str]:
    """Return the tags of the newest cases, the most used first."""
    rows = select(Case.tags).order_by(Case.number.desc()).limit(RECENT)
    counts = Counter(one for tags in session.scalars(rows) for one in tags)
    return [one for one, _ in counts.most_common(OFFERED)]
