"""Flows at random, with every kind of node; every name in them stands for something."""

import json
from typing import Any

from hypothesis import HealthCheck, Phase
from hypothesis import settings as bounds
from hypothesis import strategies as st

from ivr.flow.files import FlowFiles
from ivr.flow.flow import Flow
from ivr.flow.loader import load_files

QUICK = bounds(
    max_examples=120,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
LANGUAGES = ["en-US", "zh-CN", "ko-KR"]
TOPICS = ["money", "app"]
SAYINGS = ["plain", "tapered", "played", "gaps", "heard"]
PROMPTS: dict[str, Any] = {
    "plain": "Words.",
    "tapered": ["First {fee:money}.", "Second.", "Third."],
    "played": {"say": "Played.", "play": "a.wav"},
    "gaps": "{case_number} {due_at} {caller} {open_case} {fee} {account.tier} {plan}",
    "heard": {"say": "Heard", "hear": ["heard", "one more", "转账", "이체"]},
}

say = st.sampled_from(SAYINGS)
key = st.sampled_from("0123456789*#")
limit = st.integers(1, 5)
wait = st.integers(1, 9)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return mappings that have some of `fields`."""
    return st.fixed_dictionaries({}, optional=fields)


def both(
    needed: dict[str, st.SearchStrategy[Any]], **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """Return mappings with all that is `needed` and some of `fields`."""
    return st.fixed_dictionaries(needed, optional=fields)


def tries(node: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[Any]]:
    """Return limits for silence and for mistakes."""
    one = optional(limit=limit, then=node)
    return {"no_input": one, "no_match": one, "wait": wait}


def option(node: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a choice of a menu."""
    return both(
        {"option": say, "then": node},
        topic=st.sampled_from(TOPICS),
        language=st.sampled_from(LANGUAGES),
        tag=st.sampled_from(["vip", "late"]),
        set=st.just({"plan": "gold"}) | st.just({"number": "{caller}"}),
        answered=st.booleans(),
    )


def collect(node: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a question for something to type, of any type."""
    common = {"confirm": st.booleans(), "give_up": node, "prompt": say, **tries(node)}
    typed = st.sampled_from(
        [
            {"collect": "account"},
            {"collect": "code", "digits": "2-4"},
            {"collect": "code", "digits": 2, "highest": 30},
            {"collect": "card", "digits": 3, "check": "luhn"},
            *({"collect": kind, "type": kind} for kind in ("phone", "date", "time")),
            {"collect": "id", "type": "transaction"},
            {"collect": "amount", "type": "amount", "currency": "USD"},
        ]
    )
    rest = st.fixed_dictionaries({"then": node, **common})
    return st.builds(lambda what, how: {**how, **what}, typed, rest)


def branch(node: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a branch on a fact or on a value."""
    facts = "open_now holiday emergency caller_known repeat_caller open_case"
    facts += " message_left tag.vip account.tier plan"
    values = st.sampled_from(
        [
            ("language", LANGUAGES),
            ("topic", TOPICS),
            ("verification", ["none", "pin"]),
            ("account.tier", ["gold", "1"]),
            ("plan", ["gold"]),
        ]
    )

    def by_value(what: tuple[str, list[str]], ways: list[str]) -> dict[str, Any]:
        led = dict(zip(what[1], ways, strict=False))
        return {"branch": what[0], "is": led, "else": ways[-1]}

    by_fact = {"branch": st.sampled_from(facts.split()), "yes": node, "no": node}
    return st.fixed_dictionaries(by_fact) | st.builds(
        by_value, values, st.lists(node, min_size=1, max_size=3)
    )


Nodes = st.SearchStrategy[dict[str, Any]]


def asking(node: st.SearchStrategy[str]) -> Nodes:
    """Return a node at which a call waits for the caller or for people."""
    choices = st.dictionaries(key, option(node), min_size=1, max_size=4)
    spoken = st.lists(option(node), max_size=2)
    part = both({"word": say}, out=node)
    levels = st.sampled_from(["none", "on_file", "attested", "pin"])
    return st.one_of(
        both(
            {"menu": choices},
            spoken=spoken,
            prompt=say,
            speech=st.booleans(),
            **tries(node),
        ),
        collect(node),
        both({"verify": levels, "then": node}, failed=node, **tries(node)),
        both({"faq": say, "then": node}, solved=node),
        both(
            {"transfer": st.sampled_from(["desk", "night"]), "then": node},
            no_answer=node,
            prompt=say,
        ),
        both(
            {"voicemail": optional(longest=wait), "prompt": say, "then": node},
            empty=node,
            set=st.just({"plan": "told"}),
        ),
        both(
            {"callback": optional(when=st.just(["soon", "evening"])), "then": node},
            without=node,
        ),
        both(
            {"survey": st.just("mark"), "prompt": say, "then": node},
            highest=st.integers(2, 9),
        ),
        both({"subflow": st.just("part"), "with": part, "then": node}),
    )


def silent(node: st.SearchStrategy[str]) -> Nodes:
    """Return a node that a call passes without the caller; `node` is further on."""
    mail = {"collect": "mail", "type": "email"}
    ways = st.sampled_from(["spelling", "text", "both"])
    marks = st.lists(st.sampled_from(["vip", "late"]), min_size=1, max_size=2)
    return st.one_of(
        both({"say": say, "then": node}),
        both({"play": st.just("played"), "then": node}),
        branch(node),
        both({"sms": say, "then": node}, consent=st.sampled_from(["ask", "given"])),
        both({"prompt": say, "then": node}, by=ways, give_up=node).map(
            lambda how: {**how, **mail}
        ),
        both({"language": st.sampled_from(LANGUAGES), "then": node}),
        both({"tag": marks, "then": node}),
        both({"case": st.just("open"), "then": node}, say=say),
        both({"goto": node}),
        both({"hang_up": say}),
    )


PART = {
    "parameters": {"word": None, "out": "end"},
    "start": "a",
    "nodes": {
        "a": {"menu": {"1": {"option": "heard", "then": "b"}}, "prompt": "$word"},
        "b": {"faq": "$word", "then": "return", "solved": "$out"},
    },
}


def settings(node: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return what stands beside the nodes."""
    fixed: dict[str, Any] = {
        "flow": "random",
        "languages": LANGUAGES,
        "hours": {"week": {"mon-fri": "09:00-18:00"}, "holidays": "CN"},
        "account": {"digits": 4, "check": "luhn"},
        "country": "CN",
        "topics": {"money": {}, "app": {}},
        "variables": {"fee": "12.50", "plan": "none"},
        "people": {
            "desk": {"number": ["+8613800138001"]},
            "night": {"number": "+8613800138002", "press_1": False},
        },
        "subflows": {"part": PART},
    }
    free = both(
        {"start": node, "give_up": node},
        help=node,
        emergency=node,
        speech=st.lists(st.sampled_from(LANGUAGES), unique=True),
    )
    return free.map(lambda chosen: {**fixed, **chosen})


MOST_NODES = 6
EVERY = [*(f"n{number}" for number in range(MOST_NODES)), "filed", "kept", "end"]
anywhere = st.sampled_from(EVERY)
SETTINGS = settings(anywhere)
ANY_NODE = [
    asking(anywhere) | silent(st.sampled_from(EVERY[number + 1 :]))
    for number in range(MOST_NODES)
]
# What a branch can ask for is kept somewhere, and every flow has an end.
KEPT = {
    "menu": {
        "1": {"option": "plain", "set": {"plan": "gold"}, "then": "end"},
        "2": {"option": "plain", "topic": "money", "then": "n0"},
        "3": {"option": "plain", "topic": "app", "then": "filed"},
    }
}
FILED = {"case": "open", "say": "gaps", "then": "kept"}
LAST = {"filed": FILED, "kept": KEPT, "end": {"hang_up": "plain"}}


@st.composite
def flow_texts(draw: st.DrawFn, start: str | None = None) -> str:
    """Draw the text of a flow whose every name stands for something.

    It begins at `start`, or anywhere.  `kept` offers two topics.
    """
    begins = {"start": start} if start else {}
    nodes = {f"n{number}": draw(one) for number, one in enumerate(ANY_NODE)}
    return json.dumps({**draw(SETTINGS), **begins, **nodes, **LAST})


def files_of(text: str) -> FlowFiles:
    """Return the files of a random flow."""
    prompts = json.dumps(PROMPTS)
    texts = {f"prompts/{language}.yaml": prompts for language in LANGUAGES}
    return FlowFiles("flow.yaml", {"flow.yaml": text, **texts}, {"prompts/a.wav": b"a"})


def flow_of(text: str) -> Flow:
    """Load a random flow; raises FlowError where it goes round without an end."""
    return load_files(files_of(text))
