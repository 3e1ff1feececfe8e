"""No total moves with the number of sectors or places: the models' own SQL over random splits, against sums in Python."""

import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

import jinja2
import psycopg
import pytest
from databases import Database

from aidbook import paths

AMOUNTS = ("newly_approved", "committed_year", "disbursed_year", "disbursed_cash", "disbursed_in_kind")
COMPARED = AMOUNTS[:3]
BASES = ("usd_official", "usd_market", "usd_declared")
MINOR_UNITS = {"USD": 2, "VND": 0, "JPY": 0, "EUR": 2, "BHD": 3}
SECTORS = ("HEALTH", "EDU", "ENV", "ECON", "SOCIAL", "NOT_IN_ANY_LIST")
PLACES = ("VN63-01", "VN63-02", "VN63-04", "VN63-06", "VN63-08", "VN63-10", "VN63-11")

FORMS = [f"{amount}_{form}" for amount in AMOUNTS for form in ("reported", "usd", "vnd", *(BASES if amount in COMPARED else ()))]


def rendered(model: str) -> str:
    """The SQL of a model over temporary tables that bear the names of what it refers to."""
    macros = "".join((paths.DBT_PROJECT / "macros" / name).read_text(encoding="utf-8") for name in ("key.sql", "parts.sql"))
    (file,) = (paths.DBT_PROJECT / "models").rglob(f"{model}.sql")
    environment = jinja2.Environment(autoescape=False)
    return environment.from_string(macros + file.read_text(encoding="utf-8")).render(ref=lambda name: name)


def split(generator: random.Random, members: tuple[str, ...]) -> str | None:
    """Members as a form reads them: none, one, several with shares or without, some of them twice."""
    chosen = generator.choices(members, k=generator.randint(0, 6))
    if generator.random() < 0.3:
        return "|".join(chosen) or None
    return "|".join(f"{code}:{generator.choice(('0.3333', '0.1', '0.07', '1', '33.3', '0'))}" for code in chosen) or None


def line(generator: random.Random, number: int) -> dict[str, Any]:
    currency = generator.choice([*MINOR_UNITS, "unknown"])
    row: dict[str, Any] = {
        "project_key": generator.randint(1, 40), "submission_id": generator.randint(1, 4), "sheet": "2_DuAn", "row_number": number,
        "report_year": 2024, "donor_key": 1, "reporting_place_key": generator.randint(1, 5), "aid_owner_key": 1,
        "currency_key": generator.choice((3, 4)), "source_document_key": 1, "row_currency_code": currency,
        "sector_codes": split(generator, SECTORS), "place_units": split(generator, PLACES), "sector_words": "a",
        "sector_confidence": "name", "vnd_per_usd": 1, "usd_per_unit": 1, "rate_type": "a", "rate_source": "a",
        "declared_vnd_per_usd": None,
    }  # fmt: skip
    for name in FORMS:
        digits = 0 if name.endswith("_vnd") else MINOR_UNITS.get(currency, 2) if name.endswith("_reported") else 2
        row[name] = None if generator.random() < 0.1 else Decimal(generator.randint(0, 10**8)).scaleb(-digits)
    return row


@pytest.fixture
def connection(database: Database) -> Any:
    with psycopg.connect(database.admin) as connection:
        yield connection


def load(connection: psycopg.Connection[Any], lines: list[dict[str, Any]], rules: list[tuple[str, str]]) -> None:
    """Run both models over these lines."""
    texts = ("sheet", "row_currency_code", "sector_codes", "place_units", "sector_words", "sector_confidence", "rate_type", "rate_source")
    types = dict.fromkeys((*FORMS, "vnd_per_usd", "usd_per_unit", "declared_vnd_per_usd"), "numeric") | dict.fromkeys(texts, "text")
    tables: dict[str, tuple[str, list[Any]]] = {
        "int_project_row__converted": (
            ", ".join(f"{name} {types.get(name, 'bigint')}" for name in lines[0]),
            [list(line.values()) for line in lines],
        ),
        "int_project_report__judged": (
            "project_key bigint, submission_id bigint, is_counted boolean, is_total_counted boolean",
            [(*report, True, is_total_counted(*report)) for report in {(line["project_key"], line["submission_id"]) for line in lines}],
        ),
        "stg_reference__sectors": ("sector_code text", [[code] for code in SECTORS[:-1]]),
        "stg_reference__provinces": ("unit_id text", [[unit] for unit in PLACES]),
        "stg_reference__currencies": ("currency_code text, minor_units integer", list(MINOR_UNITS.items())),
        "stg_reference__allocation_rules": ("subject text, rule text, first_report_year integer, last_report_year integer", [
            (*rule, None, None) for rule in rules
        ]),
    }  # fmt: skip
    for name, (columns, rows) in tables.items():
        connection.execute(f"create temp table {name} ({columns})")  # type: ignore[arg-type]
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(columns.split(",")))
            cursor.executemany(f"insert into {name} values ({marks})", rows)  # type: ignore[arg-type]
    for model in ("int_project_row_share__allocated", "fct_aid_flow"):
        connection.execute(f"create temp table {model} as {rendered(model)}")  # type: ignore[arg-type]


def is_total_counted(project_key: int, submission_id: int) -> bool:
    """Some reports repeat a total that another names."""
    return (project_key + submission_id) % 3 > 0


@pytest.mark.parametrize("rules", [[], [("sector", "equal")], [("sector", "equal"), ("place", "equal")]], ids=["unsplit", "one", "both"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_total_stays_whatever_it_is_split_over(connection: psycopg.Connection[Any], seed: int, rules: list[tuple[str, str]]) -> None:
    generator = random.Random(seed)
    lines = [line(generator, number) for number in range(300)]
    load(connection, lines, rules)
    names = ", ".join(("row_number", "share", *FORMS))
    parts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for values in connection.execute(f"select {names} from int_project_row_share__allocated").fetchall():
        row = dict(zip(names.split(", "), values, strict=True))
        parts[row["row_number"]].append(row)

    assert max(map(len, parts.values())) > 12
    for whole in lines:
        own = parts[whole["row_number"]]
        assert abs(sum(row["share"] for row in own) - 1) < Decimal("1e-12")
        for name in FORMS:
            expected = whole[name]
            if (
                name.startswith("newly_approved")
                and expected is not None
                and not is_total_counted(whole["project_key"], whole["submission_id"])
            ):
                expected = Decimal(0)
            amounts = [row[name] for row in own]
            if expected is None:
                assert amounts == [None] * len(own)
                continue
            assert sum(amounts) == expected
            digits = 0 if name.endswith("_vnd") else MINOR_UNITS.get(whole["row_currency_code"], 2) if name.endswith("_reported") else 2
            assert all(amount == round(amount, digits) for amount in amounts), "less than the smallest coin"

    # And the rows of the star, which join what falls on one project, place and sector.
    for name in [name for name in FORMS if not name.endswith("_reported")]:
        query = f"select (select sum({name}) from int_project_row_share__allocated), (select sum({name}) from fct_aid_flow)"
        ((from_parts, from_flows),) = connection.execute(query).fetchall()
        assert from_parts == from_flows
    assert connection.execute("select count(*) - count(distinct aid_flow_key) from fct_aid_flow").fetchone() == (0,)
