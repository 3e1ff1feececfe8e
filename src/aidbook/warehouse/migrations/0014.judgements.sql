-- A person says which names and which projects are one: append-only, the newest word on a pair counts.

create table registry.judgement (
    judgement_id bigint generated always as identity primary key,
    subject text not null check (subject in ('donor', 'project')),
    left_id text not null,
    right_id text not null,
    verdict text not null check (verdict in ('same', 'different', 'unsure')),
    author text not null,
    why text not null check (why <> ''),
    judged_at timestamptz not null default clock_timestamp(),
    -- A pair has no direction: it is written in one order.
    check (left_id < right_id collate "C")
);
comment on table registry.judgement is 'Whether two identities are one: what a person said, when and why. Never changed; a later one on the same pair overrules.';
comment on column registry.judgement.left_id is 'Of the pair the id that comes first byte by byte; an id of registry.donor, or a project_id.';
create index on registry.judgement (subject, left_id, right_id, judgement_id);
grant select, insert on registry.judgement to aidbook_loader;

create view registry.judgement_in_force as
select distinct on (subject, left_id, right_id) *
from registry.judgement
order by subject, left_id, right_id, judgement_id desc;
comment on view registry.judgement_in_force is 'The newest judgement of each pair.';
grant select on registry.judgement_in_force to aidbook_loader;

alter table registry.donor drop constraint donor_kind_check;
alter table registry.donor add constraint donor_kind_check check (
    kind in ('ngo', 'public_body', 'international_body', 'un_body', 'firm', 'individual', 'domestic_body', 'unknown')
);
comment on column registry.donor.kind is 'domestic_body: a Vietnamese body by its name, which is no foreign donor. unknown: a name that no list and no person has placed yet. Both still count as donors of their own.';

-- A spelling keeps an identity of its own beside the donor that it stands for, so that what was merged can be parted again.
alter table registry.donor_mention
    add column typed_donor_id text,
    add column typed_kind text,
    add column typed_country_iso2 text,
    add column matched_donor_id text;
comment on column registry.donor_mention.typed_donor_id is 'Identity of the spelling by itself; null where it was last seen by a version that kept none.';
comment on column registry.donor_mention.matched_donor_id is 'The listed donor that the name was accepted as; null where it is a candidate or unknown. donor_id follows judgements, this does not.';

alter table registry.row_identity add column mention_key text references registry.donor_mention (mention_key);
create index on registry.row_identity (mention_key);
comment on column registry.row_identity.mention_key is 'The spelling of the donor in this row; null where the row was last placed by a version that kept none.';
