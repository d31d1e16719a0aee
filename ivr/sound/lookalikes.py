"""What bytes that are no sound look like, so that a person knows where to look."""

# How files begin, by what people call them.
# https://www.iana.org/assignments/media-types and each format's own description.
MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"fLaC", "a FLAC file, which is not taken"),
    (b"#!AMR", "an AMR file, which is not taken"),
    (b"RF64", "a WAV of more than 4 GB, which is not taken"),
    (b"FORM", "an AIFF file, which is not taken"),
    (b"\x1aE\xdf\xa3", "a WebM or Matroska file, which is not taken"),
    (b"RIFF", "a RIFF file that is no WAV"),
)
# The box that an MP4 begins with stands behind its own length (ISO/IEC 14496-12).
MP4_BOX = slice(4, 8)
# The bytes of a character in UTF-8; the last one may be cut in two.
LONGEST_CHARACTER = 4
# An AAC stream's frames begin like an MP3's, with layer 0 (ISO/IEC 13818-7, 6.2).
AAC_MASK, AAC_SYNC = 0xFFF6, 0xFFF0


def looks_like(head: bytes) -> str:
    """Return what a file that begins with `head` is, as it follows on 'it is'."""
    if not head:
        return "empty"
    if not head.strip(b"\0"):
        return "nothing but zero bytes"
    for begins, name in MAGIC:
        if head.startswith(begins):
            return name
    if head[MP4_BOX] == b"ftyp":
        return "an MP4 or M4A file, which is not taken"
    if int.from_bytes(head[:2], "big") & AAC_MASK == AAC_SYNC:
        return "an AAC file, which is not taken"
    return text_kind(head) or "no form of sound that is known"


def text_kind(head: bytes) -> str | None:
    """Return what kind of text `head` begins, or None if it is no text."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        if wrong.start < len(head) - LONGEST_CHARACTER:
            return None
        text = head[: wrong.start].decode("utf-8-sig")
    if not all(letter.isprintable() or letter in "\t\r\n\f" for letter in text):
        return None
    begins = text.lstrip().lower()
    if begins.startswith(("<!doctype html", "<html")):
        return "an HTML page"
    if begins.startswith("<"):
        return "XML"
    if begins.startswith(("{", "[")):
        return "JSON"
    return "text, not sound"
