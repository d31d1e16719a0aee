"""A flow that listens, in three languages."""

FLOW = """flow: speech
languages: [en-US, zh-CN, ko-KR]
topics: {transfers: {}, security: {}, app: {}, other: {}}
HEAD
start: language
give_up: gave_up
help: helped
language:
  menu:
    "1": {option: english, language: en-US, then: main}
    "2": {option: chinese, language: zh-CN, then: main}
    "3": {option: korean, language: ko-KR, then: main}
main:
  menu:
    "1": {option: missing_transfer, topic: transfers, then: more}
    "2": {option: locked_account, topic: security, then: more}
    "3": {option: app_trouble, topic: app, then: more}
  spoken:
    - {option: fees, topic: other, tag: asked_fees, set: {about: fees}, then: fees}
more: {menu: {"1": {option: missing_transfer, then: fees}}}
fees: {hang_up: fees}
gave_up: {hang_up: gave_up}
helped: {hang_up: helped}
"""
SPEECH = "speech: [en-US, zh-CN, ko-KR]"


def offered(say, *hear):
    return {"say": say, "hear": list(hear)}


ENGLISH = {
    "english": offered("For English", "English"),
    "missing_transfer": offered("For a transfer", "missing transfer", "transfer"),
    "locked_account": offered("For a locked account", "locked", "my account is locked"),
    "app_trouble": offered("For the app", "app", "the app"),
    "fees": offered("Fees.", "fees", "what does it cost"),
    "gave_up": "Gave up.",
    "helped": "Helped.",
}
CHINESE = {
    **ENGLISH,
    "chinese": offered("中文服务", "中文", "普通话"),
    "missing_transfer": offered("转账", "转账", "汇款没到"),
    "locked_account": offered("账户锁定", "锁定", "锁住了"),
    "app_trouble": offered("应用", "应用"),
    "fees": offered("费用。", "手续费"),
}
KOREAN = {
    **ENGLISH,
    "korean": offered("한국어", "한국어"),
    "missing_transfer": offered("이체", "이체", "송금"),
    "locked_account": offered("잠긴 계정", "잠긴", "계정이 잠겼"),
    "app_trouble": offered("앱", "앱", "어플"),
    "fees": offered("수수료.", "수수료"),
}
WORDS = {"en_US": ENGLISH, "zh_CN": CHINESE, "ko_KR": KOREAN}
