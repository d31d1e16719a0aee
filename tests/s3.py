"""A throw-away S3 server (moto), for what must hold in a folder and in a bucket."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer

from ivr.audio.bucket import Bucket
from ivr.settings.recordings import BucketAddress

SECRET = "secret-that-nobody-sees"


@contextmanager
def serving() -> Iterator[str]:
    """Yield the address of a server of our own, while the block lasts."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def new_bucket(endpoint: str) -> Bucket:
    """Make an empty bucket on that server, in which we have a folder of our own."""
    name = f"calls-{secrets.token_hex(4)}"
    address = BucketAddress(name, "hotline", endpoint, "eu-west-1", "key", SECRET)
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="eu-west-1",
        aws_access_key_id="key",
        aws_secret_access_key=SECRET,
    )
    where = {"LocationConstraint": "eu-west-1"}
    client.create_bucket(Bucket=name, CreateBucketConfiguration=where)
    return Bucket(address)


def settings_of(bucket: Bucket) -> dict[str, str]:
    """The environment of an installation whose recordings lie in the bucket."""
    address = bucket.address
    return {
        "IVR_RECORDINGS": str(address),
        "IVR_S3_ENDPOINT": address.endpoint,
        "IVR_S3_REGION": address.region,
        "IVR_S3_ACCESS_KEY": address.access_key,
        "IVR_S3_SECRET_KEY": address.secret_key,
    }
