"""What nobody sends who means well: values, names, encodings of forms."""

from urllib.parse import quote_from_bytes, quote_plus

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

# The same requests each time, a few of each kind; each takes some milliseconds.
BOUNDED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
HUGE = 2**63
VALUES = (
    *("", " ", "0", "1", "-1", "12#", "*", "hangup", "true", "null", "NaN", "1e308"),
    *(
        str(HUGE),
        str(-HUGE - 1),
        "9" * 40,
        "9" * 5000,
        "\u0663",
        "\uff11\uff12",
        "0x10",
        "1_000",
    ),
    *("\x00", "\x01\x0b\x1f", "\ufffe\uffff", "\u202e\u200b\ufeff", "a\r\nB: c"),
    *("'", "' OR 1=1 --", "%", "_", "\\", "{0}", "{caller}", "${x}", "{{ 7 * 7 }}"),
    *("<script>alert(1)</script>", "]]>", "&#0;", "<!DOCTYPE x>", "=1+1", "@SUM(A1)"),
    *("../../etc/passwd", "http://127.0.0.1/", "file:///etc/passwd", "//x.example"),
    *("+8613800138000", "anonymous", "sip:a@b", "client:x", "+1" + "0" * 300),
    *("2026-11-26", "2026-02-30T25:61:61", "9999-12-31T23:59:59+23:59", "0001-01-01"),
    *("😀" * 50, "语" * 4000, "x" * 60_000, "[" * 500, '{"a":' * 200, "CA" + "f" * 32),
    *("RE" + "1" * 32, "completed", "in-progress", "en-US", "ko_KR", "UTC\x00"),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUE = st.sampled_from(VALUES) | TEXT
# Bytes that are no UTF-8 among them.
BYTES = VALUE.map(str.encode) | st.binary(max_size=30)
CHARSETS = (
    "",
    "; charset=utf-8",
    "; charset=latin-1",
    "; charset=utf-16",
    "; charset=x",
)


def encoded(pairs: list[tuple[str, bytes]]) -> bytes:
    """A form's body, of values that need be no text."""
    return b"&".join(
        f"{quote_plus(name)}={quote_from_bytes(value)}".encode()
        for name, value in pairs
    )
