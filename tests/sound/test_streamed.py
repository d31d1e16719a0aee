"""Sound as it comes: mu-law to samples, in pieces as in one."""

import sys
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.simulator.streaming import mulaw
from ivr.sound.streamed import SAMPLES, Upsampler, linear

# https://www.itu.int/rec/T-REC-G.711, table 2b, brought to 16 bits.
KNOWN = {0x00: -32124, 0x80: 32124, 0x7F: 0, 0xFF: 0, 0x0F: -16764, 0xF0: 120}


def samples(raw: bytes) -> list[int]:
    return list(array("h", raw))


def test_a_byte_stands_for_the_sample_of_the_standard():
    assert {code: linear(code) for code in KNOWN} == KNOWN


def test_every_byte_but_the_second_nought_comes_back_from_its_sample():
    back = [mulaw(linear(code)) for code in range(256)]
    assert back == [*range(0x7F), 0xFF, *range(0x80, 0x100)]


def test_samples_are_joined_by_straight_lines_at_less_of_the_level():
    first, second = SAMPLES[0x80], SAMPLES[0x00]
    assert first == round(32124 * 0.4)
    made = samples(Upsampler(16000).take(bytes([0x80, 0x00])))
    assert made == [first // 2, first, (first + second) // 2, second]


def test_a_model_at_the_telephones_rate_gets_the_samples_as_they_are():
    assert samples(Upsampler(8000).take(bytes([0x80, 0xFF]))) == [SAMPLES[0x80], 0]


@given(st.binary(max_size=400), st.integers(1, 50))
def test_pieces_give_what_the_whole_gives(sound, size):
    whole, parted = Upsampler(16000), Upsampler(16000)
    pieces = [sound[start : start + size] for start in range(0, len(sound), size)]
    assert b"".join(map(parted.take, pieces)) == whole.take(sound)


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="audioop is gone")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_samples_are_those_of_pythons_own_decoder():
    import audioop  # noqa: PLC0415 - it warns where it is imported

    every = bytes(range(256))
    assert [linear(code) for code in every] == samples(audioop.ulaw2lin(every, 2))
