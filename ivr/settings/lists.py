"""Settings that are lists: their parts stand with commas between."""


def parted(text: str) -> tuple[str, ...]:
    """Return the parts of `one, other`; empty ones are passed over."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
