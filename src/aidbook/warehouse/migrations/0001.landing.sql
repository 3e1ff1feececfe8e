-- Everything that was ever received, append-only. Contact data of people is in here (law 91/2025/QH15), so the schema is restricted as a whole.

create schema landing;
comment on schema landing is 'Every file and page ever received, every row as typed, every statement with its sentence. Append-only, restricted.';

create table landing.file (
    sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes bigint not null,
    archive_path text not null,
    received_at timestamptz not null default clock_timestamp()
);
comment on table landing.file is 'One row per distinct file received, by the sha256 of its bytes; the bytes are in the archive.';

create table landing.submission (
    submission_id bigint generated always as identity primary key,
    sha256 text not null references landing.file (sha256),
    file_name text not null,
    form text not null,
    state text not null check (state in ('read', 'read_with_findings', 'refused')),
    province_unit_id text,
    agency_key text not null,
    report_year integer,
    report_period text not null check (report_period in ('H1', 'Y')),
    cover jsonb not null,
    is_sample boolean not null,
    received_at timestamptz not null default clock_timestamp(),
    unique (sha256, form)
);
comment on table landing.submission is 'One row per file as read by one form. Province and year are null where neither the cover nor the file name tells them.';
comment on column landing.submission.agency_key is 'The reporting agency, folded: a newer file replaces only a file of the same agency.';
comment on column landing.submission.report_period is 'H1: half-year, answered but never in the yearly stars. Y: the year.';
create index on landing.submission (report_year, province_unit_id);

create table landing.submission_row (
    submission_id bigint not null references landing.submission (submission_id),
    sheet text not null,
    row_number integer not null,
    table_name text not null check (table_name in ('registration', 'project', 'total')),
    "values" jsonb not null,
    raw jsonb not null,
    cells jsonb not null,
    primary key (submission_id, sheet, row_number)
);
comment on table landing.submission_row is 'One row per input row of a submission: values as understood, raw as typed, cells as addresses, each keyed by field.';

create table landing.withdrawal (
    submission_id bigint primary key references landing.submission (submission_id),
    author text not null,
    why text not null,
    withdrawn_at timestamptz not null default clock_timestamp()
);
comment on table landing.withdrawal is 'One row per submission taken out by a person.';

create view landing.submission_in_force as
with standing as (
    select s.*
    from landing.submission as s
    where
        s.report_year is not null
        and s.province_unit_id is not null
        and not exists (select from landing.withdrawal as w where w.submission_id = s.submission_id)
)

select s.*
from standing as s
where not exists (
    select
    from standing as n
    where
        (n.province_unit_id, n.form, n.report_year, n.report_period) = (s.province_unit_id, s.form, s.report_year, s.report_period)
        and n.submission_id > s.submission_id
        and (
            n.agency_key = s.agency_key
            or s.agency_key = ''
            -- A file that names no agency stands for the only one that reports; where two do, nobody can say whose it replaces.
            or (
                n.agency_key = ''
                and not exists (
                    select
                    from standing as o
                    where
                        (o.province_unit_id, o.form, o.report_year, o.report_period)
                        = (s.province_unit_id, s.form, s.report_year, s.report_period)
                        and o.agency_key not in (s.agency_key, '')
                )
            )
        )
);
comment on view landing.submission_in_force is 'The newest submission per province, agency, form, year and period; one without an agency (a broken file) is replaced by any newer one. A refused one counts: it holds its year until it is mended.';

create table landing.page_version (
    page_version_id bigint generated always as identity primary key,
    url text not null,
    sha256 text not null,
    issuer text not null,
    host text not null,
    title text not null,
    published_on date,
    body_text text not null,
    warc_file text not null,
    warc_offset bigint not null,
    is_trusted boolean not null,
    is_sample boolean not null,
    fetched_at timestamptz not null default clock_timestamp(),
    unique (url, sha256)
);
comment on table landing.page_version is 'One row per distinct content of a page: the readable text; the raw response is in the archive (WARC).';

create table landing.fetch_outcome (
    fetch_outcome_id bigint generated always as identity primary key,
    url text not null,
    issuer text not null,
    outcome text not null check (outcome in ('fetched', 'not_modified', 'gone', 'refused_by_robots', 'error')),
    is_start boolean not null,
    http_status integer,
    etag text,
    last_modified text,
    sha256 text,
    warc_file text,
    warc_offset bigint,
    detail text,
    fetched_at timestamptz not null default clock_timestamp()
);
comment on column landing.fetch_outcome.is_start is 'A page of links: no statements are read from it.';
comment on table landing.fetch_outcome is 'One row per request of the crawler, with what came of it.';
create index on landing.fetch_outcome (url, fetch_outcome_id desc);

create table landing.statement (
    page_version_id bigint not null references landing.page_version (page_version_id),
    ordinal integer not null,
    place text not null,
    data_year integer,
    period text not null,
    metric text not null,
    value numeric not null,
    unit text not null,
    approximation text not null,
    sector text,
    donor text,
    change_of text,
    base_year integer,
    evidence text not null,
    sentence text not null,
    span_start integer not null,
    span_end integer not null,
    rule text not null,
    state text not null check (state in ('accepted', 'waiting', 'rejected')),
    reasons text[] not null,
    is_rival boolean not null default false,
    extracted_at timestamptz not null default clock_timestamp(),
    primary key (page_version_id, ordinal)
);
comment on table landing.statement is 'One row per figure read from a page version, with its sentence and the span of its evidence in body_text.';

create view landing.page_in_force as
select distinct on (p.url) p.*
from landing.page_version as p
left join landing.fetch_outcome as o on o.url = p.url and o.sha256 = p.sha256 and o.outcome = 'fetched'
order by p.url, o.fetch_outcome_id desc nulls last, p.page_version_id desc;
comment on view landing.page_in_force is 'The version of each page that was fetched last: a page that was defaced and restored is its old version again.';
