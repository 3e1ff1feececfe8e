with claims as (
    select * from {{ ref('int_claim__published') }}
),

figures as (
    select * from {{ ref('int_figure__counted') }}
),

years as (
    select * from {{ source('marts', 'dim_year') }}
),

rates as (
    select * from {{ ref('int_rate__yearly') }}
),

comparable as (
    select
        c.*,
        -- A claim about a sector that the warehouse has no figure of stands beside the total that it is a part of.
        case when c.other_scope in ('sector_not_in_list', 'one_sector') then {{ not_applicable() }} else c.sector_key end
            as figure_sector_key,
        case when c.unit in ('VND', 'count', 'percent') then c.unit else 'USD' end as figure_unit,
        case when c.unit in ('USD', 'VND', 'count', 'percent') then 1 else r.usd_per_unit end as usd_per_unit
    from claims as c
    left join rates as r on c.data_year = r.report_year and c.unit = r.currency_code
    where
        (c.data_year is not null or (c.first_year is not null and c.unit in ('USD', 'VND')))
        -- What int_figure__counted counts, also while no year is there.
        and c.metric in (
            'aid_disbursed', 'aid_committed', 'aid_approved', 'aid_value', 'disbursement_rate', 'project_count', 'project_new_count',
            'ngo_active_count', 'ngo_registered_count', 'origin_country_count', 'change_pct'
        )
),

-- The claim's own currency: figures in USD and VND are kept, others are converted back with the year's rate.
valued as (
    select
        c.claim_key,
        f.basis,
        trim_scale(f.figure / c.usd_per_unit) as figure,
        f.parts_not_reported
    from comparable as c
    inner join figures as f
        on
            c.data_year = f.report_year
            and c.place_key = f.place_key
            and c.figure_sector_key = f.sector_key
            and c.metric = f.metric
            and c.figure_unit = f.unit
),

changed as (
    select
        c.claim_key,
        f.basis || ', change' as basis,
        trim_scale(round(100 * (f.figure / nullif(b.figure, 0) - 1), 4)) as figure,
        f.parts_not_reported + b.parts_not_reported as parts_not_reported
    from comparable as c
    inner join figures as f
        on
            c.data_year = f.report_year
            and c.place_key = f.place_key
            and c.figure_sector_key = f.sector_key
            and c.change_of = f.metric
            and f.unit <> 'VND'
    inner join figures as b
        on
            coalesce(c.base_year, c.data_year - 1) = b.report_year
            and f.place_key = b.place_key
            and f.sector_key = b.sector_key
            and f.metric = b.metric
            and f.basis = b.basis
            and f.unit = b.unit
    where c.metric = 'change_pct'
),

-- Money of several years is the sum of the years, where the warehouse has every one of them.
ranged as (
    select
        c.claim_key,
        f.basis,
        sum(f.figure) as figure,
        sum(f.parts_not_reported)::bigint as parts_not_reported,
        bool_or(y.publication_state = 'provisional') as has_provisional_year
    from comparable as c
    inner join figures as f
        on
            c.place_key = f.place_key
            and c.figure_sector_key = f.sector_key
            and c.metric = f.metric
            and c.unit = f.unit
            and f.report_year between c.first_year and c.last_year
    inner join years as y on f.report_year = y.report_year
    group by c.claim_key, f.basis, c.first_year, c.last_year
    having count(f.figure) = c.last_year - c.first_year + 1
),

found as (
    select *, false as has_provisional_year from valued
    union all
    select *, false as has_provisional_year from changed
    union all
    select * from ranged
),

-- One word of the press may mean several of our figures: the nearest one is shown, and its name.
nearest as (
    select distinct on (f.claim_key) f.*
    from found as f
    inner join comparable as c on f.claim_key = c.claim_key
    order by f.claim_key, abs(f.figure - c.claim_value) nulls last, f.basis
),

-- Money on "several sectors, not split" belongs to some sector, nobody knows which.
unsplit as (
    select report_year, place_key, max(figure) as figure
    from figures
    where sector_key = {{ several() }} and unit = 'USD'
    group by report_year, place_key
)

select
    c.claim_key,
    null::bigint as other_claim_key,
    coalesce(n.basis, 'none') as compared_basis,
    n.figure as compared_value,
    n.figure as compared_low,
    n.figure as compared_high,
    n.parts_not_reported,
    null::text as computed_from,
    nullif(c.other_scope, 'range_of_years') as other_scope,
    case
        when c.period = 'as_of' then 'as_of_a_date'
        when
            (y.publication_state = 'provisional' or n.has_provisional_year) and c.place_key = {{ key(["'place'", "'VN'"]) }}
            then 'year_is_provisional'
        when c.figure_sector_key <> {{ not_applicable() }} and u.figure > 0 then 'sectors_not_split'
    end as likely_scope,
    case
        when c.data_year is null and n.figure is null then 'years_not_loaded'
        when c.data_year is not null and coalesce(y.publication_state, 'not_loaded') = 'not_loaded' then 'year_not_loaded'
        when c.metric = 'change_pct' and coalesce(b.publication_state, 'not_loaded') = 'not_loaded' then 'base_year_not_loaded'
        when n.figure is null then 'nothing_reported'
        when c.metric = 'aid_value' then 'meaning_of_aid_not_stated'
        when c.metric in ('ngo_active_count', 'origin_country_count') then 'meaning_of_active_not_stated'
        when n.parts_not_reported > 0 and n.figure < c.claim_value then 'parts_not_reported'
    end as doubt
from comparable as c
left join nearest as n on c.claim_key = n.claim_key
left join years as y on c.data_year = y.report_year
left join years as b on coalesce(c.base_year, c.data_year - 1) = b.report_year
left join unsplit as u on c.data_year = u.report_year and c.place_key = u.place_key
