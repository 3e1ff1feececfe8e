-- What was published on a day gone by: also when each year was, and the moments that people gave a name.

create table ops.publication_version (
    unit text not null,
    report_year integer not null,
    load_id bigint not null references ops.load (load_id),
    manifest_sha256 text not null,
    is_final boolean not null,
    published_at timestamptz not null,
    known tstzrange not null,
    primary key (unit, report_year, known without overlaps)
);
comment on table ops.publication_version is 'Every row that ops.publication ever held, with the time that it stood there. Written by a trigger, so that nobody who publishes can forget it.';

-- The moment of a publication that was replaced before this table came is kept nowhere but in the end of its load, milliseconds later.
insert into ops.publication_version (unit, report_year, load_id, manifest_sha256, is_final, published_at, known)
with published as (
    select
        l.unit, coalesce(l.report_year, 0) as report_year, l.load_id, l.manifest_sha256,
        coalesce(p.is_final, not l.is_provisional, true) as is_final,
        coalesce(p.published_at, l.finished_at) as published_at
    from ops.load as l
    left join ops.publication as p on p.load_id = l.load_id
    where l.state = 'published' and not l.is_dry_run
)

select *, tstzrange(published_at, lead(published_at) over (partition by unit, report_year order by published_at))
from published;

create function ops.keep_publication() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'UPDATE' and new.published_at = old.published_at then
        update ops.publication_version
        set load_id = new.load_id, manifest_sha256 = new.manifest_sha256, is_final = new.is_final
        where unit = new.unit and report_year = new.report_year and upper_inf(known);
        return null;
    end if;
    update ops.publication_version set known = tstzrange(lower(known), new.published_at)
    where unit = new.unit and report_year = new.report_year and upper_inf(known);
    insert into ops.publication_version (unit, report_year, load_id, manifest_sha256, is_final, published_at, known)
    values (
        new.unit, new.report_year, new.load_id, new.manifest_sha256, new.is_final, new.published_at, tstzrange(new.published_at, null)
    );
    return null;
end
$$;
comment on function ops.keep_publication is 'Keeps every state of ops.publication in ops.publication_version.';
revoke execute on function ops.keep_publication from public;
grant execute on function ops.keep_publication to aidbook_loader;
create trigger keep_publication after insert or update on ops.publication for each row execute function ops.keep_publication();

create table ops.edition (
    name text primary key check (name = btrim(name) and name <> ''),
    known_at timestamptz not null,
    author text not null,
    why text not null,
    named_at timestamptz not null default clock_timestamp()
);
create unique index edition_said_in_small_letters on ops.edition (lower(name));
comment on table ops.edition is 'Published states that people gave a name ("giao ban 2024"): the moment whose rows it means, by whom, why. A record: an edition is never changed.';

grant select, insert, update on ops.publication_version to aidbook_loader;
grant select, insert on ops.edition to aidbook_loader;
