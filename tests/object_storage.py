"""A real S3 server in this process, for tests of a warehouse in object storage."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from moto.server import ThreadedMotoServer
from pyarrow.fs import FileSelector, S3FileSystem

REGION = "us-east-1"


@dataclass(frozen=True)
class Bucket:
    """An empty bucket of its own.

    Attributes:
        uri: Such as s3://name.
        storage: How PyIceberg's FileIO reaches it.
    """

    uri: str
    storage: dict[str, str]

    def files(self) -> dict[str, int]:
        """Return size in bytes by path, bucket first, of all that is in it."""
        selector = FileSelector(self.uri.removeprefix("s3://"), recursive=True)
        found = _file_system(self.storage).get_file_info(selector)
        return {each.path: each.size for each in found if each.is_file}


@contextmanager
def serving_s3() -> Iterator[str]:
    """Serve S3 on a free port of this machine; give its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # A line for each request.
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def new_bucket(endpoint: str) -> Bucket:
    """Make a bucket that nobody else has, on a server."""
    name = f"lake-{uuid4().hex[:12]}"
    storage = {
        "s3.endpoint": endpoint,
        "s3.access-key-id": "reader",
        "s3.secret-access-key": "a key that nobody may see",
        "s3.region": REGION,
    }
    _file_system(storage).create_dir(name)
    return Bucket(f"s3://{name}", storage)


def _file_system(storage: dict[str, str]) -> S3FileSystem:
    return S3FileSystem(
        access_key=storage["s3.access-key-id"],
        secret_key=storage["s3.secret-access-key"],
        endpoint_override=storage["s3.endpoint"],
        region=storage["s3.region"],
        allow_bucket_creation=True,
    )
