"""The small warehouse of world.py, made once and put right before each test."""

from collections.abc import Iterator

import psycopg
import pytest
from integration.quality.world import World

from aidbook.local.postgres import PostgresServer, ensure_database


@pytest.fixture(scope="session")
def built_world(server: PostgresServer) -> Iterator[World]:
    """One database for all tests of the gate."""
    ensure_database(server.dsn(), "gate")
    with psycopg.connect(server.dsn("gate"), autocommit=True) as connection:
        world = World(connection)
        world.build()
        yield world


@pytest.fixture
def world(built_world: World) -> World:
    """The warehouse with the rows in which every check passes."""
    built_world.reset()
    return built_world
