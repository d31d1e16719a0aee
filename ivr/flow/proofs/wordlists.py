"""The words of what nobody may ask a caller for, in each language that we can read.

The source of the list are the rules of the hotline: no seed phrase, private key,
password, PIN or one-time code; no hand on the caller's machine; no money moved to
where somebody says that it is safe.
"""

import re
from dataclasses import dataclass

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns of one language.

    A text is read clause by clause, split at `clauses`, once `harmless` is taken out.
    A clause asks for one of the `things` that it names where one of `asking` stands in
    it, unless a `no` forbids it; `unless` takes that back ("except"), and `idle` is no
    such word ("do not hang up").  `elsewhere` is where a secret may be typed.  `deeds`
    are asked for by their very name.
    """

    things: Pattern
    asking: Pattern
    no: Pattern
    idle: Pattern
    unless: Pattern
    harmless: Pattern
    elsewhere: Pattern
    deeds: Pattern
    clauses: Pattern


def words(**texts: str) -> Words:
    """Return patterns that do not tell small letters from capitals."""
    return Words(
        **{name: re.compile(text, re.IGNORECASE) for name, text in texts.items()}
    )


VERBS = (
    "tell|say|speak|enter|type|input|key in|punch in|dial|press|read|give|send|spell"
    "|confirm|share|provide|repeat|recite|state|supply|submit|text|reveal|disclose"
    "|leave|record|verify|whisper|name|use"
)
CODE_IS_NONE = (
    "country|area|dialling|dialing|zip|postal|post|error|booking|order|product|model"
    "|version|support|case|ticket|reference|branch|currency|discount|voucher|promo"
    "|transaction|customer|department|extension|swift|bank|colou?r"
)

ENGLISH = words(
    things=(
        r"\b(?:(?:seed|recovery|secret|backup|wallet|mnemonic)[- ](?:phrase|word|key)s?"
        r"|mnemonics?|seeds?|(?:12|15|18|24|twelve|fifteen|eighteen|twenty[- ]four)"
        r"[- ]words?(?: phrase)?|private[- ]keys?|pass-? ?words?|pass-? ?codes?"
        r"|pass-? ?phrases?|pins?|pin numbers?|codes?|otps?|tan|cvv|cvc)\b"
    ),
    asking=(
        rf"\b(?:{VERBS})\b|\bwhat(?: is|'s| are| was)\b|\bneed\b|\brequire[sd]?\b"
        r"|\b(?:may|can|could) (?:we|i) (?:have|know|get)\b|\bready\b"
        r"|\bask(?:ed)? for\b|\b(?:by|over the) (?:tele)?phone\b"
        r"|\bon th(?:is|e) (?:line|call)\b|\bplease\b"
    ),
    no=(
        r"\b(?:never|do not|don't|does not|doesn't|will not|won't|cannot"
        r"|can't|must not|should not|not|no one|nobody|without)\b"
    ),
    idle=(
        r"\b(?:do not|don't|never)\s+(?:forget|hesitate|be afraid|worry|hang up|wait"
        r"|fail)\b|\bno need to (?:worry|wait)\b|\bnot only\b"
        r"|\bif you (?:can(?:not|'t)|do not|don't)\b"
    ),
    unless=r"\b(?:except|unless|other than|but (?:to|with) us|only (?:to|with) us)\b",
    harmless=(
        r"\b(?:forgot(?:ten)?|lost|lose|losing|forget|reset(?:ting)?|chang(?:e|ed|ing)"
        r"|recover(?:ing|ed)?|stolen|strong(?:er)?|new|old)\s+"
        r"(?:your |a |an |the |my |their |our )?(?:lost |forgotten |old |new )?"
        r"(?:pass-?words?|pass-?codes?|pins?|seed phrases?|recovery phrases?)\b"
        r"(?!\s+(?:by|over|on this|to us|now)\b)"
        rf"|\b(?:{CODE_IS_NONE})[- ]codes?\b|\b(?:tele)?phone pins?\b"
        r"|\b(?:pass-?word|pin|code) (?:reset|change|recovery|manager|rules?)\b"
    ),
    elsewhere=(
        r"\b(?:in|into|inside|within|on|from)\s+(?:the|your|our)\s+"
        r"(?:\w+\s+)?(?:app|website|web site|web page|page|settings|wallet|device"
        r"|sign-?in (?:page|screen)|log-?in (?:page|screen)|official site)\b"
    ),
    deeds=(
        r"\b(?:remote (?:access|control|support)|anydesk|teamviewer|rustdesk"
        r"|shar(?:e|ing) your screen|screen shar(?:e|ing)"
        r"|safe (?:address|account|wallet)(?:es|s)?"
        r"|(?:move|transfer|send) (?:your |all |the |any )*"
        r"(?:money|funds|assets|coins|balance))\b"
    ),
    clauses=(
        r"(?<=[.!?;:])\s+"
        r"|(?:,|\band\b|\bbut\b|\bthen\b|\bso\b)\s+(?=(?:and |but |then |so |please "
        rf"|now )*(?:{VERBS})\b)"
    ),
)
CHINESE = words(
    things=(
        r"助记词|助记符|恢复短语|恢复词|种子短语|种子词|备份短语"
        r"|(?:12|24|十二|二十四)个"
        r"(?:英文)?(?:单词|词)|私钥|密钥|密码|口令"
        r"|验证码|校验码|动态码|动态口令|一次性代码"
    ),
    asking=(
        r"说出|说一下|讲出|请说|告诉|告知|输入|键入|录入|提供|报出|报一下|报上|发送|发给"
        r"|发到|念出|念一下|朗读|读出|给我们|交给|出示|确认|核对|准备|需要|留下|是什么"
        r"|是多少|按下|填写|请您的|拼出|复述|透露|分享"
    ),
    no=r"绝不|从不|决不|不会|不要|请勿|切勿|勿|不得|不能|不可|不应|没有人|任何人都不|无需|不用|不必|别",
    idle=(
        r"(?:不要|请勿|切勿|别|勿)(?:忘记|忘了|忘|挂机|挂断|犹豫|担心|着急)"
        r"|不用担心|不仅|不但|(?:如果|若)[^，。]{0,6}(?:不能|不会)"
    ),
    unless=r"除了|除非|除我们|只(?:能)?(?:告诉|告知|提供给)我们",
    harmless=(
        r"(?:忘记|忘了|丢失|遗失|修改|更改|重置|找回|重设|更换|设置)(?:了)?(?:您的|登录)*"
        r"(?:新|旧)?(?:密码|助记词|私钥)|密码(?:重置|找回|修改)|电话服务码|强密码"
    ),
    elsewhere=(
        r"在(?:您的|我们的)?(?:钱包)?(?:应用|官网|网站|设置|网页|手机|钱包|APP)(?:程序)?"
        r"[里中内上]?"
    ),
    deeds=(
        r"远程(?:控制|协助|访问|操作)|共享(?:您的)?屏幕|屏幕共享|安全(?:地址|账户|钱包)"
        r"|(?:转移|转出|转走)(?:您的)?(?:全部)?(?:资产|资金|币|余额)"
    ),
    clauses=r"(?<=[。！？，：\uff1b!?,:;])(?<!除了我们，)",
)
KOREAN = words(
    things=(
        r"복구 ?구문|복구 ?문구|복구 ?단어|시드|니모닉"
        r"|(?:12|24|열두|스물네) ?개?의? ?단어"
        r"|개인 ?키|비밀 ?키|프라이빗 ?키|비밀 ?번호|패스 ?워드|암호"
        r"|인증 ?번호|인증 ?코드"
        r"|보안 ?코드|일회용 ?(?:번호|코드)|핀 ?번호|OTP"
    ),
    asking=(
        r"말씀|말해|입력|알려|불러|보내|제공|눌러"
        r"|읽어|전달|공유|준비|필요|무엇|어떻게 되"
        r"|확인해 ?주|남겨|녹음|적어|주세요|주십시오|바랍니다"
    ),
    no=(
        r"절대|않습니다|않아요|마세요|마시고|마시기|마십시오|말아 ?주|말고|없습니다"
        r"|아무도|안 됩니다|안됩니다|금지"
    ),
    idle=(
        r"(?:끊지|기다리지|걱정하지|망설이지|잊지) ?"
        r"(?:마세요|마시고|말고|마십시오|말아 ?주세요)"
    ),
    unless=r"외에는|제외하고|저희에게만|저희한테만|빼고",
    harmless=(
        r"(?:비밀 ?번호|암호|복구 ?구문)(?:를|을)? ?"
        r"(?:변경|재설정|분실|찾기|잊|잃|바꾸)[가-힣]*(?! ?(?:전화로))"
        r"|(?:잊은|잃어버린|분실한|새|강력한) ?(?:비밀 ?번호|암호|복구 ?구문)"
        r"|전화 상담용 핀 번호"
    ),
    elsewhere=(
        r"(?:앱|웹사이트|홈페이지|설정|지갑|기기|공식 사이트)"
        r"(?: ?화면)?(?:에서|에만|에)"
    ),
    deeds=(
        r"원격 ?(?:제어|접속|지원)|화면 ?공유|안전한? ?(?:주소|계좌|지갑)"
        r"|(?:자산|자금|돈|코인|잔액)(?:을|를) (?:모두 |전부 )?(?:옮|이체|송금|보내)"
    ),
    clauses=r"(?<=[.!?])\s+|(?<=고[,，])\s+|(?<=며[,，])\s+|(?<=니[,，])\s+",
)
WORDS = {"en": ENGLISH, "zh": CHINESE, "ko": KOREAN}
