"""Flows that each break one rule, with their sound twins, and all that is told.

Each is: what is changed, all that is told, and what is changed in the twin that
passes.
"""

from proof_flows import HEAD, KOREAN_LINE, NUMBER, REST

NO_EXIT = "before a message, a person, a case or a goodbye; at most"
TAKEN = "another meaning, and no option leads to what it stands for"
NO_CASE = "is sent away at 'bye' without"
SPEECH = {"changes": {HEAD: f"speech: [en-US]\n{HEAD}"}}


UNUSED = "subflows: {x: {start: a, nodes: {a: {goto: return}}}}\n"
LANG = {"language": "…"}


def options(count):
    """Return the menu's other options, so that it has `count`."""
    keys = range(2, count + 1)
    return ", ".join(f'"{key}": {{option: rest, then: message}}' for key in keys) + "}"


def hours(text):
    return {"changes": {HEAD: f"hours: {{{text}}}\n{HEAD}"}}


def changed(old, new, **more):
    return {"changes": {old: new}, **more}


def spoken(option, more="", heard="more"):
    """Return a menu with a choice that has no key, where English speech is on."""
    return {
        "changes": {
            HEAD: f"speech: [en-US]\n{HEAD}",
            f"{REST}}}": f"{REST}, spoken: [{option}]}}",
        },
        "words": {
            "more": {"say": "More", **({"hear": [heard]} if heard else {})},
            "spare": "Spare.",
        },
        "more": more,
    }


