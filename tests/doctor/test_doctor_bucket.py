"""What the doctor finds of a bucket, on a real server that speaks S3."""

from types import SimpleNamespace

import boto3
import pytest
import s3
from botocore.exceptions import ClientError
from pydantic import SecretStr

from ivr.audio.bucket import Bucket
from ivr.doctor import bucket as doctor
from ivr.settings.recordings import BucketAddress


@pytest.fixture(scope="module")
def server():
    with s3.serving() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(server):
    return s3.new_bucket(server)


@pytest.fixture
def look(told, bucket):
    """What the check says of an installation whose recordings lie in the bucket."""

    def said(**changed):
        address = bucket.address
        settings = {
            "ivr_recordings": BucketAddress(address.bucket, address.prefix),
            "ivr_s3_endpoint": address.endpoint,
            "ivr_s3_region": address.region,
            "ivr_s3_access_key": address.access_key,
            "ivr_s3_secret_key": SecretStr(address.secret_key),
        }
        return told("bucket", **(settings | changed))

    return said


def client(bucket):
    address = bucket.address
    return boto3.client(
        "s3",
        endpoint_url=address.endpoint,
        region_name=address.region,
        aws_access_key_id=address.access_key,
        aws_secret_access_key=address.secret_key,
    )


def test_a_folder_needs_no_bucket(told):
    assert told("bucket") == [
        ("good", "Recordings lie in a folder, not in a bucket.", "")
    ]


def test_a_whole_bucket_is_fine_and_left_as_it_was(look, bucket):
    (rights, clock) = look()
    assert rights == (
        "good",
        f"{bucket} is written, listed, read and cleared.",
        "",
    )
    assert clock[0] == "good"
    assert clock[1].startswith("The clock is ")
    assert list(bucket.names()) == []


def test_a_bucket_that_is_not_there_is_named(look):
    (only,) = look(ivr_recordings=BucketAddress("no-such-bucket", "x"))
    assert only[0] == "bad"
    assert only[1].startswith("s3://no-such-bucket/x does not let us PutObject: ")
    assert only[2] == (
        "Compare IVR_S3_ENDPOINT, IVR_S3_REGION and the keys with the bucket's; "
        "give the account s3:PutObject."
    )


def test_a_server_that_is_away_is_told_as_such(look):
    (only,) = look(ivr_s3_endpoint="http://127.0.0.1:9")
    assert only[:2] == (
        "bad",
        f"{only[1].split()[0]} does not let us PutObject: the bucket is not reached: "
        "EndpointConnectionError",
    )


@pytest.mark.parametrize("missing", ["ListBucket", "GetObject", "DeleteObject"])
def test_each_right_that_is_missing_is_named(bucket, monkeypatch, missing):
    method = {
        "ListBucket": "list_objects_v2",
        "GetObject": "download_fileobj",
        "DeleteObject": "delete_object",
    }[missing]
    real = bucket._client

    class Refusing:
        def __getattr__(self, name):
            if name == "get_paginator" and missing == "ListBucket":
                return lambda _method: SimpleNamespace(paginate=refuse)
            return refuse if name == method else getattr(real, name)

    def refuse(*_given, **_more):
        denied = {"Error": {"Code": "AccessDenied"}}
        raise ClientError(denied, method)

    monkeypatch.setattr(Bucket, "_client", Refusing())
    found = doctor.tried(bucket, ".doctor-test")
    assert [(one.state, str(one.text)) for one in found] == [
        (
            "bad",
            f"{bucket} does not let us {missing}: the bucket refuses: AccessDenied",
        )
    ]


def test_a_bucket_that_keeps_what_is_deleted_is_warned_of(look, bucket):
    client(bucket).put_bucket_versioning(
        Bucket=bucket.address.bucket,
        VersioningConfiguration={"Status": "Enabled"},
    )
    last = look()[-1]
    assert last == (
        "warning",
        f"{bucket} keeps versions of what is deleted.",
        "Switch its versions off, or have them expire.",
    )


@pytest.mark.parametrize(
    ("told_", "states"),
    [
        ("Thu, 01 Jan 2026 00:00:00 GMT", ["bad"]),
        ("", []),
        ("yesterday", []),
    ],
)
def test_a_clock_that_is_wrong_is_told(bucket, monkeypatch, told_, states):
    monkeypatch.setattr(Bucket, "moment", lambda _self: told_)
    assert [one.state for one in doctor.clock_of(bucket)] == states
