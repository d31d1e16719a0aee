"""Recovery phrases, however they are said, typed and misheard."""

from random import Random
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mnemonic import Mnemonic
from secret_texts import LANGUAGES, LEADS, phrase

from ivr.flow.secrets.lists import COMMON
from ivr.flow.secrets.masking import MARKERS, find_secrets, masked

LENGTHS = (16, 20, 24, 28, 32)
# Chance alone makes a phrase that nobody has: not all noughts, say.
ENTROPY = st.builds(
    lambda length, chance: Random(chance).randbytes(length),
    st.sampled_from(LENGTHS),
    st.integers(0, 2**32),
)
ENGLISH = Mnemonic("english").wordlist
KOREAN = [Mnemonic.normalize_string(word) for word in Mnemonic("korean").wordlist]
WAYS = {
    "spaces": " ".join,
    "commas": ", ".join,
    "lines": "\n".join,
    "counted": lambda words: " ".join(f"{n}. {w}" for n, w in enumerate(words, 1)),
    "capitals": lambda words: " ".join(words).title(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25)
@given(entropy=ENTROPY)
def test_nothing_of_a_phrase_is_left(language, way, entropy):
    said = WAYS[way](phrase(language, entropy))
    text, kinds = masked(said, language)
    marker = MARKERS[language[:2]]
    assert (text.removeprefix("1. "), kinds) == (marker, ("seed_phrase",))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("pieces", [1, 2, 3])
@settings(max_examples=25)
@given(entropy=ENTROPY)
def test_nothing_is_left_of_a_korean_phrase_that_is_typed_without_spaces(
    form, pieces, entropy
):
    words = phrase("ko", entropy)
    said = " ".join(
        "".join(words[at : at + len(words) // pieces])
        for at in range(0, len(words), len(words) // pieces)
    )
    assert masked(normalize(form, said), "ko") == (MARKERS["ko"], ("seed_phrase",))


def test_a_chinese_phrase_of_mostly_common_characters_is_found():
    said = "挡 构 表 补 康 度 很 朋 又 光 列 但"
    assert masked(said, "zh") == (MARKERS["zh"], ("seed_phrase",))


@settings(max_examples=100)
@given(entropy=ENTROPY)
def test_nothing_is_left_of_chinese_characters_between_other_words(entropy):
    said = " ".join(phrase("zh", entropy))
    text, kinds = masked(f"我抄下来的是 {said} 请你们帮我", "zh")
    assert (text, kinds) == (
        f"我抄下来的是 {MARKERS['zh']} 请你们帮我",
        ("seed_phrase",),
    )


@pytest.mark.parametrize(
    "said",
    [
        "학생회장선거운동기간동안전화를못받았어요",
        "비밀번호를잊어버려서로그인이안됩니다빨리도와주세요부탁드립니다",
        "대한민국서울특별시강남구에서전화드립니다거래소에서출금이안됩니다",
    ],
)
def test_other_words_without_spaces_are_left(said):
    assert masked(said, "ko") == (said, ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", range(20))
def test_a_phrase_within_a_message_is_left_out_of_it(language, seed):
    words = phrase(language, bytes((seed * 37 + n * 101) % 256 for n in range(16)))
    text, kinds = masked(f"{LEADS[language]}{' '.join(words)}. 12345", language)
    assert (text, kinds) == (
        f"{LEADS[language]}{MARKERS[language[:2]]}. 12345",
        ("seed_phrase",),
    )


@pytest.mark.parametrize("language", ["zh", "zh-TW"])
@pytest.mark.parametrize("seed", range(20))
def test_chinese_characters_without_spaces_are_known_by_their_checksum(language, seed):
    words = phrase(language, bytes((seed * 37 + n * 101) % 256 for n in range(16)))
    said = "".join(words)
    assert masked(said, language) == (MARKERS["zh"], ("seed_phrase",))
    other = next(w for w in Mnemonic(LANGUAGES[language]).wordlist if w not in said)
    assert find_secrets("".join([*words[:-1], other, "吗呢"])) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        # broken by the recogniser
        (
            "en",
            "a band on ability able a bout above absent absorb abs tract absurd abuse "
            "access accident",
        ),
        ("ko", "가격 가끔 가난 가 능 가득 가르침 가뭄 가방 가상 가 슴 가운데 가을"),
        # misheard, with hesitation between
        (
            "en",
            "velvet uh uh tongue barrel the ostrich lumber um lava rapture gospel "
            "walnut pudding",
        ),
        # with particles
        ("ko", "가격은 가끔이고 가난이랑 가능 가득 가르침 가뭄 가방 가상 가슴"),
        # an unfinished one
        ("en", "velvet tongue barrel ostrich lumber lava gospel walnut"),
    ],
)
def test_a_broken_phrase_is_left_out_too(language, said):
    assert masked(said, language) == (MARKERS[language], ("seed_phrase",))


def test_chinese_characters_are_counted_aloud():
    said = "第一个彭第二个尝第三个卿第四个妨第五个艇第六个吞第七个韦第八个怨"
    assert masked(said, "zh") == (f"第一个{MARKERS['zh']}", ("seed_phrase",))


@pytest.mark.parametrize(
    ("language", "said", "left"),
    [
        (
            "en",
            "the first word is velvet, the next word is tongue, and then the third "
            "word is barrel, uh, number four is ostrich, the next is lumber and the "
            "next one lava, the seventh word was gospel, number thirteen is walnut",
            "the first word is ",
        ),
        (
            "ko",
            "첫 번째 단어는 가격 다음 단어는 가끔 다음은 가난 그다음은 가능 어 가득 음 "
            "가르침 다음은 가뭄 다음은 가방",
            "첫 번째 ",
        ),
        (
            "zh",
            "第一个词是 彭 下一个是 尝 下一个 卿 嗯 然后 妨 下一个字是 艇 还有 吞 "
            "下一个 韦 怨",
            "第一个词是 ",
        ),
        (
            "zh-TW",
            "第一個詞是 彭 下一個是 嘗 下一個 卿 嗯 然後 妨 下一個字是 艇 還有 吞 "
            "下一個 韋 怨",
            "第一個詞是 ",
        ),
    ],
)
def test_words_are_announced_one_by_one(language, said, left):
    marker = MARKERS[language[:2]]
    assert masked(said, language) == (left + marker, ("seed_phrase",))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the next word is that the number was wrong and the first is too late"),
        ("ko", "다음은 제가 어제 보낸 송금이 어 아직 안 왔어요 그다음은 음 몰라요"),
        ("zh", "下 一个 月 我 想 问 一 下 然后 还有 一个 问 题 嗯 下 一个 客 服 是 谁"),
        ("zh-TW", "下一個月我想問一下，然後還有我的錢沒有到賬，請你們幫我查一下"),
    ],
)
def test_hesitation_alone_is_no_phrase(language, said):
    assert masked(said, language) == (said, ())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "my seed phrase is velvet tongue barrel",
            "my seed phrase is [secret removed]",
        ),
        ("recovery words: ostrich, lumber, lava", "recovery words: [secret removed]"),
        ("velvet tongue barrel", "velvet tongue barrel"),
        ("my seed phrase is velvet", "my seed phrase is velvet"),
    ],
)
def test_three_words_are_enough_once_they_are_announced(said, kept):
    assert masked(said, "en")[0] == kept


