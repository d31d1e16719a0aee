"""The bucket of recordings: whether we may do there all that a worker does.

A file of some bytes is written, listed, read and deleted again, under a name that no
recording has and that `Store.names` leaves out.
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO

from ivr.audio.bucket import Bucket
from ivr.doctor.finding import Finding, Ground, bad, good, warning
from ivr.sentences import sentence

# Beyond a quarter of an hour every request is refused (RequestTimeTooSkewed):
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
MOST_APART_S = 60


def bucket(ground: Ground) -> list[Finding]:
    """Look whether the bucket is reached, and what may be done in it."""
    address = ground.settings.bucket
    if address is None:
        return [good(sentence("Recordings lie in a folder, not in a bucket."))]
    found, name = Bucket(address), f".doctor-{secrets.token_hex(8)}"
    wrong = tried(found, name)
    if wrong:
        return wrong
    what = sentence("%(bucket)s is written, listed, read and cleared.", bucket=found)
    return [good(what), *clock_of(found), *versions_of(found)]


def tried(found: Bucket, name: str) -> list[Finding]:
    """Do all that a worker does with a file; return what could not be done."""
    content = name.encode()
    wrong = refused(found, "PutObject", lambda: found.write(name, BytesIO(content)))
    if wrong:
        return wrong  # without a file nothing else can be tried
    came: list[bytes] = []

    def read() -> None:
        with found.open(name) as file:
            came.append(file.read())

    wrong += refused(found, "ListBucket", lambda: list(found.names(name)))
    wrong += refused(found, "GetObject", read)
    wrong += refused(found, "DeleteObject", lambda: found.remove(name))
    if came and came != [content]:
        what = sentence("%(bucket)s does not give what was written.", bucket=found)
        how = sentence("It must give at once, and to everybody, what was written last.")
        wrong.append(bad(what, how))
    return wrong


def refused(found: Bucket, right: str, does: Callable[[], object]) -> list[Finding]:
    """Return that a right is missing, or the bucket itself; nothing where it works."""
    try:
        does()
    except OSError as wrong:
        what = sentence(
            "%(bucket)s does not let us %(right)s: %(why)s",
            bucket=found,
            right=right,
            why=str(wrong.strerror),
        )
        how = sentence(
            "Compare IVR_S3_ENDPOINT, IVR_S3_REGION and the keys with the bucket's; "
            "give the account s3:%(right)s.",
            right=right,
        )
        return [bad(what, how)]
    return []


def clock_of(found: Bucket) -> list[Finding]:
    """Compare our clock with the bucket's, where it says what time it is."""
    try:
        away = datetime.now(UTC) - parsedate_to_datetime(found.moment()).astimezone(UTC)
    except (OSError, ValueError, TypeError):
        return []
    seconds = int(abs(away).total_seconds())
    what = sentence(
        "The clock is %(seconds)s s away from the bucket's.", seconds=seconds
    )
    if seconds > MOST_APART_S:
        return [bad(what, sentence("Have it set by itself: timedatectl set-ntp true"))]
    return [good(what)]


def versions_of(found: Bucket) -> list[Finding]:
    """Warn of a bucket that keeps what is deleted, where we may know."""
    try:
        keeps = found.keeps_versions()
    except OSError:
        return []  # a right that nothing else needs
    if not keeps:
        return []
    what = sentence("%(bucket)s keeps versions of what is deleted.", bucket=found)
    how = sentence("Switch its versions off, or have them expire.")
    return [warning(what, how)]
