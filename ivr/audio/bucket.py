"""Recordings in a bucket that speaks S3, so that machines need no disk in common.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
A key is written whole or not at all, and read as it was written last.
"""

import errno
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, BinaryIO, cast

from ivr.errors import SettingError
from ivr.settings.recordings import BucketAddress

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 5, 30
TRIES = 4
# More than this of a file goes to the disk while it is read.
IN_MEMORY_BYTES = 8 * 1024 * 1024
MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
# What a bucket answers where a file is no longer what it was, or no longer there.
CHANGED = frozenset({"412", "PreconditionFailed", "409", "ConditionalRequestConflict"})


class Bucket:
    """The files of an installation in a bucket, by names below its prefix.

    Where the bucket cannot be reached or refuses, methods raise OSError with the
    reason, as a disk does that fails.
    """

    def __init__(self, address: BucketAddress) -> None:
        self.address = address
        self._lock = Lock()
        self._made: Any = None

    def __str__(self) -> str:
        """Return the bucket as the setting names it."""
        return str(self.address)

    @property
    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes as it runs
        with self._lock:
            if self._made is None:
                self._made = connect(self.address)
            return self._made

    def names(self, beginning: str = "") -> Iterator[str]:
        """Yield the names of all files, or of those that begin so, in their order."""
        start = self.address.key("")
        pages = self._client.get_paginator("list_objects_v2")
        with told_apart():
            for page in pages.paginate(
                Bucket=self.address.bucket, Prefix=start + beginning
            ):
                for one in page.get("Contents", ()):
                    yield str(one["Key"]).removeprefix(start)

    def has(self, name: str) -> bool:
        """Tell whether a file is there."""
        try:
            with told_apart(name):
                self._client.head_object(**self._at(name))
        except FileNotFoundError:
            return False
        return True

    def open(self, name: str) -> BinaryIO:
        """Return a copy of a file, to be read from anywhere; it goes when closed.

        Raises FileNotFoundError.
        """
        copy = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
        try:
            with told_apart(name):
                self._client.download_fileobj(
                    self.address.bucket, self.address.key(name), copy
                )
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return cast("BinaryIO", copy)

    def write(self, name: str, source: BinaryIO) -> None:
        """Have a file hold what `source` holds, whole or not at all."""
        with told_apart(name):
            self._client.put_object(**self._at(name), Body=source)

    def version(self, name: str) -> str:
        """Return what tells this content of a file from any other.

        Raises FileNotFoundError.
        """
        with told_apart(name):
            return str(self._client.head_object(**self._at(name))["ETag"])

    def rewrite(self, name: str, source: BinaryIO, version: str) -> bool:
        """Replace a file that is still of `version`; tell whether it was."""
        try:
            with told_apart(name):
                self._client.put_object(**self._at(name), Body=source, IfMatch=version)
        except (FileNotFoundError, ChangedError):
            return False
        return True

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""
        with told_apart(name):
            self._client.delete_object(**self._at(name))

    def moment(self) -> str:
        """Return what time it is there, as HTTP writes it; empty where it is not told.

        https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
        """
        with told_apart():
            answer = self._client.head_bucket(Bucket=self.address.bucket)
        return str(answer["ResponseMetadata"]["HTTPHeaders"].get("date", ""))

    def keeps_versions(self) -> bool:
        """Tell whether the bucket keeps what is replaced or deleted."""
        with told_apart():
            answer = self._client.get_bucket_versioning(Bucket=self.address.bucket)
        return answer.get("Status") == "Enabled"

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.address.bucket, "Key": self.address.key(name)}


class ChangedError(OSError):
    """A file is no longer what it was when it was read."""


@contextmanager
def told_apart(name: str = "") -> Generator[None]:
    """Turn what boto3 raises into what a disk would have raised."""
    from botocore.exceptions import (  # noqa: PLC0415 - slow to load
        BotoCoreError,
        ClientError,
    )

    try:
        yield
    except ClientError as wrong:
        answer: Any = wrong.response
        code = str(answer.get("Error", {}).get("Code", "no code"))
        if code in MISSING:
            raise FileNotFoundError(
                errno.ENOENT, "it is not in the bucket", name
            ) from wrong
        kind = ChangedError if code in CHANGED else OSError
        raise kind(errno.EIO, f"the bucket refuses: {code}") from wrong
    except BotoCoreError as wrong:
        reason = f"the bucket is not reached: {type(wrong).__name__}"
        raise OSError(errno.EIO, reason) from wrong


def connect(address: BucketAddress) -> Any:  # noqa: ANN401 - as above
    """Return a client; raises SettingError where the library is missing."""
    try:
        import boto3  # noqa: PLC0415 - slow to load, and only where it is used
        from botocore.config import Config  # noqa: PLC0415 - the same
    except ImportError:
        needs = "it needs: pip install 'ivr-hotline[s3]'"
        raise SettingError(f"IVR_RECORDINGS is wrong: {needs}") from None
    with told_apart():
        return boto3.client(
            "s3",
            endpoint_url=address.endpoint or None,
            region_name=address.region or None,
            aws_access_key_id=address.access_key or None,
            aws_secret_access_key=address.secret_key or None,
            config=Config(
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=READ_TIMEOUT_S,
                retries={"max_attempts": TRIES, "mode": "standard"},
                # Others than Amazon's know no checksums in trailers.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
