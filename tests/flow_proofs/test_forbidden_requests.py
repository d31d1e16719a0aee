"""What counts as asking for a secret, sentence by sentence."""

import pytest

from ivr.flow.prompts import PHRASES, phrases, prompt
from ivr.flow.proofs.forbidden import asked_in
from ivr.flow.proofs.wordlists import WORDS

# Sentences that ask, wherever they are spoken, and what they ask for.
ASKS = [
    ("en", "Please enter your PIN.", "PIN"),
    ("en", "We never ask. Say the codes from your text messages.", "codes"),
    ("en", "Please change your password by phone.", "password"),
    ("en", "Do not hang up, and tell us your seed phrase.", "seed phrase"),
    ("en", "Don\u2019t forget to tell us your password.", "password"),
    ("en", "Read us your twelve words.", "twelve words"),
    ("en", "Please spell the 24-word phrase.", "24-word phrase"),
    ("en", "What is your recovery phrase?", "recovery phrase"),
    ("en", "What's the one-time code that we have just sent you?", "code"),
    ("en", "May we have your private key?", "private key"),
    ("en", "Please have your passcode ready.", "passcode"),
    ("en", "To prove that it is you, we need the verification code.", "code"),
    ("en", "Your mnemonic, please.", "mnemonic"),
    ("en", "Type the OTP, then press hash.", "OTP"),
    ("en", "Never tell anyone your password except us.", "password"),
    (
        "en",
        "Nobody else may know it, so say your secret words after the tone.",
        "secret words",
    ),
    ("en", "Send your funds to our safe address.", "Send your funds"),
    ("en", "Install AnyDesk for us.", "AnyDesk"),
    ("zh", "请输入您的密码。", "密码"),
    ("zh", "我们绝不索要私钥。请说出助记词。", "助记词"),
    ("zh", "请不要挂机，请告诉我们验证码。", "验证码"),
    ("zh", "别忘了告诉我们您的密码。", "密码"),
    ("zh", "您的助记词是什么？", "助记词"),
    ("zh", "请准备好您的私钥。", "私钥"),
    ("zh", "我们需要您的短信验证码来核实身份。", "验证码"),
    ("zh", "请按顺序念出十二个单词。", "十二个单词"),
    ("zh", "除了我们，不要告诉任何人您的密码。", "密码"),
    ("zh", "请把钱转到安全账户。", "安全账户"),
    ("zh", "请打开远程控制。", "远程控制"),
    ("ko", "카드 핀 번호를 눌러 주세요.", "핀 번호"),
    ("ko", "비밀번호를 말씀해 주세요.", "비밀번호"),
    ("ko", "묻지 않습니다. 인증번호를 입력해 주세요.", "인증번호"),
    ("ko", "끊지 마시고, 복구 구문을 말씀해 주세요.", "복구 구문"),
    ("ko", "개인 키가 필요합니다.", "개인 키"),
    ("ko", "니모닉 단어를 준비해 주세요.", "니모닉"),
    ("ko", "문자로 받은 인증 코드를 불러 주세요.", "인증 코드"),
    ("ko", "비밀번호는 무엇인가요?", "비밀번호"),
    ("ko", "잊지 마시고 비밀번호를 알려 주세요.", "비밀번호"),
    ("ko", "안전한 지갑으로 보내 주세요.", "안전한 지갑"),
    ("ko", "원격 제어를 허용해 주세요.", "원격 제어"),
]
# Sentences that ask for nothing, even before a caller speaks.
REFUSES = [
    ("en", "Never tell anyone your password."),
    ("en", "Never say your recovery phrase, private key, password or a code."),
    ("en", "We do not ask for your PIN, and we will never call about one."),
    ("en", "Nobody from our team needs your one-time code."),
    ("en", "You can't give us your private key."),
    ("en", "Your seed phrase must not be shared with anybody."),
    ("en", "Change your password in the app."),
    ("en", "Type your number with the country code."),
    ("en", "Please enter the postal code, then press hash."),
    ("en", "Please tell us about your forgotten password."),
    ("en", "Please enter your telephone PIN."),
    ("en", "Please do not move money because someone tells you to."),
    ("en", "For a transfer that is late"),
    ("zh", "不要把密码告诉任何人。"),
    ("zh", "请千万不要说出助记词、私钥、密码或短信验证码，我们绝不会向您索要。"),
    ("zh", "没有人会向您要验证码。"),
    ("zh", "请尽快在应用里修改密码。"),
    ("zh", "如果您忘记密码，请说出您的用户名。"),
    ("zh", "请输入您的电话服务码。"),
    ("ko", "비밀번호를 누구에게도 알려 주지 마세요."),
    ("ko", "복구 구문, 개인 키, 비밀번호는 절대로 말씀하지 마세요."),
    ("ko", "저희는 인증번호를 묻지 않습니다."),
    ("ko", "누가 시키더라도 자산을 옮기지 마시고, 앱에서 비밀번호를 변경해 주세요."),
    ("ko", "전화 상담용 핀 번호를 입력해 주세요."),
]
# Answers and names of options, which may speak of a secret; questions may not.
SPEAKS = [
    ("en", "For a lost password"),
    ("en", "A strong password has six characters, with capitals and digits."),
    (
        "en",
        "Open the app, choose forgot password, and enter the new password in the app.",
    ),
    ("en", "Your wallet comes back with its twelve words, in the app alone."),
    ("en", "Turn on two-step verification; its codes are made in your app."),
    ("zh", "密码问题"),
    ("zh", "密码至少六位，要有大写字母和数字。"),
    ("zh", "请在应用里输入助记词来恢复钱包。"),
    ("ko", "비밀번호 분실은"),
    ("ko", "비밀번호는 여섯 자리 이상입니다."),
    ("ko", "앱에서 복구 구문을 입력하시면 지갑이 복구됩니다."),
]
NAMED = [
    ("en", "Your private key?"),
    ("en", "Password, then hash."),
    ("zh", "您的密码？"),
    ("zh", "验证码："),
    ("ko", "비밀번호?"),
    ("ko", "개인 키 번호."),
]


