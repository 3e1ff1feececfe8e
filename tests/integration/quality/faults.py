"""One fault for each check, as SQL on the sound rows of world.py."""

from integration.quality.world import CAO_BANG, HANOI, NOBODY, PLAN, UNKNOWN, YEAR, YEAR_LOAD

_FLOW = f"candidate_{YEAR_LOAD}.fct_aid_flow"
_CONVERTED = f"candidate_{YEAR_LOAD}.int_project_row__converted"
_PROJECT_YEAR = f"candidate_{YEAR_LOAD}.fct_project_year"
_EVENT = f"candidate_{YEAR_LOAD}.fct_registration_event"
_CLAIM = "candidate_2.fct_claim"


def _copies(table: str, where: str, numbers: str, **changes: str) -> str:
    """Copies of a row, one for each `n` of a span of numbers; what changes is SQL over `n`."""
    first, last = numbers.split("-")
    changed = ", ".join(f"'{column}', {value}" for column, value in changes.items())
    return f"""
        insert into {table}
        select (jsonb_populate_record(t, jsonb_build_object({changed}))).*
        from {table} as t cross join generate_series({first}, {last}) as n
        where {where}
    """


def _total(code: str, value: int) -> str:
    """Another figure on Cao Bằng's totals sheet."""
    return f"""
        update landing.submission_row set "values" = "values"
            || '{{"report_year_value": "{value}", "report_year_value_base": "{value}"}}'
        where submission_id = 4 and "values" ->> 'indicator_code' = '{code}'
    """


def _finding(severity: str) -> str:
    return f"""
        insert into ops.finding (submission_id, rule, severity, who_fixes, message_vi, message_en)
        values (4, 'project.status.known', '{severity}', 'province', 'vi', 'en')
    """


