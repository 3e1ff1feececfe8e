"""A loaded warehouse, backed up, destroyed and restored, is what it was: every row of every table and view, every archived file."""

import shutil
import time

import psycopg
import pytest
from databases import fresh_database, speaking_of
from dumps import files_below, ordered_copy
from psycopg import sql
from warehouses import Warehouse

from aidbook.local.backup import back_up
from aidbook.local.postgres import ensure_database
from aidbook.local.restore import restore
from aidbook.settings import settings


@pytest.mark.slow
def test_warehouse_that_was_destroyed_and_restored_is_what_it_was(server, template, sample, tmp_path, monkeypatch):
    with fresh_database(server, template, tmp_path / "home") as database, speaking_of(database, monkeypatch):
        warehouse = Warehouse(database, sample)
        warehouse.land(sample / "inbox" / "2023")
        assert warehouse.load(2023).state == "published"
        before, archived = ordered_copy(database.admin), files_below(settings().archive)
        assert len(archived) > 10
        file = back_up(tmp_path / "elsewhere").file

        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(database.name)))
        shutil.rmtree(database.home)
        ensure_database(server.dsn(), database.name)

        started = time.monotonic()
        restore(file)
        print(f"restored in {time.monotonic() - started:.1f} s")
        after = ordered_copy(database.admin)
        assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == set()
        assert files_below(settings().archive) == archived
        # It works on: what is published is of the newest files, and a forced load finds no difference.
        assert warehouse.load(2023).state == "unchanged"
        outcome = warehouse.force(2023)
        assert outcome.state == "published"
        assert not any(d.inserted + d.updated + d.deleted for d in outcome.differences)
