"""What the inbox held when it was last read: a night asks only for the bytes of files that are new or changed."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import TupleRow


@dataclass(frozen=True, slots=True)
class InboxMemory:
    """Address → (version, sha256) of every file that was read from an inbox, and the sha256 of all that is known."""

    versions: dict[str, tuple[str, str]]
    known: frozenset[str]

    def is_unchanged(self, address: str, version: str) -> bool:
        """Whether the bytes at ``address`` are those that were read before."""
        seen = self.versions.get(address)
        return seen is not None and seen[0] == version


def read_memory(connection: psycopg.Connection[TupleRow], form: str) -> InboxMemory:
    """What was read before, and every sha256 that was landed with this form."""
    versions = {row[0]: (row[1], row[2]) for row in connection.execute("select address, version, sha256 from ops.inbox_file")}
    landed = {row[0] for row in connection.execute("select sha256 from landing.submission where form = %s", [form])}
    return InboxMemory(versions, frozenset(landed | {sha256 for _, sha256 in versions.values()}))


def remember_file(connection: psycopg.Connection[TupleRow], address: str, version: str, sha256: str) -> None:
    """Note that the bytes at ``address`` are landed. The caller commits, together with what became of them."""
    connection.execute(
        """
        insert into ops.inbox_file (address, version, sha256) values (%s, %s, %s)
        on conflict (address) do update set version = excluded.version, sha256 = excluded.sha256, seen_at = clock_timestamp()
        """,
        [address, version, sha256],
    )
