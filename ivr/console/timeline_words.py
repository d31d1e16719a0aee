"""What the desk itself wrote on a case's timeline, made sentences again.

The rows keep English texts, for lists and programs.  What a person wrote stays as it
is; so does what is not among these.
"""

import re

from ivr.callbacks.news import SENTENCES
from ivr.messages.outbox import NO_NUMBER, OPTED_OUT
from ivr.messages.send import NO_SENDER
from ivr.notices.rows import NO_MANAGEMENT, NOBODY_TO_TELL
from ivr.reasons import made_again, recalled
from ivr.sentences import Sentence, later, word
from ivr.tables import CaseEvent

NOTICES = ("freeze", "freeze_details", "complaint")
# Why Twilio did not place a call back.  The more general ones last.
NOT_PLACED = (
    later("it could not be placed in time"),
    later("Twilio refuses our account (%(status)s); check TWILIO_AUTH_TOKEN"),
    later("Twilio refused the call (error %(code)s)"),
    later("Twilio refused the call (%(status)s)"),
)
# How a call back ended.
ENDED = {f"call_{outcome}": said for outcome, said in SENTENCES.items()}
# Why a notice did not come to those whom it was for.
NOT_TOLD = (
    NOBODY_TO_TELL,
    NO_MANAGEMENT,
    later("given up after 24 hours; %(why)s"),
    later("it broke on our side; see the log"),
    later("the webhook is gone (410)"),
    later("the webhook answered %(status)s"),
    later("the mail server refused it (%(code)s)"),
    later("the mail server's certificate is not trusted"),
    later("the mail server offers no TLS, or no way to sign in"),
    later("the mail server broke off"),
    later("the mail server cannot be reached"),
)
NOT_SENT = (
    NO_NUMBER,
    NO_SENDER,
    OPTED_OUT,
    later("it did not arrive (error %(code)s)"),
    later("it did not arrive"),
    later("not known whether it was sent"),
    later("it could not be sent for 24 hours"),
    later("Twilio refuses our account (%(status)s); check TWILIO_AUTH_TOKEN"),
    later("Twilio refused it (error %(code)s)"),
    later("Twilio refused it (%(status)s)"),
)
CASE = later("case %(number)s")
# By the kind of a line.  The more general ones last.
WRITTEN: dict[str, tuple[str, ...]] = {
    "assigned": (later("to %(person)s"),),
    "call_found": (
        later("Twilio knows: the caller was not rung"),
        later("Twilio knows: the caller's phone: %(status)s"),
    ),
    "field_used": (
        later("%(field)s %(value)s from the message, in place of %(before)s"),
        later("%(field)s %(value)s from the message"),
    ),
    "heard_unmuted": (later("recording %(sid)s"),),
    "language_suspected": (
        later("perhaps %(tongue)s, not %(other)s: \u201c%(said)s\u201d"),
    ),
    "linked": (later("case %(number)s: %(text)s"), CASE),
    "merged": (later("into case %(number)s"),),
    "planned": (later("try %(number)s"),),
    "raised": (
        later("asked for a freeze"),
        later("called again about something more urgent"),
        later("priority raised to %(priority)s: \u201c%(said)s\u201d was said"),
    ),
    "rated": (
        later("%(score)s of %(highest)s: %(text)s"),
        later("%(score)s of %(highest)s"),
    ),
    "split_from": (CASE,),
    "split_off": (later("of %(at)s: case %(number)s"),),
    "taken": (later("from %(person)s"),),
    "taken_out": (
        later("case %(number)s is a case of its own again"),
        later("it was merged into case %(number)s"),
    ),
    "text_failed": NOT_SENT,
    "text_undelivered": NOT_SENT,
    "took_in": (CASE,),
    "transcript_confirmed": (later("version %(number)s"),),
    "transcript_corrected": (later("version %(number)s"),),
    "tries_used_up": (later("%(number)s tries"),),
    "unlinked": (later("case %(number)s: %(text)s"), CASE),
    "unseen_call": (
        later("called %(at)s UTC (%(status)s, %(seconds)s s)"),
        later("called %(at)s UTC (%(status)s)"),
    ),
    "upload_link_made": (
        later("link %(number)s, until %(until)s, sent by text message"),
        later("link %(number)s, until %(until)s, to be handed on"),
    ),
    "upload_link_revoked": (later("link %(number)s"),),
    **{f"{notice}_not_told": NOT_TOLD for notice in NOTICES},
    **{kind: (ending, *NOT_PLACED) for kind, ending in ENDED.items()},
}
# Kinds whose text begins with a word of ours and a colon: the grounds, the channel,
# the desk's own phone.
HEADED = {
    "escalated",
    *(f"{notice}_{end}" for notice in NOTICES for end in ("told", "not_told")),
    *ENDED,
}
# Whose text is one word of ours.
NAMED = {"secret_removed"}
# Kinds that agents write, too: their words are their own.
ALSO_BY_HAND = {"planned"}
# What was put into a sentence and is a word of ours itself.
OURS = {"field", "priority"}
# What a caller told in a further call is a line each, `topic: transfers`.
TOLD_AGAIN = "called_again"
WORDED = {"topic", "verified"}
PLAIN = re.compile("[a-z_ ]+")
AFTER_COLON = later("%(head)s: %(rest)s")


def of_line(line: CaseEvent) -> str:
    """Return a line's text as the Sentence that it was, or as it is."""
    text = line.text
    if line.kind in ALSO_BY_HAND and line.agent_id is not None:
        return text
    if line.kind in NAMED:
        return ours(text)
    if line.kind == TOLD_AGAIN:
        told: dict[str, object] = {
            f"line{n}": again(one) for n, one in enumerate(text.splitlines())
        }
        return Sentence("\n".join(f"%({name})s" for name in told), told)
    patterns = WRITTEN.get(line.kind, ())
    found = made(text, patterns)
    head, colon, rest = text.partition(": ")
    if isinstance(found, Sentence) or line.kind not in HEADED:
        return found
    if not colon:
        return ours(head)
    return Sentence(AFTER_COLON, {"head": ours(head), "rest": why(rest, patterns)})


def not_told(reason: str | None) -> str:
    """Return why a notice was not told as the Sentence that it was, or as it is."""
    return made(reason or "", NOT_TOLD)


def made(text: str, patterns: tuple[str, ...]) -> str:
    """Return the text as the Sentence of the first pattern that makes it."""

    def gap(name: str, value: str) -> str:
        if name == "why":
            return made(value, patterns)
        return ours(value) if name in OURS else value

    return made_again(text, patterns, gap)


def why(text: str, patterns: tuple[str, ...]) -> str:
    """Return what stands behind a colon."""
    found = made(text, patterns)
    return found if isinstance(found, Sentence) or not patterns else recalled(text)


def ours(text: str) -> str:
    """Return what may be a word of ours, to be translated if it is."""
    return word(text) if PLAIN.fullmatch(text) else text


def again(text: str) -> str:
    """Return a line of what a caller told in a further call."""
    head, colon, rest = text.partition(": ")
    if not colon:
        return ours(text)
    if head in WORDED:
        name, mark, more = rest.partition("; ")
        rest = Sentence(f"%(name)s{mark}%(more)s", {"name": ours(name), "more": more})
    return Sentence(AFTER_COLON, {"head": ours(head), "rest": rest})
