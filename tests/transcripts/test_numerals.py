"""Numbers as digits: what is a number, and above all what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.transcripts.numerals import Group, digits_of, written

NUMBERS = {
    "en-US": """
        it is four one seven double zero three eight | it is 4170038
        I lost twenty five dollars | I lost 25 dollars
        two hundred and five dollars and two people | 205 dollars and two people
        two thousand three hundred forty five | 2345
        one million two hundred thousand won | 1200000 won
        three point five bitcoin | 3.5 bitcoin
        a hundred and one | 101
        at seven thirty | at seven 30
        nineteen ninety nine | 19 99
        five oh three four | 5034
        oh one two three four | 01234
        call nine one one | call 911
        one bitcoin one day ago | 1 bitcoin one day ago
        four one seven twenty five | 417 25
        five hundred six hundred | 500 600
        two minutes | 2 minutes
        thirty five thousand | 35000
        ten thousand and twenty | 10020
    """,
    "zh-CN": """
        账号 是 四 一 七 零 零 三 | 账号 是 417003
        我的账号是四一七零零三八二五 | 我的账号是417003825
        两千三百块 被 转走 了 | 2300块 被 转走 了
        我丢了两千三 | 我丢了2300
        两万五千个比特币 | 25000个比特币
        三 点 五 个 比特币 | 3.5 个 比特币
        下午三点五分打给我 | 下午3点5分打给我
        百分之三十 | 30%
        一百零五 | 105
        一万零三百 | 10300
        二零二六年十一月二十五号 | 2026年11月25号
        幺三八零零幺三八零零零 | 13800138000
        一亿三千万 | 130000000
        零点五 | 0.5
        两点钟 | 2点钟
        十块钱 | 10块钱
    """,
    "ko-KR": """
        번호는 공일공 일이삼사 오육칠팔입니다 | 번호는 01012345678입니다
        일 이 삼 사 | 1234
        이천삼백 원을 보냈습니다 | 2300 원을 보냈습니다
        이천삼백원을 보냈어요 | 2300원을 보냈어요
        스물다섯 살입니다 | 25 살입니다
        오만 원 | 50000 원
        두 시에 세 시간 | 2 시에 3 시간
        하나 둘 셋 넷 | 1234
        열두 시 | 12 시
        백만 원 천 원 | 1000000 원 1000 원
        사일칠공공삼이요 | 417003이요
        사일칠공공사이요 | 4170042요
        이천십칠년 십이월 | 2017년 12월
        삼십 분 | 30 분
        일억 이천만 원 | 120000000 원
        서른다섯 명이 | 35 명이
        이 천 십 육 년 7 월 | 2016 년 7 월
        지난 이 천 십 이 년 의 | 지난 2012 년 의
        만 육 천 명 | 16000 명
        1 백 14 년 전 | 114 년 전
        3 억 5 천 만 원 | 350000000 원
        0 1 0 1 2 3 4 입니다 | 0101234 입니다
        20 7 세 | 27 세
        이 만 원 | 20000 원
        29 일 오후 2 시 로 3 명 | 29 일 오후 2 시 로 3 명
    """,
}
ORDINARY = {
    "en-US": """
        no one called me and the one I spoke to was not helpful
        oh my god I want to talk to somebody for a second
        one on one with one another
        the first one and the second one on november twenty fifth
        a couple hundred people and thousands of others
        double trouble and a triple problem at this point
        I ate too much to go for it
    """,
    "zh-CN": """
        我一定要一起去一下十分感谢
        千万不要万一有三四百两三天三四十
        十一假期之后给我打电话
        我第一次打电话 有一天我等一下
        不管三七二十一 一五一十地说
        四川的三明治统一唯一一个一个来
        星期三周一我两个人都不知道
        一块儿去一点也不一样
    """,
    "ko-KR": """
        이 일이 왜 이렇게 되었는지 사이가 이사 오이 구이
        이만 끊겠습니다 네 알겠습니다
        일일이 말씀드리면 이삼일 전에
        만일 천만에요 천사가 백일 잔치
        이번에 이분이 구원 사원
        공공기관에서 오일 후 오늘 삼성 이상한 일을
        일이 많아서 이 일을 이야기 열이 나요 한 번
        이 만 이 저는 이 일 이 십 이 2 명 3 명
    """,
}


def lines(texts):
    return [
        (language, line.strip())
        for language, text in texts.items()
        for line in text.strip().splitlines()
    ]


def shown(text, language):
    return " ".join(group.text for group in written(text.split(), language))


@pytest.mark.parametrize(("language", "line"), lines(NUMBERS))
def test_numbers_are_written_as_digits(language, line):
    said, _, wanted = line.partition(" | ")
    assert shown(said, language) == wanted
    # What has its digits already stays as it is.
    assert shown(wanted, language) == wanted


@pytest.mark.parametrize(("language", "line"), lines(ORDINARY))
def test_words_that_sound_like_numbers_stay_words(language, line):
    assert shown(line, language) == " ".join(line.split())


def test_a_number_of_several_words_covers_them():
    assert written("call one two three now".split(), "en-US") == [
        Group(0, 1, "call"),
        Group(1, 4, "123"),
        Group(4, 5, "now"),
    ]
    assert written("我 丢 了 两千 三百 块".split(), "zh-CN")[3:] == [
        Group(3, 5, "2300"),
        Group(5, 6, "块"),
    ]


EVERYDAY = {
    "en-US": "please call my wallet about the transfer that never came back thank you",
    "zh-CN": "请 给我 回 电话 我的 钱包 打不开 了 谢谢 转账 没有 到账",
    "ko-KR": "안녕하세요 제 지갑 송금 확인 부탁 드립니다 감사합니다 비밀번호 연락",
}


@given(data=st.data(), language=st.sampled_from(sorted(EVERYDAY)))
def test_text_without_numbers_is_unchanged(data, language):
    words = data.draw(st.lists(st.sampled_from(EVERYDAY[language].split())))
    assert written(words, language) == [
        Group(at, at + 1, word) for at, word in enumerate(words)
    ]


SAID = {
    language: [
        line.partition(" | ")[0] for which, line in lines(NUMBERS) if which == language
    ]
    for language in NUMBERS
}


@given(data=st.data(), language=st.sampled_from(sorted(SAID)))
def test_every_word_is_in_one_group(data, language):
    texts = data.draw(st.lists(st.sampled_from(SAID[language]), max_size=4))
    words = data.draw(st.permutations(" ".join(texts).split()))
    groups = written(words, language)
    covered = [at for group in groups for at in range(group.first, group.end)]
    assert covered == list(range(len(words)))


@pytest.mark.parametrize(
    ("language", "text", "digits"),
    [
        ("en-US", "my account is four one seven, or 417-00", "41741700"),
        ("zh-CN", "是四一七零零三", "417003"),
        ("ko-KR", "공일공 일이삼사 입니다", "0101234"),
        ("en-US", "nothing", ""),
    ],
)
def test_digits_are_the_same_in_words_and_figures(language, text, digits):
    assert digits_of(text.replace(",", ""), language) == digits
