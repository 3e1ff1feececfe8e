"""Inboxes of both kinds, empty: a folder of this machine, and a bucket on a real S3 server (moto's) on loopback."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

BUCKET = "submissions"


@dataclass(frozen=True)
class Box:
    """An inbox by its address, and how a sender puts a file there."""

    address: str
    put: Callable[[str, bytes], None]


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["path", "file", "s3"])
def box(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    """The inbox as a path, as a file:// address, and as an s3:// address."""
    if request.param == "s3":
        yield from _bucket(request.getfixturevalue("s3_server"), monkeypatch)
        return
    folder = tmp_path / "hộp thư"
    folder.mkdir()

    def put(name: str, content: bytes) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    yield Box(str(folder) if request.param == "path" else folder.as_uri(), put)
    shutil.rmtree(folder)


def _bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    variables = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    client: Any = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    yield Box(f"s3://{BUCKET}/2022", lambda name, content: client.put_object(Bucket=BUCKET, Key=f"2022/{name}", Body=content) and None)
    for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=entry["Key"])
    client.delete_bucket(Bucket=BUCKET)
