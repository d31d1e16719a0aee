"""What is written short, as the nodes that it stands for.

`late: {faq: ...}` becomes the nodes `late` and `late.ask`.  So the engine stays small,
and all that is proved of nodes is proved of these too.
"""

from typing import Any

from ivr.flow.model import (
    Branch,
    Collect,
    HangUp,
    Menu,
    Node,
    Option,
    Recording,
    Request,
    Say,
    Send,
    Tries,
    Voicemail,
)
from ivr.flow.values import DigitCount
from ivr.flow.written import Callback, Email, Faq, Freeze, Short, Sms, Survey

CALLBACK_NUMBER, CALLBACK_WINDOW = "callback_number", "callback_window"
SPELLING_S = 60
ONCE, TWICE = 1, 2

Nodes = dict[str, Node]


def expand(name: str, part: Short) -> Nodes:
    """Return the nodes that `part`, written under `name`, stands for."""
    match part:
        case Faq():
            return faq(name, part)
        case Survey():
            return survey(name, part)
        case Sms():
            return sms(name, part)
        case Freeze():
            return freeze(name, part)
        case Callback():
            return callback(name, part)
        case Email():
            return email(name, part)


def option(words: str, then: str, **means: Any) -> Option:  # noqa: ANN401 - any field
    """Return a choice; its target is a node's name with a point in it."""
    return Option.model_construct(option=words, then=then, **means)


def menu(prompt: str, options: list[Option], silent: str, limit: int) -> Menu:
    """Return a menu with keys from 1; who does not answer goes on at `silent`."""
    keys = {str(number): one for number, one in enumerate(options, 1)}
    tries = Tries.model_construct(limit=limit, then=silent)
    return Menu.model_construct(
        menu=keys, prompt=prompt, no_input=tries, no_match=tries
    )


def faq(name: str, part: Faq) -> Nodes:
    """Return the answer and the question whether it helped."""
    ask, solved = f"{name}.ask", part.solved or f"{name}.solved"
    options = [
        option("helped", solved, answered=True),
        option("not_helped", part.then),
        option("hear_again", name),
    ]
    nodes: Nodes = {
        name: Say.model_construct(say=part.faq, then=ask),
        ask: menu("helped_question", options, part.then, TWICE),
    }
    if part.solved is None:
        nodes[solved] = HangUp(hang_up="glad")
    return nodes


def survey(name: str, part: Survey) -> Nodes:
    """Return a question for one digit that nobody is pressed to answer."""
    question = Collect.model_construct(
        collect=part.survey,
        type="digits",
        digits=DigitCount(fewest=1, most=1),
        highest=part.highest,
        prompt=part.prompt or part.survey,
        confirm=False,
        then=part.then,
        give_up=part.then,
        no_input=Tries(limit=ONCE),
        no_match=Tries(limit=TWICE),
    )
    return {name: question}


def sms(name: str, part: Sms) -> Nodes:
    """Return the offer, which only a caller hears whose number is known."""
    if part.consent == "given":
        return {name: Send(send=part.sms, then=part.then)}
    ask, send = f"{name}.ask", f"{name}.send"
    options = [option("text_wanted", send), option("no_text", part.then)]
    return {
        name: caller_known(ask, part.then),
        ask: menu("text_offer", options, part.then, TWICE),
        send: Send.model_construct(send=part.sms, then=part.then),
    }


def freeze(name: str, part: Freeze) -> Nodes:
    """Return the offer, the request and the words that confirm it."""
    ask, said = f"{name}.request", f"{name}.said"
    options = [option("freeze_wanted", ask), option("freeze_declined", part.then)]
    return {
        name: menu(part.freeze, options, part.then, TWICE),
        ask: Request.model_construct(request="freeze", then=said),
        said: Say.model_construct(say="freeze_said", then=part.then),
    }


def caller_known(yes: str, no: str) -> Branch:
    """Return the branch between callers who show a number and those who do not."""
    return Branch.model_construct(branch="caller_known", yes=yes, no=no)


def callback(name: str, part: Callback) -> Nodes:
    """Return the questions for the number and for the time of day."""
    which, number, when = f"{name}.which", f"{name}.number", f"{name}.when"
    own = {CALLBACK_NUMBER: "{caller}"}
    options = [option("this_number", when, set=own), option("other_number", number)]
    typed = Collect.model_construct(
        collect=CALLBACK_NUMBER,
        type="phone",
        prompt="callback_number_question",
        then=when,
        give_up=part.without or when,
    )
    windows = [
        option(f"when_{one}", part.then, set={CALLBACK_WINDOW: one})
        for one in part.callback.when
    ]
    return {
        name: caller_known(which, number),
        which: menu("callback_question", options, when, TWICE),
        number: typed,
        when: menu("callback_when", windows, part.then, TWICE),
    }


def email(name: str, part: Email) -> Nodes:
    """Return the ways to give an address or a name without letters on the keys."""
    ask, spell, text = f"{name}.ask", f"{name}.spell", f"{name}.text"
    without, question = part.give_up or part.then, f"{part.type}_question"
    spelt = Voicemail.model_construct(
        voicemail=Recording(longest=SPELLING_S),
        prompt=part.prompt or name.rpartition(".")[2],
        set={part.collect: "spelt"},
        then=part.then,
        empty=without,
    )
    if part.by == "spelling":
        return {name: spelt}
    options = [
        option(f"{part.type}_by_text", text, set={part.collect: "by_text"}),
        option(f"no_{part.type}", without),
    ]
    nodes: Nodes = {
        name: caller_known(ask, without),
        ask: menu(question, options, without, TWICE),
        text: Send.model_construct(send=f"{part.type}_text", then=part.then),
    }
    if part.by == "both":
        first = option(f"{part.type}_spelt", spell)
        spoken = menu(question, [first, *options], spell, TWICE)
        nodes |= {name: caller_known(ask, spell), ask: spoken, spell: spelt}
    return nodes