def longest_row(text, words):
    """Return how many words of a list stand in a row at most."""
    longest = row = 0
    for word in text.split():
        row = row + 1 if word in words else 0
        longest = max(longest, row)
    return longest


NO_EVERYDAY = [word for word in ENGLISH if word not in COMMON]


@settings(max_examples=200)
@given(
    words=st.lists(st.sampled_from(ENGLISH), min_size=6, max_size=24, unique=True),
    seldom=st.lists(st.sampled_from(NO_EVERYDAY), min_size=2, max_size=2, unique=True),
    between=st.sampled_from([" the transfer is late ", " "]),
)
def test_no_eight_english_words_are_left_in_a_row(words, seldom, between):
    said = " ".join([*seldom, *words]) + between + " ".join(words)
    assert longest_row(masked(said, "en")[0], set(ENGLISH)) < 8


@settings(max_examples=200)
@given(words=st.lists(st.sampled_from(ENGLISH), min_size=12, max_size=24, unique=True))
@example(words=ENGLISH[:24])
def test_no_twelve_english_words_are_left_in_a_row(words):
    assert longest_row(masked(" ".join(words), "en")[0], set(ENGLISH)) == 0


@settings(max_examples=200)
@given(
    words=st.lists(st.sampled_from(KOREAN), min_size=8, max_size=24, unique=True),
    before=st.sampled_from(["", "제 지갑이 안 열려요 "]),
)
def test_no_eight_korean_words_are_left_in_a_row(words, before):
    text = masked(before + " ".join(words), "ko")[0]
    assert longest_row(Mnemonic.normalize_string(text), set(KOREAN)) < 8


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", "출장 사생활 참새 타자기 차량 중요 개인 국수 이불 상관 상대 벌금"),
        ("ko", "양주 일요일 안주 다방 결석 만점 대부분 퍼센트 일손 살림 반성 회원"),
        (
            "en",
            "shrug will slight rifle finish auto meat heavy prefer degree ridge topic",
        ),
    ],
)
def test_no_syllable_is_left_where_words_can_be_parted_in_two_ways(language, words):
    said = words.replace(" ", "")
    assert masked(said, language) == (MARKERS[language], ("seed_phrase",))
