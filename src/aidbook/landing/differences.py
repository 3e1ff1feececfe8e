"""What a load changes in what is published, as its gate wrote it down in ops.load_difference."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow, class_row


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes in one province, sector or table. Money in USD, of all its rows in the year, None where none reports any."""

    name_vi: str
    name_en: str
    rows_in: int
    rows_out: int
    rows_changed: int
    committed_usd_before: Decimal | None
    committed_usd_after: Decimal | None
    disbursed_usd_before: Decimal | None
    disbursed_usd_after: Decimal | None


By = Literal["province", "sector", "table"]

_NAMES: dict[By, tuple[str, str]] = {
    "province": ("coalesce(place, '–')", "coalesce(place, '–')"),
    "sector": ("coalesce(sector_vi, '–')", "coalesce(sector_en, '–')"),
    "table": ("table_name", "table_name"),
}


def read_differences(connection: psycopg.Connection[TupleRow], load_id: int, by: By) -> list[Difference]:
    """What a load changes, the largest change of money first; by province and by sector of its aid, or by table of all its facts.

    Provinces and sectors in which nothing changes are left out; money is all that the others have.
    """
    name_vi, name_en = _NAMES[by]
    statement = sql.SQL(
        """
        select
            {vi} as name_vi, {en} as name_en,
            sum(rows_in)::bigint as rows_in, sum(rows_out)::bigint as rows_out, sum(rows_changed)::bigint as rows_changed,
            sum(committed_usd_before) as committed_usd_before, sum(committed_usd_after) as committed_usd_after,
            sum(disbursed_usd_before) as disbursed_usd_before, sum(disbursed_usd_after) as disbursed_usd_after
        from ops.load_difference
        where load_id = %s and {scope}
        group by 1, 2
        having
            sum(rows_in + rows_out + rows_changed) > 0
            or sum(committed_usd_before) is distinct from sum(committed_usd_after)
            or sum(disbursed_usd_before) is distinct from sum(disbursed_usd_after)
        order by
            abs(coalesce(sum(disbursed_usd_after), 0) - coalesce(sum(disbursed_usd_before), 0)) desc,
            abs(coalesce(sum(committed_usd_after), 0) - coalesce(sum(committed_usd_before), 0)) desc,
            sum(rows_in + rows_out + rows_changed) desc, 1
        """
    ).format(
        vi=sql.SQL(name_vi),
        en=sql.SQL(name_en),
        scope=sql.SQL("true") if by == "table" else sql.SQL("table_name in ('fct_aid_flow', 'fct_claim')"),
    )
    with connection.cursor(row_factory=class_row(Difference)) as cursor:
        return cursor.execute(statement, [load_id]).fetchall()
