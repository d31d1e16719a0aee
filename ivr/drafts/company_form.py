"""A company's data as somebody types them: refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import phonenumbers

from ivr.cases.agents import PhoneError, is_phone, proper_phone
from ivr.drafts.company_text import Company
from ivr.drafts.timetable import check_zone
from ivr.sentences import Sentence, sentence

LONGEST, LONGEST_GREETING = 200, 500
MOST_NUMBERS = 10


@dataclass(frozen=True, slots=True)
class Typed:
    """The data as text, by field.

    A field is `country`, `zone`, `variable.mail`, `people.security` (numbers with
    commas between) or `greeting.en-US.welcome`.
    """

    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return what was typed into a field; empty where nothing was."""
        return self.fields.get(name, "")

    def under(self, beginning: str) -> list[str]:
        """Return the fields whose names begin like this, in the order of the form."""
        return [name for name in self.fields if name.startswith(beginning)]


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed as data, and what is wrong in it by field.

    `company` is None while anything is wrong.
    """

    company: Company | None
    wrong: Mapping[str, Sentence] = field(default_factory=dict[str, Sentence])


def as_typed(company: Company) -> Typed:
    """Return data as somebody would type them, in the order of the form."""
    greetings = {
        f"greeting.{language}.{name}": words
        for (language, name), words in company.greetings.items()
    }
    variables = {f"variable.{name}": one for name, one in company.variables.items()}
    people = {f"people.{name}": ", ".join(one) for name, one in company.numbers.items()}
    place = {"country": company.country, "zone": company.zone}
    return Typed({**greetings, **variables, **people, **place})


def read(typed: Typed, before: Company) -> Read:
    """Return the data that were typed, for the names that `before` has."""
    wrong: dict[str, Sentence] = {}
    found = Company(
        {
            name: variable(typed, name, old, wrong)
            for name, old in before.variables.items()
        },
        {name: numbers(typed, f"people.{name}", wrong) for name in before.numbers},
        typed["country"],
        typed["zone"],
        {
            (language, name): words(
                typed, f"greeting.{language}.{name}", LONGEST_GREETING, wrong
            )
            for language, name in before.greetings
        },
    )
    check_zone(found.zone, wrong)
    check_country(found.country, before.country, wrong)
    return Read(None if wrong else found, wrong)


def variable(typed: Typed, name: str, old: str, wrong: dict[str, Sentence]) -> str:
    """Return a text that prompts speak of; where it was a number, one in E.164."""
    at = f"variable.{name}"
    if not is_phone(old):
        return words(typed, at, LONGEST, wrong)
    try:
        proper = proper_phone(typed[at])
    except PhoneError as error:
        wrong[at] = told(error)
        return ""
    if proper is None:
        wrong[at] = sentence("write the number like +12025550123")
    return proper or ""


def words(typed: Typed, at: str, most: int, wrong: dict[str, Sentence]) -> str:
    """Return what is typed into a field; note what is nothing, or too much."""
    if not 0 < len(typed[at]) <= most or not typed[at].isprintable():
        wrong[at] = sentence("write 1 to %(most)d letters", most=most)
    return typed[at]


def numbers(typed: Typed, at: str, wrong: dict[str, Sentence]) -> tuple[str, ...]:
    """Return telephone numbers that stand with commas between."""
    parts = typed[at].replace("，", ",").replace(";", ",").split(",")
    found: list[str] = []
    for part in parts:
        try:
            found += [proper] if (proper := proper_phone(part.strip())) else []
        except PhoneError as error:
            wrong[at] = told(error)
            return ()
    if not 0 < len(found) <= MOST_NUMBERS:
        wrong[at] = sentence(
            "write 1 to %(most)d numbers like +12025550123, with commas between",
            most=MOST_NUMBERS,
        )
    return tuple(dict.fromkeys(found))


def check_country(code: str, before: str, wrong: dict[str, Sentence]) -> None:
    """Note a country that has no telephone numbers; it may stay unsaid."""
    if code not in phonenumbers.SUPPORTED_REGIONS and (code or before):
        wrong["country"] = sentence("choose the country of numbers without a code")


def told(error: PhoneError) -> Sentence:
    """Return what is wrong with a number."""
    found = error.args[0]
    return found if isinstance(found, Sentence) else sentence("this is no number")
