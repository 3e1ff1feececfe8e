-- What a person decides about a figure read from a page, and the statements as they stand after it.

create table registry.statement_review (
    statement_review_id bigint generated always as identity primary key,
    figure_key text not null,
    page_version_id bigint not null references landing.page_version (page_version_id),
    url text not null,
    sentence text not null,
    evidence text not null,
    was_trusted boolean not null,
    decision text not null check (decision in ('accept', 'edit', 'reject')),
    original jsonb not null,
    reading jsonb,
    author text not null,
    why text,
    decided_at timestamptz not null default clock_timestamp(),
    check ((decision = 'reject') = (reading is null)),
    check (why is not null or (decision <> 'reject' and was_trusted))
);
comment on table registry.statement_review is 'What a person decided about a figure of a page. It holds for this text and this reading: where either changes, the figure is asked about again. The newest decision counts.';
comment on column registry.statement_review.figure_key is 'Address, sentence, quoted figure and its reading, hashed: a new version of the page in which all four are the same has the same key.';
comment on column registry.statement_review.was_trusted is 'A decision about a trusted page does not hold for a version of it that is not trusted.';
comment on column registry.statement_review.original is 'The reading that was asked about.';
comment on column registry.statement_review.reading is 'The reading that counts: the same, another one, or an edited one.';
create index on registry.statement_review (figure_key, statement_review_id desc);
create index on registry.statement_review (url, evidence);
grant select, insert on registry.statement_review to aidbook_loader;

create view registry.figure as
with readings as (
    select
        s.*,
        p.url,
        p.is_trusted,
        jsonb_build_object(
            'place', s.place, 'data_year', s.data_year, 'period', s.period, 'metric', s.metric, 'value', trim_scale(s.value),
            'unit', s.unit, 'approximation', s.approximation, 'sector', s.sector, 'donor', s.donor, 'change_of', s.change_of,
            'base_year', s.base_year
        ) as reading
    from landing.statement as s
    inner join landing.page_version as p on p.page_version_id = s.page_version_id
)

select r.*, md5(concat_ws(chr(31), r.url, r.sentence, r.evidence, r.reading::text)) as figure_key
from readings as r;
comment on view registry.figure is 'Every statement with its reading as one value, and the key that decisions of people are bound to.';

create view registry.judged_statement as
select
    f.page_version_id,
    f.ordinal,
    n.place,
    n.data_year,
    n.period,
    n.metric,
    n.value,
    n.unit,
    n.approximation,
    n.sector,
    n.donor,
    n.change_of,
    n.base_year,
    f.evidence,
    f.sentence,
    f.span_start,
    f.span_end,
    f.rule,
    case when d.decision is null then f.state when d.decision = 'reject' then 'rejected' else 'accepted' end as state,
    f.reasons,
    f.is_rival,
    f.figure_key,
    f.is_trusted,
    d.statement_review_id,
    d.decision,
    (
        select string_agg(o.key || ': ' || coalesce(o.value, 'none'), '; ' order by o.key)
        from jsonb_each_text(d.original) as o
        where d.reading is not null and o.value is distinct from d.reading ->> o.key
    ) as read_as
from registry.figure as f
left join lateral (
    select r.*
    from registry.statement_review as r
    where
        not f.is_rival
        and r.figure_key = f.figure_key
        and (f.is_trusted or not r.was_trusted or r.decision = 'reject')
    order by r.statement_review_id desc
    limit 1
) as d on true
cross join lateral jsonb_to_record(coalesce(d.reading, f.reading)) as n (
    place text, data_year integer, period text, metric text, value numeric, unit text, approximation text, sector text, donor text,
    change_of text, base_year integer
);
comment on view registry.judged_statement is 'The statements that claims are made of: as read, or as a person decided. read_as tells what a person changed, as it was read.';
grant select on registry.figure, registry.judged_statement to aidbook_loader;

-- A figure of the national series stands in a publication that nobody archived: it has an address, and no bytes to hash.
alter table if exists marts.dim_source_document alter column sha256 drop not null;
alter table if exists history.dim_source_document alter column sha256 drop not null;
