"""How long a voice takes to say something.

Synthetic voices have no standard speed, as Amazon says of Polly's
(https://docs.aws.amazon.com/polly/latest/dg/voice-speed-vip.html), so the figures are
those of people who speak to be understood, in characters a second with spaces and
stops counted:

- English 15: 150 words a minute of five letters and a space.  Lecturers speak 140 of
  them and radio speakers 160 (Tauroza and Allison, Applied Linguistics 11, 1990).
- Chinese 4.5: readers say 5.18 syllables a second, pauses left out (Pellegrino, Coupé
  and Marsico, Language 87, 2011); a character is a syllable, and one sign in eight is
  a stop.
- Korean 7: measured in `ivr/demo/speech`, a solemn public speech has 5.3 to 6.6 written
  signs a second; a voice that reads out a menu is a little faster.

Other languages are taken to be spoken as English is.
"""

PACES = {"en": 15.0, "zh": 4.5, "ko": 7.0}


def pace(language: str) -> float:
    """Return the characters a second at which a language (`zh-CN`) is spoken."""
    return PACES.get(language.partition("-")[0], PACES["en"])


def seconds_to_say(text: str, language: str) -> float:
    """Return how long a voice takes to say `text` in `language` (`zh-CN`)."""
    return len(text) / pace(language)
