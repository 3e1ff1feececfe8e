-- Identity: which donor, which project and which partner a row speaks of.

create schema registry;
comment on schema registry is 'Identities: donors and their names, and what each landed row speaks of. A record: never rebuilt.';

create table registry.donor (
    donor_id text primary key,
    canonical_name text not null,
    name_vi text,
    acronym text,
    kind text not null check (kind in ('ngo', 'public_body', 'international_body', 'firm', 'individual', 'unknown')),
    country_iso2 text,
    is_country_verified boolean not null default false,
    source text not null,
    created_at timestamptz not null default clock_timestamp()
);
comment on table registry.donor is 'One row per provider of aid. Individuals appear as "Individual (country)" only.';
comment on column registry.donor.kind is 'unknown: a name that no list and no person has placed yet; it still counts as a donor of its own.';

create table registry.donor_mention (
    mention_key text primary key,
    name_as_typed text not null,
    donor_id text not null references registry.donor (donor_id),
    state text not null check (state in ('accepted', 'candidate', 'unknown')),
    score numeric not null,
    candidates jsonb not null default '[]',
    decided_at timestamptz not null default clock_timestamp()
);
comment on table registry.donor_mention is 'Each donor name as provinces typed it (folded, with its country) and the donor that it stands for.';

create table registry.row_identity (
    submission_id bigint not null,
    sheet text not null,
    row_number integer not null,
    donor_id text references registry.donor (donor_id),
    project_id text,
    project_rule text,
    aid_owner_id text,
    aid_owner_name text,
    counterpart_id text,
    counterpart_name text,
    fate text not null check (fate in ('loaded', 'duplicate', 'quarantined', 'ignored')),
    fate_rule text,
    primary key (submission_id, sheet, row_number),
    foreign key (submission_id, sheet, row_number) references landing.submission_row (submission_id, sheet, row_number)
);
comment on table registry.row_identity is 'Which donor, project and partners each landed row speaks of, and the rule that found the project.';
comment on column registry.row_identity.fate is 'What becomes of the row once its year publishes. Only loaded rows have an identity.';
comment on column registry.row_identity.project_id is 'Natural key of the project, a function of the row alone, so that the order of loads cannot change it.';