@pytest.mark.parametrize(("language", "text", "what"), ASKS)
def test_a_sentence_that_asks_for_a_secret_is_found(language, text, what):
    found = asked_in(prompt(text), WORDS[language])

    assert found is not None
    assert found[0] == what


@pytest.mark.parametrize(("language", "text"), REFUSES)
def test_a_sentence_that_refuses_or_warns_is_not(language, text):
    assert asked_in(prompt(text), WORDS[language], question=True) is None


@pytest.mark.parametrize(("language", "text"), SPEAKS)
def test_an_answer_may_speak_of_a_secret(language, text):
    assert asked_in(prompt(text), WORDS[language]) is None


@pytest.mark.parametrize(("language", "text"), NAMED)
def test_a_question_asks_for_whatever_it_names(language, text):
    words = WORDS[language]

    assert asked_in(prompt(text), words) is None
    assert asked_in(prompt(text), words, question=True) is not None


def test_only_the_question_for_it_may_ask_for_the_pin_and_never_for_a_cards():
    words = WORDS["en"]

    assert asked_in(prompt("Your PIN?"), words, question=True, pin=True) is None
    assert asked_in(prompt("Your PIN?"), words, question=True) is not None
    card = prompt("Please enter your card PIN.")
    assert asked_in(card, words, question=True, pin=True) is not None


@pytest.mark.parametrize("language", sorted(WORDS))
def test_what_is_said_the_second_time_is_read_too(language):
    asks = next(text for tongue, text, _ in ASKS if tongue == language)
    harmless = prompt("…")
    again = type(harmless)(harmless.words, (), (prompt(asks),))

    assert asked_in(again, WORDS[language]) is not None


@pytest.mark.parametrize(
    "file", sorted(PHRASES.glob("*.yaml")), ids=lambda one: one.stem
)
def test_our_own_phrases_ask_for_no_secret(file):
    words = WORDS[file.stem.partition("-")[0]]
    every = phrases(file.stem)
    asked = {name: asked_in(said, words) for name, said in every.items()}

    assert {name: found for name, found in asked.items() if found} == {}
    assert len(every) > 40
