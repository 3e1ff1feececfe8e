"""The inbox as Airflow sees it: its address may name an Airflow connection (``s3://connection@bucket/prefix``)."""

from urllib.parse import unquote, urlsplit

import fsspec  # type: ignore[import-untyped]
from airflow.sdk import ObjectStoragePath
from airflow.sdk.io import attach, has_fs

from aidbook.flows.inbox import Inbox, StoreInbox
from aidbook.settings import settings


def configured_inbox() -> Inbox:
    """The inbox of the settings through Airflow's object storage; a plain path is a folder of this machine."""
    return stored_inbox(settings().inbox or str(settings().home / "inbox"))


def stored_inbox(address: str) -> Inbox:
    """The inbox at an address through Airflow's object storage.

    A store whose Airflow provider is installed takes its keys from the connection that the address names. Without the provider its
    fsspec library is attached as it is, with keys from where that library looks for them (for s3 the ``AWS_…`` variables or files).
    """
    # A file:// address is percent-encoded; keys of a store are what they are.
    path = ObjectStoragePath(unquote(urlsplit(address).path) if address.startswith("file:") else address)
    scheme = path.protocol or "file"
    if path.conn_id is None and not has_fs(scheme):
        attach(scheme, fs=fsspec.filesystem(scheme))
    return StoreInbox(path.fs, path.path)
