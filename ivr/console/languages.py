"""The languages of the console: which one a page is in, and what it says in it.

English is the source: a sentence's own text is its name in the catalogues
(`locale/LANG/LC_MESSAGES/*.po`, gettext's format).  They are read where they are first
needed, so that nothing has to be compiled before the console runs.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import g, has_request_context, request
from jinja2 import Environment

from ivr.sentences import Sentence

SOURCE = "en"
# Each by its own name: whoever looks for theirs may read none of the others.
NAMES = {"en": "English", "zh": "中文", "ko": "한국어"}
# Simplified Chinese as it is written on the mainland: browsers choose letters by it.
TAGS = {"en": "en", "zh": "zh-CN", "ko": "ko"}
STOPS = {"en": ".", "zh": "。", "ko": "."}
COOKIE = "ivr-language"
LOCALE = Path(__file__).parent / "locale"
# CLDR's pattern letters: the day with its weekday, the time in 24 hours.
MOMENTS = {
    "en": "EEE d MMM y, HH:mm",
    "zh": "y年M月d日 EEE HH:mm",
    "ko": "y년 M월 d일 (EEE) HH:mm",
}
SHORT_DAYS = {"en": "EEE d", "zh": "d日 EEE", "ko": "d일 (EEE)"}
# Of this year, and of today, no more is told than is needed.
THIS_YEAR = {"en": "d MMM, HH:mm", "zh": "M月d日 HH:mm", "ko": "M월 d일 HH:mm"}
TODAY = "HH:mm"
DAYS = {"en": "EEE d MMM y", "zh": "y年M月d日 EEE", "ko": "y년 M월 d일 (EEE)"}


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which the console speaks: `en`, `zh` or `ko`."""

    code: str

    def gettext(self, sentence: str, /, **values: object) -> str:
        """Return a sentence in this language; `%(name)s` in it is `values["name"]`.

        What no catalogue has stays English.
        """
        return catalogue(self.code).gettext(sentence) % values

    def ngettext(self, one: str, many: str, num: int, /, **values: object) -> str:
        """Return the sentence for `num` of something, which is `%(num)d` in it."""
        return catalogue(self.code).ngettext(one, many, num) % {"num": num, **values}

    def word(self, text: str) -> str:
        """Return a word of ours in this language; any other text as it is."""
        return catalogue(self.code).gettext(text) if text else ""

    def told(self, text: str) -> str:
        """Return what a lower layer said in this language, where it can be known."""
        if not isinstance(text, Sentence):
            return text
        values = {
            name: self.told(value) if isinstance(value, str) else value
            for name, value in text.values.items()
        }
        return self.gettext(text.pattern, **values)

    def ended(self, text: str) -> str:
        """Return a sentence from its capital letter to its full stop."""
        return f"{text[:1].upper()}{text[1:].rstrip('.。')}{STOPS[self.code]}"

    def moment(self, local: datetime) -> str:
        """Return a day and time as this language writes them."""
        return format_datetime(
            local.replace(tzinfo=None), MOMENTS[self.code], locale=self.code
        )

    def short(self, local: datetime, now: datetime) -> str:
        """Return a time of the year of `now` (of the same zone); of its day, no day."""
        pattern = TODAY if local.date() == now.date() else THIS_YEAR[self.code]
        return format_datetime(local.replace(tzinfo=None), pattern, locale=self.code)

    def day(self, day: date) -> str:
        """Return a day as this language writes it."""
        at = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day has no zone
        return format_datetime(at, DAYS[self.code], locale=self.code)

    def short_day(self, day: date) -> str:
        """Return a day of this month or the last one: `Tue 24`."""
        at = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day has no zone
        return format_datetime(at, SHORT_DAYS[self.code], locale=self.code)

    def number(self, number: float | Decimal) -> str:
        """Return a number with this language's marks: `12,345.6`."""
        return format_decimal(number, locale=self.code)

    def named(self, tag: str) -> str:
        """Return the name of the language of a tag (`ko-KR`); what is none as it is."""
        try:
            found = Locale.parse(tag.partition("-")[0])
        except (UnknownLocaleError, ValueError):
            return tag
        return found.get_display_name(self.code) or tag

    @property
    def tag(self) -> str:
        """What browsers and screen readers know it by (BCP 47)."""
        return TAGS[self.code]


ENGLISH = Language(SOURCE)


@cache
def catalogue(code: str) -> NullTranslations:
    """Return what a language's files say."""
    merged = Catalog(locale=Locale(code))
    for path in sorted((LOCALE / code / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)


def chosen() -> Language:
    """Return the language of this request: chosen on a page, else the browser's.

    English outside of requests, and where the browser asks for none of ours.
    """
    if not has_request_context():
        return ENGLISH
    if "language" not in g:
        saved = request.cookies.get(COOKIE, "")
        asked = [tag.partition("-")[0].lower() for tag in languages_asked()]
        ours = [code for code in (saved, *asked) if code in NAMES]
        g.language = Language(ours[0] if ours else SOURCE)
    return g.language


def languages_asked() -> list[str]:
    """Return what the browser asks for, the best first: `ko-KR`, `en`."""
    return list(request.accept_languages.values())


def gettext(sentence: str, /, **values: object) -> str:
    """Return a sentence in the language of this request."""
    return chosen().gettext(sentence, **values)


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """Return the sentence for `num` of something in the language of this request."""
    return chosen().ngettext(one, many, num, **values)


def told(wrong: Exception) -> str:
    """Return what an error says, in the language of this request."""
    text = wrong.args[0] if wrong.args else ""
    return chosen().told(text if isinstance(text, Sentence) else str(wrong))


def speak(environment: Environment) -> None:
    """Give templates the words `_`, `gettext` and `ngettext`.

    What is put into a sentence is escaped, as everything in a template is.
    """

    def found(sentence: str) -> str:
        return catalogue(chosen().code).gettext(sentence)

    def counted(one: str, many: str, num: int) -> str:
        return catalogue(chosen().code).ngettext(one, many, num)

    environment.add_extension("jinja2.ext.i18n")
    # As the catalogues have them (`catalogues.OPTIONS`).
    environment.policies["ext.i18n.trimmed"] = True
    install = environment.install_gettext_callables  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - the extension adds it
    install(found, counted, newstyle=True)
