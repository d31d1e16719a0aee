"""Why a recording has no words: what its row says, made a sentence again.

The row keeps what was the matter as an English text, for lists, logs and programs.
Whoever shows it in another language needs to know how it was made; so it is looked up
among the sentences that the steps of a recording say.  What is not among them stays as
it is.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from ivr.sentences import Sentence, later

# What bytes that are no sound look like, as it follows on "it is" (ivr.sound).
LOOKALIKES = (
    later("empty"),
    later("nothing but zero bytes"),
    later("a PDF document"),
    later("a ZIP archive"),
    later("a gzip archive"),
    later("a PNG picture"),
    later("a JPEG picture"),
    later("a GIF picture"),
    later("a FLAC file, which is not taken"),
    later("an AMR file, which is not taken"),
    later("a WAV of more than 4 GB, which is not taken"),
    later("an AIFF file, which is not taken"),
    later("a WebM or Matroska file, which is not taken"),
    later("a RIFF file that is no WAV"),
    later("an MP4 or M4A file, which is not taken"),
    later("an AAC file, which is not taken"),
    later("an HTML page"),
    later("text, not sound"),
    later("no form of sound that is known"),
)
# The more general ones last.
REASONS = (
    *LOOKALIKES,
    later("too short"),
    later("silent"),
    later("absent"),
    later("failed"),
    later("Twilio error %(code)s"),
    later("Twilio does not have it yet (404)"),
    later("Twilio asks us to slow down (429)"),
    later("Twilio refuses our account (%(status)s); check TWILIO_AUTH_TOKEN"),
    later("Twilio answered %(status)s"),
    later("no account is set: TWILIO_ACCOUNT_SID"),
    later("the transfer broke: %(kind)s"),
    later("the transfer took over %(seconds)s s"),
    later("it is larger than %(bytes)s bytes"),
    later("cannot store it: %(reason)s"),
    later("the disk fails: %(reason)s"),
    later("the file %(file)s is gone"),
    later("key %(key)s is missing; put it back into IVR_STORAGE_KEYS"),
    later("no speech model for %(language)s; run: %(command)s"),
    later("does not load: %(reason)s"),
    later("does not fit: %(reason)s"),
    later("does not work: %(reason)s"),
    later("recognition took over %(seconds)s s"),
    later("recognition failed %(times)s times, at last: %(reason)s"),
    later("the worker died %(times)s times while it was recognised"),
    later("the recogniser refused it: %(reason)s"),
    later("the recogniser was ended"),
    later("the recogniser %(how)s"),
    later("%(kind)s needs ffmpeg; run: apt-get install ffmpeg"),
    later("ffmpeg cannot read it (exit %(code)s)"),
    later("ffmpeg did not end within %(seconds)s s"),
    later("ffmpeg gave nothing for %(seconds)s s and was ended"),
    later("ffmpeg was ended by signal %(signal)s or its limits"),
    later("it is cut off: %(there)s of %(length)s bytes of sound came"),
    later("it is cut off: %(reason)s"),
    later("it has a WAV header but no sound"),
    later("it is the header of %(sound)s without any sound"),
    later("its WAV header contradicts itself: %(reason)s"),
    later("it says that it lasts over %(hours)s hours; none may"),
    later("it lasts over %(hours)s hours"),
    later("no telephone has %(form)s"),
    later("its %(form)s holds %(what)s, which is not taken"),
    later("it is %(what)s"),
)
GAP = re.compile(r"%\\\((\w+)\\\)s")


def recalled(reason: str) -> str:
    """Return a stored reason as the Sentence that it was, or as it is."""
    return made_again(reason, REASONS, lambda _name, value: recalled(value))


def made_again(
    text: str, patterns: Iterable[str], gap: Callable[[str, str], object]
) -> str:
    """Return a text as the Sentence of the first pattern that makes it, or as it is.

    `gap` returns what was put in, of its name and its text.
    """
    for pattern in patterns:
        if found := shape(pattern).fullmatch(text):
            gaps = {name: gap(name, value) for name, value in found.groupdict().items()}
            return Sentence(pattern, gaps)
    return text


@cache
def shape(pattern: str) -> re.Pattern[str]:
    """Return what matches the texts that are made of a pattern."""
    return re.compile(GAP.sub(r"(?P<\1>.+)", re.escape(pattern)), re.DOTALL)
