"""Secrets as callers say and write them, and what sounds like one and is none."""

import unicodedata

from mnemonic import Mnemonic

LANGUAGES = {
    "en": "english",
    "ko": "korean",
    "zh": "chinese_simplified",
    "zh-TW": "chinese_traditional",
}
LEADS = {
    "en": "Hello, my recovery phrase is ",
    "ko": "안녕하세요 제 복구 문구는 ",
    "zh": "你好，我的助记词是",
    "zh-TW": "你好，我的助記詞是",
}
HEX_KEY = "e9873d79c6d87dc0fb6a5778633389f4453213303da61f20bd67fc233aa33262"
# The examples of https://en.bitcoin.it/wiki/Wallet_import_format and BIP 32.
WIF_KEY = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
WIF_SHORT = "KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617"
XPRV = (
    "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6"
    "LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"
)
# Numbers that the networks give for tests.
CARDS = {
    "Visa": "4111111111111111",
    "Mastercard": "5555555555554444",
    "American Express": "378282246310005",
    "UnionPay": "6212345678901232",
    "JCB": "3530111333300000",
    "Diners Club": "30569309025904",
    "Discover": "6011111111111117",
}


def phrase(language: str, entropy: bytes) -> list[str]:
    """Return the words of a recovery phrase, as people write them."""
    words = Mnemonic(LANGUAGES[language]).to_mnemonic(entropy)
    return unicodedata.normalize("NFC", words).split()


ORDINARY = {
    "en": """
        My password is wrong and I cannot get in.
        My password is not working.
        I forgot my password and the reset link never comes.
        The password is forgotten.
        The verification code is not coming.
        The code is wrong.
        It shows error code 4031 when I open the app.
        My account number is two one six zero two one one six two.
        My account number is 314159265.
        My phone number is +86 138 0013 8000.
        Please call me at 010 1234 5678 tomorrow.
        The transfer of 1500 dollars on November 23 has not arrived.
        The transaction number is 123456789012.
        I will call you back when you have more time to help me with this problem.
        At the end of the day, hours that end before they begin run over midnight.
        My recovery phrase is lost, please help me.
        I lost my seed phrase and the backup too.
        You can still use this wallet when they say that all this will be over soon.
        I sent two bitcoin on the third, and then one more on the sixth or seventh.
    """,
    "zh": """
        我的密码忘记了怎么办
        密码是错误的，一直登录不了
        密码是六位数
        验证码一直收不到
        验证码是一个六位数字但是收不到
        我的账号是314159265
        我的电话是13800138000
        助记词是不是可以在应用里面恢复
        我的助记词丢失了，请帮我找回来
        我 的 钱 不 见 了 我 很 急 请 你 们 帮 我 查 一 下
        我昨天给朋友转了一笔钱到现在还没有到账请问是怎么回事
        应用打不开了，更新以后一直闪退，手机是安卓的
        请 问 你 们 几 点 上 班 我 想 问 一 下 手 续 费 是 多 少
        有人说是你们的客服，让我把钱转到安全账户，我觉得是骗子
    """,
    "ko": """
        비밀번호를 잊어버렸어요
        비밀번호가 틀렸다고 나와요
        인증번호가 안 와요
        제 계정 번호는 삼일사 일오구 이육오입니다
        이 일이 너무 급해요 오늘 꼭 전화 주세요
        복구 문구를 잃어버렸어요
        어제 친구에게 보낸 돈이 아직 도착하지 않았어요
        지갑 앱이 업데이트 후에 열리지 않아요
        공일공 일이삼사 오육칠팔로 전화 주세요
        상담원이라고 하면서 안전한 주소로 돈을 옮기라고 했어요
    """,
}


def ordinary(language: str) -> list[str]:
    """Return sentences that hold no secret."""
    return [line.strip() for line in ORDINARY[language].strip().splitlines()]