BROKEN = {
    "reachable: a node that nobody comes to": (
        {"more": "spare: {goto: bye}\n"},
        ["error[reachable]: no way leads from `start` to 'spare'"],
        changed(REST, '"2": {option: rest, then: spare}}', more="spare: {goto: bye}\n"),
    ),
    "reachable: a part of a node that nobody comes to is told with the node": (
        {"more": "spare: {faq: bye, then: message}\n"},
        ["error[reachable]: no way leads from `start` to 'spare'"],
        changed(
            REST,
            '"2": {option: rest, then: spare}}',
            more="spare: {faq: bye, then: message}\n",
        ),
    ),
    "reachable: a subflow that no node uses": (
        changed(
            HEAD,
            f"{UNUSED}{HEAD}",
        ),
        ["error[reachable]: no node uses the subflow 'x'"],
        {
            "changes": {
                HEAD: f"{UNUSED}{HEAD}",
                REST: '"2": {option: rest, then: use}}',
            },
            "more": "use: {subflow: x, then: message}\n",
        },
    ),
    "reachable: a node inside a subflow": (
        {
            "changes": {
                HEAD: (
                    "subflows: {x: {start: a, nodes: {a: {goto: return}, "
                    f"b: {{goto: return}}}}}}}}\n{HEAD}"
                ),
                REST: '"2": {option: rest, then: use}}',
            },
            "more": "use: {subflow: x, then: message}\n",
        },
        ["error[reachable]: no way leads from `start` to 'use.b'"],
        {
            "changes": {
                HEAD: (
                    "subflows: {x: {start: a, nodes: {a: {goto: b}, "
                    f"b: {{goto: return}}}}}}}}\n{HEAD}"
                ),
                REST: '"2": {option: rest, then: use}}',
            },
            "more": "use: {subflow: x, then: message}\n",
        },
    ),
    "reachable: a branch on a language in which nobody comes there": (
        changed(
            "welcome, then: language",
            "welcome, then: which",
            more="which: {branch: language, is: {ko-KR: spare}, else: language}\n"
            "spare: {goto: main}\n",
        ),
        ["error[reachable]: no way leads from `start` to 'spare'"],
        changed(
            "welcome, then: language",
            "welcome, then: which",
            more="which: {branch: language, is: {en-US: spare}, else: bye}\n"
            "spare: {goto: language}\n",
        ),
    ),
    "exit: silence that is led in a circle": (
        {
            "changes": {
                f"{KOREAN_LINE}}}": f"{KOREAN_LINE}, no_input: {{then: main}}}}",
                f"{REST}}}": f"{REST}, no_input: {{limit: 2, then: language}}}}",
            }
        },
        [
            "error[exit]: a caller who stays silent for ever is led round and round: "
            "language, main, language; the way there: (silence) x5"
        ],
        {
            "changes": {
                f"{KOREAN_LINE}}}": f"{KOREAN_LINE}, no_input: {{then: main}}}}",
                f"{REST}}}": f"{REST}, no_input: {{limit: 2, then: message}}}}",
            }
        },
    ),
    "exit: wrong keys that are led in a circle": (
        changed(f"{REST}}}", f"{REST}, no_match: {{limit: 2, then: main}}}}"),
        [
            "error[exit]: a caller who presses wrong keys for ever is led round and "
            "round: main, main; the way there: 1 (wrong key) (wrong key)"
        ],
        changed(f"{REST}}}", f"{REST}, no_match: {{limit: 2, then: number}}}}"),
    ),
    "exit: silence and wrong keys in turn are led in a circle": (
        {
            "changes": {
                f"{KOREAN_LINE}}}": f"{KOREAN_LINE}, no_input: {{then: main}}}}",
                f"{REST}}}": f"{REST}, no_match: {{limit: 2, then: language}}}}",
            }
        },
        [
            "error[exit]: a caller who gives nothing that is asked for is led round "
            "and round: language, main, language; the way there: (silence) (silence) "
            "(silence) (wrong key) (wrong key)"
        ],
        {
            "changes": {
                f"{KOREAN_LINE}}}": f"{KOREAN_LINE}, no_input: {{then: main}}}}",
                f"{REST}}}": f"{REST}, no_match: {{limit: 2, then: number}}}}",
            }
        },
    ),
    "exit: somebody who has no number is asked for it again": (
        changed(
            NUMBER,
            f"{NUMBER}, give_up: number, no_input: {{then: message}}, "
            "no_match: {then: message}",
        ),
        [
            "error[exit]: a caller who gives nothing that is asked for is led round "
            "and round: number, number; the way there: 1 1 *#"
        ],
        changed(NUMBER, f"{NUMBER}, give_up: main"),
    ),
    "exit: a message that nobody leaves is asked for again": (
        changed("message:  {voicemail: {}", "message:  {voicemail: {}, empty: message"),
        [
            "error[exit]: a caller who stays silent for ever is led round and round: "
            "message, message; the way there: 0 (silence)",
            "error[exit]: a caller who presses wrong keys for ever is led round and "
            "round: message, message; the way there: 0 (silence)",
        ],
        changed("message:  {voicemail: {}", "message:  {voicemail: {}, empty: promise"),
    ),
    "exit: people whom nobody answers are rung for ever": (
        changed(
            REST,
            '"2": {option: rest, then: ring}}',
            more="ring: {transfer: desk, then: promise, no_answer: again}\n"
            "again: {say: bye, then: ring}\n",
        ),
        [
            f"error[exit]: a caller who {does} is led round and round: ring, again, "
            "ring; the way there: 1 2 (no answer)"
            for does in ("stays silent for ever", "presses wrong keys for ever")
        ],
        changed(
            REST,
            '"2": {option: rest, then: ring}}',
            more="ring: {transfer: desk, then: promise, no_answer: message}\n",
        ),
    ),
    "exit: silence that is borne too long": (
        changed(
            NUMBER,
            f"{NUMBER}, no_input: {{limit: 5, then: second}}",
            more="second: {collect: account, prompt: number, then: message,\n"
            "         no_input: {limit: 5}}\n",
        ),
        [
            "error[exit]: a caller who stays silent for ever, in en-US, hears 10 "
            f"questions in 96 s {NO_EXIT} 9 in 180 s; the way there: "
            "1 1 (silence) x10"
        ],
        changed(
            NUMBER,
            f"{NUMBER}, no_input: {{limit: 5, then: second}}",
            more="second: {collect: account, prompt: number, then: message,\n"
            "         no_input: {limit: 4}, no_match: {limit: 2}}\n",
        ),
    ),
    "exit: long words in one language": (
        {"words": {"ko-KR": {"number": "가" * 400}}},
        [
            "error[exit]: a caller who stays silent for ever, in ko-KR, hears 3 "
            f"questions in 196 s {NO_EXIT} 9 in 180 s; the way there: "
            "3 1 (silence) (silence) (silence)",
            "error[exit]: a caller who presses wrong keys for ever, in ko-KR, hears 3 "
            f"questions in 183 s {NO_EXIT} 9 in 180 s; the way there: "
            "3 1 (wrong key) (wrong key) (wrong key)",
        ],
        {"words": {"ko-KR": {"number": "가" * 150}}},
    ),
    "help_ends: help that asks, and leads back to itself": (
        changed(HEAD, f"help: main\n{HEAD}"),
        [
            "warning[help_ends]: a caller who presses 0 for ever is led round and "
            "round: main, main; the way there: 1 0"
        ],
        # An entry leads to help once; who asks again goes on without it.
        changed(HEAD, f"help: number\n{HEAD}"),
    ),
    "topic_ends: a topic that is sent away": (
        changed(NUMBER, f"{NUMBER}, give_up: bye"),
        [
            f"error[topic_ends]: a caller who chose the topic 'cards' {NO_CASE} a case "
            "or an answer; the way there: 1 1 *#"
        ],
        changed(NUMBER, f"{NUMBER}, give_up: promise"),
    ),
    "topic_ends: an answer that did not help": (
        changed(NUMBER, "number: {faq: number, then: bye, solved: bye"),
        [
            f"error[topic_ends]: a caller who chose the topic 'cards' {NO_CASE} a case "
            "or an answer; the way there: 1 1 2"
        ],
        changed(NUMBER, "number: {faq: number, then: message, solved: bye"),
    ),
    "topic_ends: a person who did not answer": (
        changed(NUMBER, "number: {transfer: desk, then: bye, no_answer: bye"),
        [
            f"error[topic_ends]: a caller who chose the topic 'cards' {NO_CASE} a case "
            "or an answer; the way there: 1 1 (no answer)"
        ],
        changed(NUMBER, "number: {transfer: desk, then: bye"),
    ),
    "topic_ends: a message that nobody will hear": (
        changed(
            "then: promise}",
            "then: left}",
            more="left: {branch: message_left, yes: bye, no: promise}\n",
        ),
        [
            f"error[topic_ends]: a caller who left a message {NO_CASE} a case; the way "
            "there: 0 (message) (message_left)",
            f"error[topic_ends]: a caller who chose the topic 'cards' {NO_CASE} a case "
            "or an answer; the way there: 1 1 *# (message) (message_left)",
        ],
        changed(
            "then: promise}",
            "then: left}",
            more="left: {branch: message_left, yes: promise, no: promise}\n",
        ),
    ),
    "topic_ends: whether there is a message is asked": (
        {
            "changes": {"topic: cards, ": "", "then: promise}": "then: left}"},
            "more": "left: {branch: message_left, yes: bye, no: promise}\n",
        },
        [
            f"error[topic_ends]: a caller who left a message {NO_CASE} a case; the way "
            "there: 0 (message) (message_left)"
        ],
        {
            "changes": {"topic: cards, ": "", "then: promise}": "then: left}"},
            "more": "left: {branch: message_left, yes: promise, no: bye}\n",
        },
    ),
    "variables_set: a number that is spoken and not always known": (
        {"words": {"bye": "Goodbye {account}."}},
        [
            "error[variables_set]: prompt 'bye' speaks of {account}, which is not "
            "known yet; the way there: 0 (message)"
        ],
        changed(
            "then: bye}",
            "then: known}",
            more="known: {branch: account, yes: named, no: bye}\n"
            "named: {say: named, then: bye}\n",
            words={"named": "Goodbye {account}."},
        ),
    ),
    "variables_set: only in the language that says it": (
        {"words": {"ko-KR": {"bye": "{account:text}."}}},
        [
            "error[variables_set]: prompt 'bye' speaks of {account}, which is not "
            "known yet; the way there: 3 2 (message)"
        ],
        {"words": {"ko-KR": {"bye": "{case_number:text}."}}},
    ),
    "variables_set: a case that is spoken of too early": (
        {"words": {"rest": "{case_number}"}},
        [
            "error[variables_set]: prompt 'rest' speaks of {case_number}, which is not "
            "known yet; the way there: 1"
        ],
        {"words": {"bye": "{case_number}"}},
    ),
    "variables_set: a phrase that speaks too early": (
        {"words": {"en-US": {"wrong_entry": "Not {account}."}}},
        [
            "error[variables_set]: prompt 'wrong_entry' speaks of {account}, which is "
            "not known yet; the way there: 1 1"
        ],
        {"words": {"en-US": {"wrong_entry": "Not this."}}},
    ),
    "variables_set: a caller who shows no number": (
        {"words": {"bye": "Goodbye {caller}."}},
        [
            "error[variables_set]: prompt 'bye' speaks of {caller}, which is not known "
            "yet; the way there: 0 (message)"
        ],
        changed(
            "then: bye}",
            "then: known}",
            more="known: {branch: caller_known, yes: named, no: bye}\n"
            "named: {say: named, then: bye}\n",
            words={"named": "Goodbye {caller}."},
        ),
    ),
    "variables_set: a number that is kept without being known": (
        changed(
            REST,
            '"2": {option: rest, set: {callback_number: "{caller}"}, then: message}}',
        ),
        [
            "error[variables_set]: 'callback_number' keeps {caller}, which is not "
            "known yet; the way there: 1"
        ],
        changed(
            REST, '"2": {option: rest, set: {callback_number: none}, then: message}}'
        ),
    ),
    "variables_set: an older case that there may not be": (
        {"words": {"bye": "About {open_case}?"}},
        [
            "error[variables_set]: prompt 'bye' speaks of {open_case}, which is not "
            "known yet; the way there: 0 (message)"
        ],
        changed(
            "then: bye}",
            "then: known}",
            more="known: {branch: open_case, yes: named, no: bye}\n"
            "named: {say: named, then: bye}\n",
            words={"named": "About {open_case}."},
        ),
    ),
    "variables_set: the data of an account that nobody looked at": (
        changed(
            NUMBER,
            "number: {verify: on_file, then: told, failed: told",
            more="told: {say: told, then: message}\n",
            words={"told": "You are {account.tier}."},
        ),
        [
            "error[variables_set]: prompt 'told' speaks of {account.tier}, which is "
            "not known yet; the way there: 1 1 (not verified)"
        ],
        changed(
            NUMBER,
            "number: {verify: on_file, then: told, failed: message",
            more="told: {say: told, then: message}\n",
            words={"told": "You are {account.tier}."},
        ),
    ),
    "variables_set: the data of an account that was looked at again in vain": (
        changed(
            NUMBER,
            "number: {verify: on_file, then: again, failed: message",
            more="again: {verify: attested, then: told, failed: told}\n"
            "told: {say: told, then: message}\n",
            words={"told": "You are {account.tier}."},
        ),
        [
            "error[variables_set]: prompt 'told' speaks of {account.tier}, which is "
            "not known yet; the way there: 1 1 (on_file) (not verified)"
        ],
        changed(
            NUMBER,
            "number: {verify: on_file, then: again, failed: message",
            more="again: {verify: attested, then: told, failed: message}\n"
            "told: {say: told, then: message}\n",
            words={"told": "You are {account.tier}."},
        ),
    ),
    "variables_set: a choice that only some callers made": (
        changed(
            REST,
            '"2": {option: rest, set: {kind: other}, then: message}}',
            words={"bye": "About {kind}."},
        ),
        [
            "error[variables_set]: prompt 'bye' speaks of {kind}, which is not known "
            "yet; the way there: 0 (message)"
        ],
        changed(
            REST,
            '"2": {option: rest, set: {kind: other}, then: told}}',
            more="told: {say: told, then: message}\n",
            words={"told": "About {kind}."},
        ),
    ),
    "variables_set: a message that was not left": (
        changed(
            "{voicemail: {}",
            "{voicemail: {}, set: {left: one}",
            words={"bye": "You left {left}."},
        ),
        [
            "error[variables_set]: prompt 'bye' speaks of {left}, which is not known "
            "yet; the way there: 0 (silence)"
        ],
        changed(
            "{voicemail: {}",
            "{voicemail: {}, set: {left: one}, empty: nothing",
            words={"bye": "You left {left}.", "nothing": "Nothing."},
            more="nothing: {case: open, then: nothing_left}\n"
            "nothing_left: {hang_up: nothing}\n",
        ),
    ),
    "forbidden_request: a question for a secret": (
        {"words": {"en-US": {"number": "Do not wait, tell us your PIN."}}},
        [
            "error[forbidden_request]: prompt 'number' in en-US asks for 'PIN', which "
            "nobody may be asked for: 'tell us your PIN.'; the way there: 1 1"
        ],
        {"words": {"en-US": {"number": "Do not tell us your PIN. Your number?"}}},
    ),
    "forbidden_request: a sentence in another language": (
        {"words": {"zh-CN": {"main": "请准备好您的密码。"}}},
        [
            "error[forbidden_request]: prompt 'main' in zh-CN asks for '密码', which "
            "nobody may be asked for: '请准备好您的密码。'; the way there: 2"
        ],
        {"words": {"zh-CN": {"main": "请不要说出您的密码。"}}},
    ),
    "option_before_digit: a phrase with the key first": (
        {"words": {"zh-CN": {"press": "请按{key}，{option}。"}}},
        [
            "error[option_before_digit]: phrase 'press' in zh-CN names the {key} "
            "before the {option}; a caller listens for the option, then for the key; "
            "the way there: 2"
        ],
        {"words": {"zh-CN": {"press": "{option}请按{key}。"}}},
    ),
    "option_before_digit: a sentence with the key first": (
        {"words": {"en-US": {"main": "Press 1 for cards."}}},
        [
            "error[option_before_digit]: prompt 'main' in en-US names a key "
            "before what it is for: 'Press 1 for'; the way there: 1"
        ],
        {"words": {"en-US": {"main": "For cards, press 1."}}},
    ),
    "always_offered: keys that are taken away": (
        changed(
            REST,
            '"*": {option: rest, then: number}, "#": {option: rest, then: number}, '
            '"0": {option: rest, then: number}}',
        ),
        [
            f"error[always_offered]: 'main' gives * {TAKEN}: going back; "
            "the way there: 1",
            f"error[always_offered]: 'main' gives # {TAKEN}: hearing the menu again; "
            "the way there: 1",
            f"error[always_offered]: 'main' gives 0 {TAKEN}: help; the way there: 1",
        ],
        changed(
            REST,
            '"*": {option: rest, then: language}, "#": {option: rest, then: main}, '
            '"0": {option: rest, then: number}, "2": {option: rest, then: message}}',
        ),
    ),
    "always_offered: the way back to a menu before a number": (
        changed(
            NUMBER,
            "number:   {collect: account, then: after",
            more='after: {prompt: main, menu: {"*": {option: rest, then: message}}}\n',
        ),
        [
            f"error[always_offered]: 'after' gives * {TAKEN}: going back; the way "
            "there: 1 1 (number) 1"
        ],
        changed(
            NUMBER,
            "number:   {collect: account, then: after",
            more='after: {prompt: main, menu: {"*": {option: rest, then: main}}}\n',
        ),
    ),
    "keys_suffice: what only words lead to is told once": (
        spoken(
            "{option: more, then: spare}",
            "spare: {menu: {'1': {option: rest, then: other}}, spoken:"
            " [{option: more, then: late}]}\n"
            "other: {goto: message}\nlate: {goto: message}\n",
        ),
        [
            "error[keys_suffice]: only words lead to 'spare', to which no key leads; a "
            "caller may not be understood; the way there: 1 (says more)"
        ],
        spoken("{option: more, then: message}"),
    ),
    "keys_suffice: a node to which only words lead": (
        spoken("{option: more, then: spare}", "spare: {say: spare, then: message}\n"),
        [
            "error[keys_suffice]: only words lead to 'spare', to which no key leads; a "
            "caller may not be understood; the way there: 1 (says more)"
        ],
        spoken("{option: more, then: number}"),
    ),
    "keys_suffice: a topic that only words choose": (
        spoken("{option: more, topic: other, then: number}"),
        [
            "error[keys_suffice]: only words lead to the topic 'other', which no key "
            "chooses; a caller may not be understood; the way there: 1 (says more)"
        ],
        spoken("{option: more, topic: cards, then: number}"),
    ),
    "words_to_hear: a choice without words": (
        spoken("{option: more, then: number}", heard=None),
        [
            "error[words_to_hear]: prompt 'more' in en-US has no words to `hear`, and "
            "the choice has no key; the way there: 1"
        ],
        spoken("{option: more, then: number}"),
    ),
    "most_options: a menu with six options": (
        changed(REST, options(6)),
        ["error[most_options]: 'main' offers 6 options; at most 5; the way there: 1"],
        changed(REST, options(5)),
    ),
    "time_to_first_option: a long way to it": (
        changed(
            KOREAN_LINE,
            "language: ko-KR, then: rules}}",
            words={"rules": "가" * 80},
            more="rules: {goto: more}\nmore: {say: rules, then: main}\n",
        ),
        [
            "warning[time_to_first_option]: the first option of 'main' is heard after "
            "15.7 s in ko-KR; at most 15 s; the way there: 3"
        ],
        changed(
            KOREAN_LINE,
            "language: ko-KR, then: rules}}",
            words={"rules": "가" * 60},
            more="rules: {goto: more}\nmore: {say: rules, then: main}\n",
        ),
    ),
    "time_to_first_option: a menu to which callers go back in their language": (
        {"words": {"ko-KR": {"language": "가" * 110}, "en-US": LANG, "zh-CN": LANG}},
        [
            "warning[time_to_first_option]: the first option of 'language' is heard "
            "after 17.1 s in ko-KR; at most 15 s; the way there: 3 *"
        ],
        {"words": {"ko-KR": LANG, "en-US": LANG, "zh-CN": LANG}},
    ),
    "whole_menu: a menu that takes too long": (
        {"words": {"zh-CN": {"rest": "其他" * 60}}},
        [
            "warning[whole_menu]: all of 'main' takes 31.6 s in zh-CN; at most 30 s; "
            "the way there: 2"
        ],
        {"words": {"zh-CN": {"rest": "其他" * 50}}},
    ),
    "hours_hole: a week that leaves days out": (
        hours("week: {mon-wed: '9:00-17:00', fri: '9:00-17:00'}"),
        [
            "warning[hours_hole]: the week says nothing of thu, sat, sun, so nobody is "
            "there; write thu: closed, sat-sun: closed"
        ],
        hours("week: {mon-fri: '9:00-17:00', sat-sun: closed}"),
    ),
    "hours_hole: more days off than a caller can wait": (
        hours("week: {mon: '9:00-17:00', tue-sun: closed}, closed: [2026-12-07]"),
        [
            "warning[hours_hole]: nobody is there for 13 days from 2026-12-01; at most "
            "7: give hours for one of them under `open`"
        ],
        hours(
            "week: {mon: '9:00-17:00', tue-sun: closed}, closed: [2026-12-07], "
            "open: {2026-12-08: '9:00-10:00'}"
        ),
    ),
    "hours_overlap: twice the same hour": (
        hours("week: {mon-sun: '9:00-12:00, 11:00-15:00'}"),
        [
            f"warning[hours_overlap]: hours overlap on {day}"
            for day in "mon tue wed thu fri sat sun".split()
        ],
        hours("week: {mon-sun: '9:00-12:00, 12:00-15:00'}"),
    ),
    "hours_overlap: a night that runs into a morning": (
        hours("week: {mon-fri: closed, sat: '22:00-06:00', sun: '05:00-07:00'}"),
        ["warning[hours_overlap]: the hours of sat run into those of sun"],
        hours("week: {mon-fri: closed, sat: '22:00-06:00', sun: '06:00-07:00'}"),
    ),
    "hours_overlap: a single day": (
        hours("open: {2026-12-04: '9:00-10:00,9:30-11:00'}"),
        ["warning[hours_overlap]: hours overlap on 2026-12-04"],
        hours("open: {2026-12-04: '9:00-10:00,10:30-11:00'}"),
    ),
    "silence: a rule that there is not": (
        changed(HEAD, f"silence: {{reachble: later}}\n{HEAD}"),
        ["error[silence]: there is no rule 'reachble'; did you mean 'reachable'?"],
        changed(
            HEAD, f"silence: {{reachable: later}}\n{HEAD}", more="spare: {goto: bye}\n"
        ),
    ),
    "silence: a rule that finds nothing": (
        changed(HEAD, f"silence: {{reachable: later}}\n{HEAD}"),
        [
            "warning[silence]: 'reachable' is silenced and finds nothing; take this "
            "line out"
        ],
        changed(
            HEAD, f"silence: {{reachable: later}}\n{HEAD}", more="spare: {goto: bye}\n"
        ),
    ),
    "silence: a rule of the loader": (
        changed(HEAD, f"silence: {{prompts_complete: later}}\n{HEAD}"),
        ["error[silence]: 'prompts_complete' cannot be silenced"],
        {},
    ),
}
