"""The emergency as somebody orders it: refused where callers could not bear it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ivr.calls.switches import Switched
from ivr.errors import UsageError
from ivr.flow.flow import Flow
from ivr.flow.prompts import Prompt
from ivr.flow.proofs.forbidden import asked_in, base
from ivr.flow.proofs.wordlists import WORDS
from ivr.sentences import Sentence, sentence

# About half a minute of speech, before anybody is helped.
LONGEST_WORDS = 400
LONGEST = timedelta(days=90)
UNTIL, OF_WORDS = "until", "words."


class EmergencyError(UsageError):
    """An emergency that cannot be; `field` is `until` or `words.LANGUAGE`."""

    def __init__(self, field: str, why: Sentence) -> None:
        """Keep what is wrong, and where."""
        super().__init__(why)
        self.field = field


def checked(flow: Flow, to: Switched) -> Switched:
    """Return what is to be switched on, its words tidy; raises EmergencyError.

    There are words in each of the flow's languages, or in none.
    """
    if to.until is not None:
        check_until(to.until, to.at)
    words = {one: " ".join(said.split()) for one, said in to.words.items()}
    words = {one: said for one, said in words.items() if said}
    if words:
        for language in (*flow.settings.languages, *words):
            check_words(flow, language, words)
    return replace(to, words=words)


def check_until(until: datetime, at: datetime) -> None:
    """Refuse an end that is over or far away."""
    if until <= at:
        raise EmergencyError(UNTIL, sentence("this time is over already"))
    if until - at > LONGEST:
        why = sentence("%(days)s days at most; change the hours", days=LONGEST.days)
        raise EmergencyError(UNTIL, why)


def check_words(flow: Flow, language: str, words: Mapping[str, str]) -> None:
    """Refuse what no caller should hear, or what a language lacks."""
    field, said = OF_WORDS + language, words.get(language, "")
    if language not in flow.settings.languages:
        raise EmergencyError(field, sentence("the flow has no such language"))
    if not said:
        why = sentence("missing; callers in this language would hear nothing")
        raise EmergencyError(field, why)
    if len(said) > LONGEST_WORDS:
        why = sentence("%(most)s characters at most", most=LONGEST_WORDS)
        raise EmergencyError(field, why)
    known = WORDS.get(base(language))
    asked = asked_in(Prompt((said,), ()), known) if known else None
    if asked:
        why = sentence("it asks for “%(what)s”: never ask for that", what=asked[0])
        raise EmergencyError(field, why)
