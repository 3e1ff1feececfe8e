"""Looking into the warehouse now and then from the triggerer, where a wait holds no slot."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from typing import TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")


async def look_until(look: Callable[[], T | None], every: float, until: dt.datetime | None = None) -> T | None:
    """Ask until there is an answer: every so many seconds, and at least once; None where there was none ``until`` a moment.

    A database that does not answer, or cuts the connection while it is asked, is asked again.
    """
    import psycopg

    from aidbook.errors import WarehouseError

    while True:
        try:
            answer = await asyncio.to_thread(look)
        except (WarehouseError, psycopg.Error) as error:
            logger.warning("asked again in %s seconds: %s", every, error)
        else:
            if answer is not None:
                return answer
        if until is not None and dt.datetime.now(dt.UTC) >= until:
            return None
        await asyncio.sleep(every)
