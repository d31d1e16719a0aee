"""Real telephone speech in every form that is taken, and what becomes of it on the way.

A number makes the same mutant each time, so what a run found can be had again:
`mutant(forms, 17)`.
"""

import random
import struct
from pathlib import Path

import numpy as np
from audio_files import DEMO_SPEECH, SPEECH_SAMPLES, ffmpeg, wav_of

SPEECH = DEMO_SPEECH / "wrong-practices.wav"
DECODED = {
    "mulaw.wav": ("-c:a", "pcm_mulaw"),
    "alaw.wav": ("-c:a", "pcm_alaw"),
    "mulaw.au": ("-c:a", "pcm_mulaw"),
    "speech.mp3": ("-b:a", "32k"),
    "variable.mp3": ("-q:a", "5", "-ar", "44100"),
    "vorbis.ogg": ("-c:a", "libvorbis"),
    "opus.ogg": ("-c:a", "libopus"),
}
# Where a file says how much there is of something, and what is made of that.
MARKS = (
    b"RIFF",
    b"fmt ",
    b"data",
    b"fact",
    b"LIST",
    b".snd",
    b"OggS",
    b"\x01vorbis",
    b"OpusHead",
    b"Xing",
    b"Info",
    b"ID3",
    b"\xff\xfb",
    b"\xff\xe3",
)
EXTREMES = (
    0,
    1,
    2,
    3,
    7,
    44,
    255,
    8000,
    2**15,
    2**16 - 1,
    2**31,
    2**32 - 16,
    -1,
)
MOST_TIMES, MOST_JUNK, HEAD = 8, 4096, 160


def forms(folder: Path) -> list[bytes]:
    """The same two seconds of a voice: PCM, µ-law, A-law, stereo, AU, MP3, OGG."""
    samples = SPEECH_SAMPLES
    eight = ((samples >> 8) + 128).astype(np.uint8)
    both = np.stack([samples, samples[::-1]], 1)
    plain = [
        SPEECH.read_bytes(),
        wav_of(eight.tobytes(), bits=8),
        wav_of((samples.astype("<i4") << 16).tobytes(), bits=32),
        wav_of(both.tobytes(), channels=2),
        wav_of(np.repeat(samples, 2).tobytes(), rate=16000),
    ]
    others = (
        ffmpeg(SPEECH, folder / name, *options) for name, options in DECODED.items()
    )
    return plain + [file.read_bytes() for file in others]


def mutant(bodies: list[bytes], number: int) -> bytes:
    """One of the bodies after up to three accidents, the same for the same number."""
    chance = random.Random(number)
    body = bytearray(bodies[number % len(bodies)])
    for _ in range(chance.randint(1, 3)):
        chance.choice(ACCIDENTS)(chance, body, bodies)
    return bytes(body)


def span(chance, body):
    """The beginning and end of a piece, short ones more often than long ones."""
    begin = chance.randint(0, len(body))
    longest = max(1, len(body) >> chance.randint(0, 12))
    return begin, begin + chance.randint(0, longest)


def flipped(chance, body, _bodies):
    for _ in range(chance.randint(1, 64)):
        if body:
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)


def misstated(chance, body, _bodies):
    """A field of the first bytes, or behind a mark, says something extreme."""
    at = chance.randrange(HEAD)
    places = [found for mark in MARKS if (found := body.find(mark)) >= 0]
    if places and chance.random() < 0.7:
        at = chance.choice(places) + chance.randrange(28)
    form = chance.choice(("<I", ">I", "<H", ">H", "B"))
    size = struct.calcsize(form)
    field = chance.choice(EXTREMES) % 2 ** (8 * size)
    if at + size <= len(body):
        body[at : at + size] = struct.pack(form, field)


def cut(chance, body, _bodies):
    del body[chance.randint(0, len(body)) :]


def dropped(chance, body, _bodies):
    begin, end = span(chance, body)
    del body[begin:end]


def repeated(chance, body, _bodies):
    begin, end = span(chance, body)
    body[begin:begin] = body[begin:end] * chance.randint(1, MOST_TIMES)


def junk(chance, body, _bodies):
    begin, _ = span(chance, body)
    body[begin:begin] = chance.randbytes(chance.randint(1, MOST_JUNK))


def wiped(chance, body, _bodies):
    begin, end = span(chance, body)
    piece = len(body[begin:end])
    body[begin:end] = bytes([chance.choice((0, 255))]) * piece


def spliced(chance, body, bodies):
    """It goes on as another file does."""
    other = chance.choice(bodies)
    body[chance.randint(0, len(body)) :] = other[chance.randint(0, len(other)) :]


def hidden(chance, body, bodies):
    """Another file stands before it, or its head does."""
    other = chance.choice(bodies)
    body[:0] = other[: chance.choice((12, 44, HEAD, len(other)))]


ACCIDENTS = (
    flipped,
    misstated,
    misstated,
    cut,
    dropped,
    repeated,
    junk,
    wiped,
    spliced,
    hidden,
)
