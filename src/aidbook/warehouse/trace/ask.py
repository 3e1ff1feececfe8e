"""What a person wrote behind ``aidbook trace``, and the walk that it asks for."""

import re
from collections.abc import Sequence
from typing import Final

from aidbook.errors import WarehouseError
from aidbook.warehouse.trace.back import trace_key
from aidbook.warehouse.trace.forward import trace_cell
from aidbook.warehouse.trace.kinds import Kind, kind_of
from aidbook.warehouse.trace.model import CellOutcome, Origin, PageOutcome
from aidbook.warehouse.trace.pages import trace_page
from aidbook.warehouse.trace.query import Connection, ask_one

Answer = Origin | CellOutcome | PageOutcome

_KEY: Final = re.compile(r"-?[0-9]{1,19}")
_ADDRESS: Final = re.compile(r"https?://\S+")


def trace(connection: Connection, asked: Sequence[str], year: int | None = None) -> Answer:
    """Walk back from a key of ``bi``, or forward from a file, a cell, or the address of a bulletin.

    ``asked`` is one of: a key; ``FILE``, ``FILE SHEET``, ``FILE SHEET CELL`` or ``FILE SHEET ROW``, also as one word with ``!`` between;
    an address. ``year`` picks one year of a project or a member.

    Raises:
        WarehouseError: nothing is known by that name; the message says what can be traced.
    """
    first, *others = (word.strip() for word in asked)
    if _ADDRESS.fullmatch(first) and not others:
        return trace_page(connection, first)
    if _KEY.fullmatch(first) and not others:
        return _trace_key(connection, int(first), year)
    # The name of a file may hold a "!" of its own, so the parts are counted from the end.
    parts = [first, *others] if others else first.rsplit("!", 2)
    if len(parts) > 3:
        raise WarehouseError(f"{' '.join(asked)} is more than a file, a sheet and a cell. Put names with spaces into quotes.")
    return trace_cell(connection, *parts)


def _trace_key(connection: Connection, key: int, year: int | None) -> Answer:
    if kind_of(connection, key) is not Kind.DOCUMENT:
        return trace_key(connection, key, year)
    document = ask_one(connection, "select * from marts.dim_source_document where source_document_key = %(key)s", key=key) or {}
    if document["document_kind"] == "workbook":
        return trace_cell(connection, document["sha256"])
    if document["document_kind"] == "page":
        return trace_page(connection, document["url"])
    return trace_key(connection, key, year)
