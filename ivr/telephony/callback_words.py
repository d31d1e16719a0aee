"""What is said in a callback, and the answers that ask for one key.

A flow words a sentence anew by a prompt `callback_NAME`, such as `callback_person`, and
says how a topic is called by one `topic_NAME`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response
from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.flow.actions import Say
from ivr.flow.flow import Flow
from ivr.policy.policy import Record
from ivr.telephony.hearing import legible

# Before the caller presses 1, nothing tells what it is about: it may be a machine.
WORDS: dict[str, dict[str, str]] = {
    "en-US": {
        "whisper": "Case {case_number}, topic {topic}. To ring the caller, press 1.",
        "ringing": "Ringing the caller.",
        "person": "Hello. You asked us to call you back. To talk to us now, press 1.",
        "record": (
            "We would like to record this call, so that nothing you tell us is lost. "
            "If you agree, press 1. To talk without a recording, press 2 or just wait."
        ),
        "recorded": "This call is recorded.",
        "record_ask": "The call is recorded if the caller agrees.",
        "record_announce": "The call is recorded, and the caller is told so.",
        "missed": "We will try again another time. Goodbye.",
        "over": (
            "The call is over. How did it end? You can also hang up and "
            "choose it on the page."
        ),
        "not_reached": "Nobody was reached.",
        "press": "{option}, press {key}.",
    },
    "zh-CN": {
        "whisper": "工单{case_number}，主题{topic}。要接通来电人，请按1。",
        "ringing": "正在呼叫来电人。",
        "person": "您好，您之前请我们给您回电。现在通话，请按1。",
        "record": (
            "为了不遗漏您说的内容，我们希望录下这次通话。同意请按1。"
            "不录音请按2，或者直接等待接通。"
        ),
        "recorded": "本次通话会录音。",
        "record_ask": "来电人同意后，通话会录音。",
        "record_announce": "通话会录音，系统会告知来电人。",
        "missed": "我们会另找时间再打给您，再见。",
        "over": "通话结束了。结果如何？您也可以挂机后在页面上选择。",
        "not_reached": "没有联系上对方。",
        "press": "{option}，请按{key}。",
    },
    "ko-KR": {
        "whisper": (
            "{case_number}번 건, 주제 {topic}. 고객에게 연결하려면 1번을 누르세요."
        ),
        "ringing": "고객에게 전화를 걸고 있습니다.",
        "person": (
            "안녕하세요. 요청하신 전화를 드렸습니다. "
            "지금 통화하시려면 1번을 눌러 주세요."
        ),
        "record": (
            "말씀을 빠뜨리지 않도록 통화를 녹음하고자 합니다. 동의하시면 1번을 눌러 "
            "주세요. 녹음 없이 통화하시려면 2번을 누르시거나 그대로 기다려 주세요."
        ),
        "recorded": "이 통화는 녹음됩니다.",
        "record_ask": "고객이 동의하면 통화가 녹음됩니다.",
        "record_announce": "통화는 녹음되며 고객에게도 안내됩니다.",
        "missed": "다음에 다시 전화드리겠습니다. 안녕히 계세요.",
        "over": (
            "통화가 끝났습니다. 결과를 선택해 주세요. "
            "전화를 끊고 화면에서 고르셔도 됩니다."
        ),
        "not_reached": "연결되지 않았습니다.",
        "press": "{option}, {key}번을 누르세요.",
    },
}
ELSE = "en-US"


@dataclass(frozen=True, slots=True)
class Voices:
    """What is said, in whose language; `flow` returns the flow that answers now."""

    flow: Callable[[], Flow]

    def agents(self) -> str:
        """Return the language in which agents are spoken to: the flow's first."""
        return self.flow().language

    def say(self, name: str, language: str, **gaps: str) -> Say:
        """Return the sentence `name`: in the flow's own wording if it has one.

        In English where neither the flow nor we have it in `language`.
        """
        own = self.flow().prompts.get(language, {}).get(f"callback_{name}")
        if own is not None and set(own.gaps) <= gaps.keys():
            return Say(legible(own.fill(gaps)), language)
        tongue = language if language in WORDS else ELSE
        return Say(legible(WORDS[tongue][name].format(**gaps)), tongue)

    def recorded_for_agents(self, record: Record) -> list[Say]:
        """Return what agents hear of a recording before they press 1."""
        if record == "never":
            return []
        return [self.say(f"record_{record}", self.agents())]

    def topic(self, name: str, language: str) -> str:
        """Return how a topic is called: by a prompt `topic_NAME`, else its name."""
        prompt = self.flow().prompts.get(language, {}).get(f"topic_{name}")
        return prompt.fill({}) if prompt else name.replace("_", " ")


def answer(text: str) -> Response:
    """Return TwiML as Twilio wants it."""
    return Response(text, content_type="text/xml; charset=utf-8")


def hang_up() -> str:
    """Return an answer that ends the call."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def connect() -> str:
    """Return an answer without a verb, which connects whoever is dialled."""
    return str(VoiceResponse())


def question(
    says: Sequence[Say],
    action: str,
    wait_s: int,
    *,
    missed: Say | None = None,
    silent_to: str | None = None,
) -> str:
    """Return a question for one key; after silence come `missed` and the end.

    With `silent_to` silence leads there instead.
    """
    response = VoiceResponse()
    gather = Gather(
        action=action,
        method="POST",
        input="dtmf",
        timeout=wait_s,
        finish_on_key="",
        num_digits=1,
    )
    for say in says:
        gather.say(say.text, language=say.language)
    response.append(gather)
    if silent_to is not None:
        response.redirect(silent_to, method="POST")
        return str(response)
    if missed is not None:
        response.say(missed.text, language=missed.language)
    response.hangup()
    return str(response)
