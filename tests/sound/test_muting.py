"""Sounds that are read with silence in them: every form, every part, every edge."""

import io
import json

import numpy as np
import pytest

from ivr.sound.form import Sound
from ivr.sound.muting import Muted, Stretch, muted_outline, widened

START = 44


def sound(encoding="pcm", bits=16, channels=1, container="wav", frames=800):
    return Sound(container, encoding, channels, 100, bits, frames, START)


def noise(form):
    """Return a header and samples of which none is silence."""
    size = form.frames * form.frame_bytes
    body = np.random.default_rng(7).integers(1, 100, size, np.uint8)
    return bytes(range(START)) + body.tobytes() + b"LIST"


def muted(form, *stretches):
    whole = noise(form)
    return whole, Muted(io.BytesIO(whole), form, stretches)


@pytest.mark.parametrize(
    ("form", "silence"),
    [
        (sound(), b"\0"),
        (sound(channels=2), b"\0"),
        (sound(bits=8), b"\x80"),
        (sound(bits=8, channels=2), b"\x80"),
        (sound(bits=24), b"\0"),
        (sound(bits=32), b"\0"),
        (sound(bits=8, container="au"), b"\0"),
        (sound("ulaw", 8), b"\xff"),
        (sound("alaw", 8, 2), b"\xd5"),
    ],
)
def test_a_stretch_is_silent_and_all_else_is_as_it_was(form, silence):
    whole, read = muted(form, Stretch(1.0, 2.5), Stretch(7.9, 99.0))
    width = form.frame_bytes
    wanted = bytearray(whole)
    for first, last in ((100, 250), (790, 800)):
        begin, end = START + first * width, START + last * width
        wanted[begin:end] = silence * (end - begin)
    assert read.read() == bytes(wanted)
    assert len(wanted) == len(whole)


def test_every_part_is_what_it_is_in_the_whole():
    form = sound(channels=2)
    _, read = muted(form, Stretch(1.0, 2.5), Stretch(4.0, 4.01))
    all_of_it = read.read()
    size = len(all_of_it)
    for begin in (0, 1, START, START + 399, START + 400, START + 401, size - 2, size):
        for length in (0, 1, 3, 601, size):
            read.seek(begin)
            assert read.read(length) == all_of_it[begin : begin + length]
    assert read.seek(0, io.SEEK_END) == size


def test_a_frame_that_is_only_touched_is_silent_too():
    _, read = muted(sound(), Stretch(1.001, 1.002))
    body = read.read()[START:]
    silent = [at // 2 for at in range(0, 1600, 2) if body[at : at + 2] == b"\0\0"]
    assert silent == [100]


def test_what_must_be_decoded_first_is_refused():
    with pytest.raises(ValueError, match="only once it is rewritten"):
        Muted(io.BytesIO(), sound("mp3", 0), [])


def test_closing_closes_the_file():
    file = io.BytesIO(noise(sound()))
    Muted(file, sound(), []).close()
    assert file.closed


def test_stretches_are_widened_and_joined():
    given = [Stretch(5.0, 6.0), Stretch(0.1, 1.0), Stretch(1.5, 2.0), Stretch(5.2, 5.3)]
    assert widened(given) == [Stretch(0.0, 2.3), Stretch(4.7, 6.3)]
    assert widened([]) == []


def test_the_outline_has_no_height_where_it_is_muted():
    drawn = {"duration": 10.0, "peaks": [[0.5] * 20, [0.25] * 20]}
    found = json.loads(muted_outline(json.dumps(drawn).encode(), [Stretch(4.0, 5.0)]))
    flat = [point == 0 for point in found["peaks"][0]]
    assert flat == [7 <= at <= 10 for at in range(20)]
    assert [point == 0 for point in found["peaks"][1]] == flat
    assert found["duration"] == 10.0
