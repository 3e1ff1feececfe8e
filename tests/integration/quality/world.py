"""A small warehouse in which every check passes: one year of two provinces, the year before as published, one page with two figures.

Tables come from the migrations, the dbt contracts and the seeds, without dbt, so that each test can bend one row and see one check fail.
"""

import csv
from collections.abc import Iterator
from typing import Any

import psycopg
import yaml
from psycopg import sql
from psycopg.types.json import Jsonb

from aidbook import paths

YEAR, BEFORE = 2022, 2021
YEAR_LOAD, CLAIMS_LOAD = 1, 2
MIGRATIONS = paths.PROJECT / "src" / "aidbook" / "warehouse" / "migrations"
SEEDS = ("provinces", "province_succession", "national_figures")
_SCHEMAS = ("marts", f"candidate_{YEAR_LOAD}", f"candidate_{CLAIMS_LOAD}")

HANOI, CAO_BANG, VIETNAM = 101, 104, 1
PLAN, NOBODY = 1, 2
USD, VND = 1, 2
HEALTH, ALL_SECTORS, UNKNOWN = 7, -2, -1


class World:
    """The warehouse behind one administrator's connection, on which every statement is committed at once."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self._columns: dict[str, dict[str, tuple[str, bool]]] = {}

    def build(self) -> None:
        """Make every schema and table, and load the seeds that suites read."""
        for role in ("aidbook_owner", "aidbook_loader", "bi_reader"):
            if self.connection.execute("select from pg_roles where rolname = %s", [role]).fetchone() is None:
                self.connection.execute(sql.SQL("create role {}").format(sql.Identifier(role)))
        for file in sorted(MIGRATIONS.glob("*.sql")):
            self.connection.execute(file.read_text())  # type: ignore[arg-type]
        for name, columns in _contracts():
            self._create("history", name, [*columns, {"name": "known", "data_type": "tstzrange"}])
        for schema in _SCHEMAS:
            self.connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
            for name, columns in _contracts():
                self._create(schema, name, columns)
        self.execute(_CONVERTED)
        for seed in SEEDS:
            self._load_seed(seed)

    def reset(self) -> None:
        """Back to the rows in which every check passes."""
        tables = self.connection.execute(
            "select format('%%I.%%I', schemaname, tablename) from pg_tables where schemaname = any(%s)",
            [[*_SCHEMAS, "landing", "registry", "ops"]],
        ).fetchall()
        with self.connection.transaction():
            # Without foreign keys the order does not matter; deleting few rows is ten times faster than truncating a hundred tables.
            self.connection.execute("set local session_replication_role = replica")
            self.execute("; ".join(f"delete from {row[0]}" for row in tables))
            _fill(self)

    def add(self, table: str, **values: Any) -> None:
        """Insert a row; what is required and not given gets a plain value of its type."""
        columns = self._columns.setdefault(table, self._read_columns(table))
        row = {name: _PLAIN[kind] for name, (kind, is_required) in columns.items() if is_required and name not in values}
        row |= {name: Jsonb(value) if isinstance(value, dict) else value for name, value in values.items()}
        schema, name = table.split(".")
        self.connection.execute(
            sql.SQL("insert into {} ({}) overriding system value values ({})").format(
                sql.Identifier(schema, name), sql.SQL(", ").join(map(sql.Identifier, row)), sql.SQL(", ").join(sql.Placeholder() * len(row))
            ),
            list(row.values()),
        )

    def execute(self, statement: str) -> None:
        """Run SQL of a test."""
        self.connection.execute(statement)  # type: ignore[arg-type]

    def _create(self, schema: str, name: str, columns: list[dict[str, Any]]) -> None:
        definitions = ", ".join(
            f'"{column["name"]}" {column["data_type"]}'
            + (" not null" if any(c["type"] == "not_null" for c in column.get("constraints", ())) else "")
            for column in columns
        )
        self.connection.execute(f"create table {schema}.{name} ({definitions})")  # type: ignore[arg-type]

    def _load_seed(self, name: str) -> None:
        types = yaml.safe_load((paths.SEEDS / f"{name}.yml").read_text())["seeds"][0]["config"]["column_types"]
        self.connection.execute(f"create table reference.{name} ({', '.join(f'{column} {kind}' for column, kind in types.items())})")  # type: ignore[arg-type]
        with (paths.SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file, self.connection.cursor() as cursor:
            rows = csv.DictReader(file)
            with cursor.copy(f"copy reference.{name} ({', '.join(rows.fieldnames or ())}) from stdin") as copy:  # type: ignore[arg-type]
                for row in rows:
                    copy.write_row([value or None for value in row.values()])

    def _read_columns(self, table: str) -> dict[str, tuple[str, bool]]:
        rows = self.connection.execute(
            """
            select attname, format_type(atttypid, atttypmod), attnotnull and not atthasdef and attidentity = ''
            from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped
            """,
            [table],
        ).fetchall()
        return {name: (kind, is_required) for name, kind, is_required in rows}


_PLAIN: dict[str, Any] = {
    "bigint": 1, "integer": 1, "numeric": 1, "text": "x", "boolean": False, "date": "2022-06-30", "jsonb": Jsonb({}), "text[]": [],
    "timestamp with time zone": "2023-01-10",
}  # fmt: skip


_CONVERTED = f"""
create table candidate_{YEAR_LOAD}.int_project_row__converted (
    project_key bigint, submission_id bigint, source_document_key bigint, sheet text, row_number integer, row_currency_code text,
    committed_year_usd numeric, disbursed_year_usd numeric, is_rate_missing boolean
)
"""
"""The columns that suites read of the one intermediate table that they look at."""


def _contracts() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for file in sorted((paths.DBT_PROJECT / "models" / "marts").rglob("*.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", ()):
            yield model["name"], model["columns"]


def _fill(world: World) -> None:
    _members(world)
    _files(world)
    for year, schema in ((YEAR, f"candidate_{YEAR_LOAD}"), (BEFORE, "marts")):
        _year(world, schema, year)
    _claims(world)


def _members(world: World) -> None:
    for schema in _SCHEMAS:
        for key, unit, name, kind in (
            (VIETNAM, "VN", "Việt Nam", "country"), (HANOI, "VN63-01", "Hà Nội", "unit"), (CAO_BANG, "VN63-04", "Cao Bằng", "unit"),
        ):  # fmt: skip
            world.add(f"{schema}.dim_place", place_key=key, unit_id=unit, name_vi=name, place_63=name, place_34=name, place_kind=kind)
        for key, code in ((HEALTH, "HEALTH"), (ALL_SECTORS, "ALL"), (UNKNOWN, "UNKNOWN")):
            world.add(f"{schema}.dim_sector", sector_key=key, sector_code=code, statistical_sector_en=code, statistical_sector_vi=code)
        for key, code in ((USD, "USD"), (VND, "VND")):
            world.add(f"{schema}.dim_currency", currency_key=key, currency_code=code)
        for key, name, kind in ((PLAN, "Plan International", "ngo"), (NOBODY, "Quỹ Xa lạ", "unknown")):
            world.add(f"{schema}.dim_donor", donor_key=key, donor_name=name, donor_kind=kind)
        world.add(f"{schema}.dim_ngo", ngo_key=PLAN, ngo_name="Plan International")
        for key in (10, 11):
            world.add(f"{schema}.dim_project", project_key=key, project_id=f"P{key}", title=f"Nước sạch {key}")
        world.add(
            f"{schema}.dim_source_document", source_document_key=1, sha256="a" * 63 + "1", issuer="provincial_report", file_name="1.xlsx"
        )
        world.add(
            f"{schema}.dim_source_document", source_document_key=4, sha256="a" * 63 + "4", issuer="provincial_report", file_name="4.xlsx"
        )
        world.add(f"{schema}.dim_source_document", source_document_key=9, sha256="b" * 64, issuer="vufo", url="https://vufo.example/1")


def _files(world: World) -> None:
    world.add("ops.load", load_id=YEAR_LOAD, unit="year", report_year=YEAR, manifest_sha256="m")
    world.add("ops.load", load_id=CLAIMS_LOAD, unit="claims", manifest_sha256="m")
    # All 63 provinces send a file; those of Hà Nội (1) and Cao Bằng (4) have rows.
    world.execute(
        f"""
        insert into landing.file (sha256, size_bytes, archive_path)
        select case substr(unit_id, 6) when '01' then repeat('a', 63) || '1' when '04' then repeat('a', 63) || '4'
            else encode(sha256(unit_id::bytea), 'hex') end, 1, unit_id
        from reference.provinces where era = '63-unit' and coalesce(valid_to, 'infinity') >= '{YEAR}-12-31'
            and coalesce(valid_from, '-infinity') <= '{YEAR}-12-31';
        insert into landing.submission (submission_id, sha256, file_name, form, state, province_unit_id, agency_key, report_year,
            report_period, cover, is_sample)
        overriding system value
        select substr(archive_path, 6)::integer, sha256, archive_path || '.xlsx', 'provincial_report', 'read', archive_path, 'so ngoai vu',
            {YEAR}, 'Y', '{{}}', true
        from landing.file;
        insert into ops.load_submission select {YEAR_LOAD}, submission_id from landing.submission;
        """
    )
    for submission, project, disbursed, committed in ((1, 10, 2_000_000, 3_000_000), (4, 11, 1_295_162, 1_720_153)):
        money = {"disbursed_year": str(disbursed), "disbursed_year_currency": "USD"}
        place = {"submission_id": submission, "sheet": "2_DuAn", "row_number": 6}
        title = {"activity_title": f"Nước sạch {project}"}
        world.add("landing.submission_row", **place, table_name="project", values=money, raw=title, cells={})
        world.add("registry.row_identity", **place, project_id=f"P{project}", natural_project_key=f"P{project}", fate="loaded")
        totals = {"disbursed_year": disbursed, "committed_year": committed, "newly_approved": 0, "activity_count": 1}
        for row, (code, value) in enumerate(totals.items(), start=3):
            figures = {"indicator_code": code, "report_year_value": str(value)}
            if code != "activity_count":
                figures |= {"report_year_value_base": str(value), "unit_currency": "USD"}
            if code == "disbursed_year":
                figures["previous_year_value_base"] = str(disbursed)
            cell = {"report_year_value": f"C{row}"}
            place = {"submission_id": submission, "sheet": "3_TongHop", "row_number": row}
            world.add(
                "landing.submission_row", **place, table_name="total", values=figures, raw={"report_year_value": str(value)}, cells=cell
            )


def _year(world: World, schema: str, year: int) -> None:
    for key, place, project, document, disbursed, committed in (
        (1, HANOI, 10, 1, 2_000_000, 3_000_000),
        (2, CAO_BANG, 11, 4, 1_295_162, 1_720_153),
    ):
        common = {"project_key": project, "report_year": year, "donor_key": PLAN, "reporting_place_key": place, "currency_key": USD}
        world.add(
            f"{schema}.fct_aid_flow", **common, aid_flow_key=key, place_key=place, sector_key=HEALTH, allocation="single",
            disbursed_year_reported=disbursed, disbursed_year_usd=disbursed, disbursed_year_vnd=disbursed * 23_000,
            committed_year_reported=committed, committed_year_usd=committed, newly_approved_usd=0, newly_approved_reported=0,
            vnd_per_usd=23_000, declared_vnd_per_usd=23_100, parts=1, newly_approved_parts_not_reported=0,
            committed_year_parts_not_reported=0, disbursed_year_parts_not_reported=0,
        )  # fmt: skip
        if year == YEAR:
            world.add(
                f"{schema}.int_project_row__converted", project_key=project, submission_id=document, source_document_key=document,
                sheet="2_DuAn", row_number=6, row_currency_code="USD", committed_year_usd=committed, disbursed_year_usd=disbursed,
                is_rate_missing=False,
            )  # fmt: skip
        world.add(
            f"{schema}.bridge_aid_flow_source",
            aid_flow_key=key, source_document_key=document, sheet="2_DuAn", row_number=6, report_year=year,
        )  # fmt: skip
        world.add(
            f"{schema}.fct_project_year", **common, project_year_key=key, status="ongoing", end_date="2025-12-31",
            committed_total_reported=9_000_000, committed_total_usd=9_000_000, disbursed_to_date_reported=disbursed * (year - 2020),
            totals_repeated=0, parts=1, committed_total_parts_not_reported=0, disbursed_to_date_parts_not_reported=0,
        )  # fmt: skip
        world.add(
            f"{schema}.fct_ngo_presence",
            ngo_presence_key=key, ngo_key=PLAN, place_key=place, report_year=year, is_registered=True, is_operating=True, gave_aid=True,
        )  # fmt: skip
    world.add(
        f"{schema}.fct_registration_event", registration_event_key=1, ngo_key=PLAN, event="issue", event_date="2021-02-01",
        registration_kind="operation", registration_no="12/BNG", reporting_place_key=HANOI, last_report_year=year,
    )  # fmt: skip


def _claims(world: World) -> None:
    body = "Năm 2022, cả nước giải ngân 223,7 triệu USD. Tỉnh Cao Bằng giải ngân 1.295.162 USD."
    world.add(
        "landing.page_version",
        page_version_id=1,
        url="https://vufo.example/1",
        sha256="b" * 64,
        body_text=body,
        is_trusted=True,
        issuer="vufo",
    )
    world.add("ops.load_page", load_id=CLAIMS_LOAD, page_version_id=1)
    for schema in ("marts", f"candidate_{CLAIMS_LOAD}"):
        for key, place, value, evidence in ((1, VIETNAM, 223_700_000, "223,7 triệu USD"), (2, CAO_BANG, 1_295_162, "1.295.162 USD")):
            world.add(
                f"{schema}.fct_claim", claim_key=key, source_document_key=9, place_key=place, data_year=YEAR, period="year",
                metric="aid_disbursed", sector_key=ALL_SECTORS, claim_value=value, unit="USD", approximation="exact",
                published_on="2023-03-01", evidence=evidence, sentence=evidence, source_kind="page", accepted_by="policy",
            )  # fmt: skip
