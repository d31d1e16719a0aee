"""Private keys and card numbers, in figures and in words."""

import pytest
from secret_texts import CARDS, HEX_KEY, WIF_KEY, WIF_SHORT, XPRV

from ivr.flow.secrets.cards import is_card
from ivr.flow.secrets.masking import find_secrets, masked

GONE = "[secret removed]"


@pytest.mark.parametrize(
    "key",
    [
        HEX_KEY,
        HEX_KEY.upper(),
        f"0x{HEX_KEY}",
        " ".join(HEX_KEY[at : at + 8] for at in range(0, 64, 8)),
        "-".join(HEX_KEY[at : at + 4] for at in range(0, 64, 4)),
        " ".join(HEX_KEY),
        WIF_KEY,
        WIF_SHORT,
        WIF_KEY.replace("Hue", "Huf"),  # one letter wrong gives the rest away
        XPRV,
        XPRV.replace("xprv", "zprv"),
    ],
)
def test_a_private_key_is_left_out(key):
    assert masked(f"my key: {key}, thanks", "en") == (
        f"my key: {GONE}, thanks",
        ("private_key",),
    )


@pytest.mark.parametrize(
    "text",
    [
        HEX_KEY[:63],
        f"g{HEX_KEY}",
        WIF_KEY[:49],
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",  # an address is public
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        XPRV.replace("xprv", "xpub"),
    ],
)
def test_what_is_public_or_too_short_is_no_key(text):
    assert find_secrets(f"it says {text} here") == []


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_the_number_of_a_card_is_left_out(card):
    fours = " ".join(card[at : at + 4] for at in range(0, len(card), 4))
    for written in (card, fours, fours.replace(" ", "-"), ", ".join(fours.split())):
        assert masked(f"card {written} ok", "en") == (
            f"card {GONE} ok",
            ("card_number",),
        )


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_with_another_digit_is_none(card):
    other = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert is_card(card)
    assert not is_card(other)
    assert find_secrets(f"order {other}") == []


WORDS = {
    "en": "zero one two three four five six seven eight nine".split(),
    "zh": list("零一二三四五六七八九"),
    "ko": list("공일이삼사오육칠팔구"),
}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_said_digit_by_digit_is_left_out(card, language):
    said = [WORDS[language][int(digit)] for digit in card]
    whole, kinds = masked(" ".join(said), language)
    assert kinds == ("card_number",)
    assert not set(whole.split()) & set(said)
    if language != "en":
        assert masked("".join(said), language) == (whole, kinds)


@pytest.mark.parametrize(
    "said",
    [
        "four double one one triple one one one one one one one one one one",
        "fifty five fifty five fifty five fifty five fifty five fifty five forty four "
        "forty four",
        "five five five five uh five five five five and five five five five four four "
        "four four",
        "사 일 일 일 일 일 일 일 일 일 일 일 일 일 일 일이에요",
        "사일일일 일일일일 일일일일 일일일일입니다",
        "四幺幺幺幺幺幺幺幺幺幺幺幺幺幺幺",
        "４１１１ １１１１ １１１１ １１１１",  # noqa: RUF001 - full width
    ],
)
def test_a_card_is_known_in_many_ways_of_saying_it(said):
    assert [span.kind for span in find_secrets(said)] == ["card_number"]


def test_what_is_read_out_with_a_card_goes_with_it():
    text = "4111 1111 1111 1111 12 27 and the cvv is 123"
    assert masked(text, "en") == (
        f"{GONE} and the cvv is {GONE}",
        ("card_number", "code"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "call +4911122233344 please",
        "13800138000, 13900139000",
        "on 2026-11-23 at 10:30:00",
        "reference 1234567890123456",
    ],
)
def test_other_long_numbers_are_kept(text):
    assert masked(text, "en") == (text, ())
