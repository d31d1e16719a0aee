"""Small files of each form, made byte by byte."""

import struct

EXTENSIBLE_PCM = bytes.fromhex("0100000000001000800000aa00389b71")


def extensible(frames=800, *, bits=24, subformat=EXTENSIBLE_PCM):
    """A WAV in the extensible form, as newer programs write it."""
    width = bits // 8
    form = struct.pack("<HHIIHH", 0xFFFE, 1, 8000, 8000 * width, width, bits)
    form += struct.pack("<HHI", 22, bits, 4) + subformat
    body = b"fmt " + struct.pack("<I", len(form)) + form
    body += b"data" + struct.pack("<I", frames * width) + bytes(frames * width)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def au(frames=800, *, code=1, rate=8000, channels=1, claimed=None, start=24):
    size = frames if claimed is None else claimed
    head = struct.pack(">4sIIIII", b".snd", start, size, code, rate, channels)
    return head + b"\xff" * frames


def mp3(frames=4, *, junk=b"", kind=0xFFE318C4):
    """MPEG 2.5, 8 kHz, mono, 8 kbit/s: frames of 72 bytes with nothing in them."""
    return junk + (kind.to_bytes(4, "big") + bytes(68)) * frames


def ogg(position=8048, *, packet=None, serial=7):
    """Two pages of Opus: its head, and a stretch of sound."""
    head = packet or struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, 48, 8000, 0, 0)
    pages = ((2, 0, 7, head), (4, position, serial, bytes(100)))
    return b"".join(
        struct.pack("<4sBBqIIIBB", b"OggS", 0, kind, at, stream, 0, 0, 1, len(body))
        + body
        for kind, at, stream, body in pages
    )
