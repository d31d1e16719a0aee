"""A telephone in the terminal, and callers written as data."""

import pytest
from plain_application import CALLER, NUMBER, texts

from ivr.errors import UsageError
from ivr.simulator import HangUp, Message, Press, Say, Silent, Subscriber, keypad, play
from ivr.simulator.sound import tone
from ivr.simulator.terminal import HELP


@pytest.fixture
def session(exchange):
    """Type lines into a keypad; return the call and what was written."""

    def run(*lines):
        typed, written = iter(lines), []

        def read(prompt):
            written.append(prompt)
            line = next(typed, None)
            if line is None:
                raise EOFError
            return line

        call = keypad(
            exchange, from_=CALLER, to=NUMBER, read=read, write=written.append
        )
        return call, written

    return run


@pytest.fixture
def menu(application):
    application.says(
        "/voice",
        '<Say>Welcome here.</Say><Gather numDigits="1" action="/step" timeout="5">'
        '<Say language="zh-CN">请按一。</Say></Gather><Say>Goodbye.</Say>',
    )
    application.says("/step", '<Record action="/done" maxLength="180"/>')
    application.says("/done", "<Play>/thanks.mp3</Play>")


@pytest.mark.usefixtures("menu")
def test_a_session_shows_what_is_heard_and_what_the_call_waits_for(session, tmp_path):
    file = tmp_path / "message.wav"
    file.write_bytes(tone(4))
    call, written = session("1", f"r {file}")
    assert written == [
        "09:00:00 en-US  Welcome here.",
        "09:00:00 zh-CN  请按一。",
        "[keys: up to 1, then you have 5 s]",
        "> ",
        "[recording: up to 180 s, ends on any key]",
        "> ",
        "09:00:10 (plays) https://hotline.example/thanks.mp3",
        "[call ended: completed, 15 s]",
    ]
    assert call.ended


@pytest.mark.parametrize("line", ["", "s", "  "])
@pytest.mark.usefixtures("menu")
def test_an_empty_line_is_silence(session, line):
    call, _ = session(line)
    assert texts(call) == ["Welcome here.", "请按一。", "Goodbye."]


@pytest.mark.parametrize("lines", [(), ("h",)])
@pytest.mark.usefixtures("menu")
def test_the_end_of_input_hangs_up(session, lines):
    call, written = session(*lines)
    assert (call.status, texts(call)) == ("completed", ["Welcome here.", "请按一。"])
    assert written[-1] == "[call ended: completed, 1 s]"


@pytest.mark.parametrize("line", ["?", "hello", "1 2", "r", "say"])
@pytest.mark.usefixtures("menu")
def test_a_line_that_nobody_understands_is_answered_with_help(session, line):
    _, written = session(line, "h")
    assert written[4:6] == [HELP, "[keys: up to 1, then you have 5 s]"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "No such file or directory"),
        (b"RIFF", "not a WAV file of PCM samples"),
    ],
)
@pytest.mark.usefixtures("menu")
def test_a_bad_recording_is_one_line_and_the_call_goes_on(
    session, tmp_path, content, complaint
):
    file = tmp_path / "bad.wav"
    if content is not None:
        file.write_bytes(content)
    call, written = session("1", f"r {file}", "h")
    (said,) = [line for line in written if line.startswith("! ")]
    assert complaint in said
    assert "\n" not in said
    assert call.ended


@pytest.mark.parametrize(
    ("twiml", "words"),
    [
        (
            '<Gather numDigits="9" timeout="7"/>',
            "[keys: up to 9, ends on #, then you have 7 s]",
        ),
        ('<Gather finishOnKey=""/>', "[keys, then you have 5 s]"),
        (
            '<Gather input="dtmf speech" language="ko-KR"/>',
            "[keys or words in ko-KR, ends on #, then you have 5 s]",
        ),
        ('<Record finishOnKey="#*"/>', "[recording: up to 3600 s, ends on # or *]"),
        ('<Record finishOnKey=""/>', "[recording: up to 3600 s]"),
    ],
)
def test_every_wait_is_said_in_plain_words(application, session, twiml, words):
    application.says("/voice", twiml)
    _, written = session("h")
    assert written[0] == words


def test_keys_typed_so_far_are_shown(application, session):
    application.says("/voice", '<Gather numDigits="9"/>')
    _, written = session("12", "h")
    assert written[2] == "[keys: up to 9, ends on #, then you have 5 s, typed 12]"


def test_a_dialled_number_is_said(application, exchange, session):
    exchange.subscribers["+15550100"] = Subscriber()
    application.says("/voice", "<Dial>+15550100</Dial>")
    _, written = session("", "")
    assert [line for line in written if line != "> "] == [
        "[ringing at +15550100]",
        "[talking with +15550100]",
        "[call ended: completed, 36 s]",
    ]


def test_words_can_be_said(application, session):
    application.says("/voice", '<Gather input="speech" action="/step"/>')
    application.says("/step", "")
    session("say my account is locked")
    assert application.forms("/step", "SpeechResult") == [("my account is locked",)]


@pytest.mark.usefixtures("menu")
def test_a_caller_can_be_written_as_data(application, exchange):
    script = [Press("1"), Message(tone(1), end="#")]
    call = play(exchange, script, from_=CALLER, to=NUMBER, FromCountry="CN")
    assert (call.status, len(exchange.recordings)) == ("completed", 1)
    assert application.forms("/voice", "FromCountry") == [("CN",)]


@pytest.mark.usefixtures("menu")
def test_a_script_may_stop_in_the_middle_of_a_call(exchange):
    call = play(exchange, [Say("hm")], from_=CALLER, to=NUMBER)
    assert not call.ended


@pytest.mark.usefixtures("menu")
def test_a_script_that_goes_on_after_the_call_is_refused(exchange):
    with pytest.raises(UsageError, match="the call is over"):
        play(exchange, [HangUp(), Silent()], from_=CALLER, to=NUMBER)
