"""The settings of the recordings' way."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

MOST_DAYS = 3650
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/[A-Za-z0-9._/-]*)?")


@dataclass(frozen=True, slots=True)
class BucketAddress:
    """A bucket, the prefix of our keys in it, and how it is reached.

    What is empty is found as Amazon's own programs find it: their environment, their
    files, the machine's role.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)

    def __str__(self) -> str:
        """Return the address as it is written in a setting."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    def key(self, name: str) -> str:
        """Return the key of a file of ours."""
        return f"{self.prefix}/{name}" if self.prefix else name


class RecordingsSettings(BaseSettings):
    """Where recordings lie, how long Twilio keeps its own, when a worker begins anew.

    `ivr_recordings` is a folder or a bucket; of a bucket, `ivr_scratch` is where files
    lie until they were checked.  `ivr_delete_at_twilio` is a number of days after the
    storing, None for never.
    """

    ivr_recordings: Path | BucketAddress = Path("recordings")
    ivr_scratch: Path = Path("scratch")
    ivr_s3_endpoint: str = ""
    ivr_s3_region: str = ""
    ivr_s3_access_key: str = ""
    ivr_s3_secret_key: SecretStr = SecretStr("")
    ivr_delete_at_twilio: int | None = None
    ivr_worker_recordings: Annotated[int, Field(ge=0)] = 5000
    ivr_worker_memory_mb: Annotated[int, Field(ge=0)] = 1024

    @field_validator("ivr_recordings", mode="before")
    @classmethod
    def folder_or_bucket(cls, value: object) -> object:
        """Read the address of a bucket; refuse any other, which would name a folder."""
        if "://" not in str(value):
            return value
        found = BUCKET.fullmatch(str(value))
        if found is None:
            raise ValueError("write a folder's path, or a bucket like s3://name/prefix")
        if find_spec("boto3") is None:
            raise ValueError("it needs: pip install 'ivr-hotline[s3]'")
        return BucketAddress(found[1], (found[2] or "").strip("/"))

    @field_validator("ivr_s3_endpoint")
    @classmethod
    def plain_endpoint(cls, value: str) -> str:
        """Refuse what is no server's address."""
        if value and not re.fullmatch(r"https?://[^/?#@\s]+/?", value):
            raise ValueError("write it like https://s3.example:9000")
        return value.rstrip("/")

    @field_validator("ivr_delete_at_twilio", mode="before")
    @classmethod
    def off_or_days(cls, value: object) -> object:
        """Read `off`, or a number of days like `7` or `7 days`."""
        if value is None or value == "off":
            return None
        found = re.fullmatch(r"([0-9]{1,4})( days?)?", str(value))
        if found is None or int(found[1]) > MOST_DAYS:
            raise ValueError("write off, or a number of days like 7")
        return int(found[1])

    @cached_property
    def bucket(self) -> BucketAddress | None:
        """The bucket, with how it is reached; None where recordings lie in a folder."""
        if isinstance(self.ivr_recordings, Path):
            return None
        return replace(
            self.ivr_recordings,
            endpoint=self.ivr_s3_endpoint,
            region=self.ivr_s3_region,
            access_key=self.ivr_s3_access_key,
            secret_key=self.ivr_s3_secret_key.get_secret_value(),
        )

    @property
    def recordings_folder(self) -> Path:
        """The folder of recordings, or the one where files for a bucket are checked."""
        if isinstance(self.ivr_recordings, Path):
            return self.ivr_recordings
        return self.ivr_scratch
