"""What a file is, by its first bytes and never by its name.

PNG: https://www.w3.org/TR/png-3/#5PNG-file-signature; JPEG: ITU-T T.81, B.1.1.3; WebP:
https://developers.google.com/speed/webp/docs/riff_container; HEIC: ISO/IEC 23008-12,
10.2; PDF: ISO 32000-2, 7.5.2.
"""

from typing import BinaryIO

HEAD_BYTES = 32
MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "heic": "image/heic",
    "pdf": "application/pdf",
}
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})


def kind_of(file: BinaryIO) -> str | None:
    """Return the kind of an open file, one of MEDIA_TYPES; None for any other."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    match head:
        case _ if head[:8] == b"\x89PNG\r\n\x1a\n" and head[12:16] == b"IHDR":
            return "png"
        case _ if head[:3] == b"\xff\xd8\xff":
            return "jpg"
        case _ if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return "webp"
        case _ if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
            return "heic"
        case _ if head[:5] == b"%PDF-":
            return "pdf"
        case _:
            return None
