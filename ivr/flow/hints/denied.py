"""Whether what is said is denied where it is said: `it was not stolen`.

Narrow on purpose: a hint can only raise a priority, so one denial that is missed costs
a look, and one that is imagined hides a theft.  Questions deny nothing (`有没有被盗`,
`해킹당한 거 아니에요?`).
"""

import re

NOT = (
    r"not|never|without|nothing|nobody|none|no one|aint|cannot|"
    r"(?:is|was|are|were|has|have|had|do|does|did|wo|ca|could|would|should)nt|"
    r"(?:is|was|been|theres|there|with|had|have|has|were|are) no"
)
BETWEEN = "been|being|be|get|got|gotten|have|had|really|actually|yet|even|any|a|an|the"
ENGLISH = re.compile(rf"(?<!\S)(?:{NOT})(?: (?:{BETWEEN})){{0,3}} $")

# 有没有, 是不是 and 会不会 ask.
CHINESE = re.compile(
    "(?:(?<!有)[没沒]有|(?<!有)[没沒]|(?<!是)不是|[并並]非|[并並]未|从未|從未|未|(?<!会)不会)"
    "(?:被|遭到|遭|受到|发生|出现|任何|什么|人|真的){0,2}$"
)

OF_IT = "(?:된|당한|한|인)?"
TOPIC = "(?:은|는|이|가|도|을|를|건|것은|것이|거는|적은|적이|적도|적|일은|일이)"
AT_ALL = "(?:전혀|절대|아직)?"
KOREAN = re.compile(
    rf"{OF_IT}{TOPIC}{AT_ALL}아니"
    rf"|{OF_IT}{TOPIC}{AT_ALL}없(?!어졌|어지|어져)"
    rf"|{TOPIC}?{AT_ALL}안(?:당|됐|되|했|받)"
    "|(?:당하|되|하|받)지(?:는|도|를)?(?:않|안|못)"
)
FAR = 24


def is_denied(tongue: str, text: str, begin: int, end: int) -> bool:
    """Tell whether what stands in `text` from `begin` to `end` is denied there."""
    match tongue:
        case "en":
            return ENGLISH.search(text[:begin]) is not None
        case "zh":
            return CHINESE.search(text[:begin]) is not None
        case "ko":
            return KOREAN.match(text[end : end + FAR].replace(" ", "")) is not None
        case _:
            return False
