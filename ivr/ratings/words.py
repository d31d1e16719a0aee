"""What callers are asked, in their language.

A flow words a sentence anew by a prompt `rating_NAME`, such as `rating_text`.
"""

from ivr.flow.flow import Flow

WORDS: dict[str, dict[str, str]] = {
    "en-US": {
        "text": (
            "How did we do in case {case_number}? Answer with a digit, 1 (poor) to 5 "
            "(very good). You need not answer. STOP ends our texts."
        ),
        "key": (
            "How did we do? Press a key from 1, poor, to 5, very good. Or just hang up."
        ),
        "thanks": "Thank you. Goodbye.",
    },
    "zh-CN": {
        "text": (
            "工单{case_number}的服务您满意吗？请回复数字1（很差）到5（很好），"
            "不回复也没关系。回复“退订”不再接收短信。"
        ),
        "key": "您对这次服务满意吗？请按1到5，1是很差，5是很好。不评价可以直接挂机。",
        "thanks": "谢谢您，再见。",
    },
    "ko-KR": {
        "text": (
            "{case_number}번 상담은 어떠셨나요? 1(나쁨)부터 5(매우 좋음)까지 숫자로 "
            "답해 주세요. 답하지 않으셔도 됩니다. 수신거부라고 보내시면 문자를 "
            "보내지 않습니다."
        ),
        "key": (
            "오늘 상담은 어떠셨나요? 나쁨은 1번, 매우 좋음은 5번까지 눌러 주세요. "
            "그냥 끊으셔도 됩니다."
        ),
        "thanks": "감사합니다. 안녕히 계세요.",
    },
}
ELSE = "en-US"


def wording(flow: Flow, name: str, language: str, **gaps: str) -> tuple[str, str]:
    """Return a sentence and its language: in the flow's own wording if it has one.

    In English where neither the flow nor we have it in `language`.
    """
    own = flow.prompts.get(language, {}).get(f"rating_{name}")
    if own is not None and set(own.gaps) <= gaps.keys():
        return own.fill(gaps), language
    tongue = language if language in WORDS else ELSE
    return WORDS[tongue][name].format(**gaps), tongue