FAULTS = {
    "submission.state.not_refused": "update landing.submission set state = 'refused' where submission_id = 4",
    "finding.severity.not_critical": _finding("critical"),
    "finding.severity.few_warnings": _finding("warning"),
    "coverage.province.received": "delete from ops.load_submission where submission_id = 4",
    "coverage.province.not_lost": f"""
        insert into ops.load (load_id, unit, report_year, reason, manifest_sha256)
        overriding system value values (99, 'year', {YEAR}, 'x', 'm');
        insert into ops.load_submission values (99, 4);
        insert into ops.publication values ('year', {YEAR}, 99, 'm', true, now());
        delete from ops.load_submission where submission_id = 4 and load_id = {YEAR_LOAD}
    """,
    "coverage.province.not_after_final": f"""
        insert into ops.load (load_id, unit, report_year, reason, manifest_sha256)
        overriding system value values (99, 'year', {YEAR}, 'x', 'm');
        insert into ops.load_submission select 99, submission_id from ops.load_submission where submission_id <> 4;
        insert into ops.publication values ('year', {YEAR}, 99, 'm', true, now());
        insert into ops.decision (load_id, gate, decision, author, why, received_unit_ids) values (99, 1, 'final', 'x', 'x', '{{}}')
    """,
    "aid_flow.aid_flow_key.present": f"delete from {_FLOW}",
    "aid_flow.report_year.of_the_load": f"update {_FLOW} set report_year = 2020 where aid_flow_key = 1",
    "aid_flow.source_row.counted_once": f"delete from candidate_{YEAR_LOAD}.bridge_aid_flow_source where aid_flow_key = 1",
    "aid_flow.disbursed_year_reported.as_landed": f"update {_FLOW} set disbursed_year_reported = 1900000 where aid_flow_key = 1",
    "aid_flow.disbursed_year_usd.as_converted": f"update {_FLOW} set disbursed_year_usd = null where aid_flow_key = 1",
    "project_row.is_rate_missing.nowhere": f"""
        update {_CONVERTED} set row_currency_code = 'XAF', is_rate_missing = true where project_key = 10
    """,
    "aid_flow.declared_vnd_per_usd.near_official": f"update {_FLOW} set declared_vnd_per_usd = 17000 where aid_flow_key = 1",
    "aid_flow.disbursed_year_usd.not_dominant": f"update {_FLOW} set disbursed_year_usd = 45000000000 where aid_flow_key = 1",
    "aid_flow.disbursed_year_usd.reported": _copies(
        _FLOW,
        "aid_flow_key = 2",
        "10-14",
        aid_flow_key="n",
        disbursed_year_reported="null",
        disbursed_year_usd="null",
        disbursed_year_parts_not_reported="1",
    ),
    "aid_flow.donor_key.known": f"update {_FLOW} set donor_key = {NOBODY} where aid_flow_key = 1",
    "aid_flow.sector_key.known": f"update {_FLOW} set sector_key = {UNKNOWN} where aid_flow_key = 1",
    "aid_flow.project_key.not_reported_twice": f"""
        update {_FLOW} set committed_year_usd = 500000, disbursed_year_usd = 500000;
        update candidate_{YEAR_LOAD}.dim_project set title = 'Trường học'
    """,
    "province_total.disbursed_year.meets_rows": _total("disbursed_year", 12_951_620),
    "province_total.committed_year.meets_rows": _total("committed_year", 9_000_000),
    "province_total.newly_approved.meets_rows": _total("newly_approved", 500_000),
    "province_total.activity_count.meets_rows": _total("activity_count", 4),
    "province_total.previous_year_value.as_published": """
        update landing.submission_row set "values" = "values" || '{"previous_year_value_base": "1000000"}'
        where submission_id = 4 and "values" ->> 'indicator_code' = 'disbursed_year'
    """,
    "year_change.national_disbursed.within_limits": f"""
        update {_FLOW} set disbursed_year_usd = 3 * disbursed_year_usd;
        update {_CONVERTED} set disbursed_year_usd = 3 * disbursed_year_usd
    """,
    "year_change.national_committed.within_limits": f"update {_FLOW} set committed_year_usd = 3 * committed_year_usd",
    "year_change.province_disbursed.not_shrunk": f"update {_FLOW} set disbursed_year_usd = 90000 where aid_flow_key = 2",
    "year_change.province_disbursed.not_jumped": f"update {_FLOW} set disbursed_year_usd = 15000000 where aid_flow_key = 2",
    "year_change.province_activities.not_halved": _copies(
        "marts.fct_aid_flow", "aid_flow_key = 2", "100-110", aid_flow_key="n", project_key="n"
    ),
    "year_change.sector_disbursed.steady": f"update {_FLOW} set disbursed_year_usd = 4 * disbursed_year_usd",
    "year_revision.national_disbursed.within_limits": f"""
        insert into marts.fct_aid_flow select * from {_FLOW};
        update {_FLOW} set disbursed_year_usd = 1.5 * disbursed_year_usd
    """,
    "year_revision.province_disbursed.explained": f"""
        insert into marts.fct_aid_flow select * from {_FLOW};
        update {_FLOW} set disbursed_year_usd = 100000 where aid_flow_key = 2
    """,
    "published_figures.national.near_series": _copies(_FLOW, "aid_flow_key = 2", "1001-1063", aid_flow_key="n", reporting_place_key="n"),
    "published_figures.province.near_claim": "update marts.fct_claim set claim_value = 1500000 where claim_key = 2",
    "project_year.project_key.known": f"""
        alter table candidate_{YEAR_LOAD}.dim_project alter column project_id drop not null;
        update candidate_{YEAR_LOAD}.dim_project set project_id = null where project_key = 10
    """,
    "project_year.disbursed_to_date_reported.not_falling": f"""
        update {_PROJECT_YEAR} set disbursed_to_date_reported = 1000000 where project_key = 10
    """,
    "project_year.disbursed_to_date_reported.adds_up": f"""
        update {_PROJECT_YEAR} set disbursed_to_date_reported = 8000000 where project_key = 10
    """,
    "project_year.committed_total_reported.not_rewritten": f"""
        update {_PROJECT_YEAR} set committed_total_reported = 20000000 where project_key = 10
    """,
    "project_year.totals_repeated.one_grant": f"update {_PROJECT_YEAR} set totals_repeated = 1 where project_key = 10",
    "project_year.status.not_revived": "update marts.fct_project_year set status = 'completed' where project_key = 10",
    "project_year.project_key.not_vanished": _copies(
        "marts.fct_project_year", "project_key = 11", "100-105", project_year_key="n", project_key="n"
    ),
    "ngo_presence.is_operating.registered": f"update candidate_{YEAR_LOAD}.fct_ngo_presence set is_registered = false",
    "ngo_presence.ngo_key.count_steady": _copies(
        "marts.fct_ngo_presence", "ngo_presence_key = 2", "100-130", ngo_presence_key="n", ngo_key="n"
    ),
    "registration_event.registration_no.one_ngo": _copies(
        f"candidate_{YEAR_LOAD}.dim_ngo", f"ngo_key = {PLAN}", "77-77", ngo_key="n", ngo_name="'Plan Vietnam'"
    )
    + ";"
    + _copies(_EVENT, "registration_event_key = 1", "2-2", registration_event_key="n", ngo_key="77"),
    "registration_event.event.not_after_end": _copies(
        _EVENT, "registration_event_key = 1", "2-2", registration_event_key="n", event="'revoke'", event_date="'2021-06-01'"
    )
    + ";"
    + _copies(_EVENT, "registration_event_key = 1", "3-3", registration_event_key="n", event="'renew'", event_date="'2022-02-01'"),
    "row_identity.project_id.one_office": f"""
        insert into landing.file (sha256, size_bytes, archive_path) values (repeat('c', 64), 1, 'second');
        insert into landing.submission (submission_id, sha256, file_name, form, state, province_unit_id, agency_key, report_year,
            report_period, cover, is_sample)
        overriding system value
        values (104, repeat('c', 64), 'second.xlsx', 'provincial_report', 'read', 'VN63-04', 'so tai chinh', {YEAR}, 'Y',
            '{{"reporting_agency": "Sở Tài chính"}}', true);
        insert into landing.submission_row (submission_id, sheet, row_number, table_name, "values", raw, cells)
        select 104, sheet, row_number, table_name, "values", raw, cells
        from landing.submission_row where submission_id = 4 and table_name = 'project';
        insert into registry.row_identity (submission_id, sheet, row_number, project_id, fate)
        select 104, sheet, row_number, project_id, fate from registry.row_identity where submission_id = 4;
        insert into ops.load_submission values ({YEAR_LOAD}, 104)
    """,
    "row_identity.natural_project_key.one_project": """
        insert into registry.project_relation values ('P10', 'P11', 'candidate', 'the same donor and nearly the same title', 0.8)
    """,
    "row_identity.fate.not_quarantined": """
        update registry.row_identity set fate = 'quarantined', fate_rule = 'project.donor.named', project_id = null where submission_id = 4
    """,
    "aid_report_excluded.share.small": f"""
        insert into candidate_{YEAR_LOAD}.fct_aid_report_excluded (aid_report_excluded_key, project_key, report_year, donor_key,
            reporting_place_key, source_document_key, sheet, row_number, reason, counted_reporting_place_key, counted_source_document_key,
            counted_aid_flow_key, currency_key, disbursed_year_usd, aid_owner_key, report_chain)
        select g, 10, {YEAR}, {PLAN}, {CAO_BANG}, 4, '2_DuAn', g, 'same_report_from_another_office', {HANOI}, 1, 1, 1, 1000, -1, 'unknown'
        from generate_series(20, 26) as g
    """,
    "aid_report_excluded.reason.no_contradiction": f"""
        insert into candidate_{YEAR_LOAD}.fct_aid_report_excluded (aid_report_excluded_key, project_key, report_year, donor_key,
            reporting_place_key, source_document_key, sheet, row_number, reason, counted_reporting_place_key, counted_source_document_key,
            counted_aid_flow_key, currency_key, disbursed_year_usd, aid_owner_key, report_chain)
        values (20, 10, {YEAR}, {PLAN}, {CAO_BANG}, 4, '2_DuAn', 20, 'other_amounts_from_another_office', {HANOI}, 1, 1, 1, 1000, -1,
            'ngo_management')
    """,
    "claim.claim_key.present": f"delete from {_CLAIM}",
    "claim.claim_key.not_shrunk": f"delete from {_CLAIM}",
    "claim.source_document_key.trusted_page": "update landing.page_version set is_trusted = false",
    "claim.evidence.stands_in_page": f"update {_CLAIM} set evidence = '999 triệu USD' where claim_key = 1",
    "claim.claim_value.plausible_money": f"update {_CLAIM} set claim_value = 66000000000000 where claim_key = 2",
    "claim.data_year.not_after_publication": f"update {_CLAIM} set data_year = 2025 where claim_key = 1",
    "claim.claim_value.agrees_with_other_pages": _copies(
        "candidate_2.dim_source_document", "source_document_key = 9", "10-10", source_document_key="n", url="'https://vufo.example/2'"
    )
    + ";"
    + _copies(_CLAIM, "claim_key = 1", "3-3", claim_key="n", source_document_key="10", claim_value="200000000"),
}
