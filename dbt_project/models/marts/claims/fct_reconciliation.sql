with claims as (
    select * from {{ ref('int_claim__published') }}
),

compared as (
    select 'claim_to_warehouse' as comparison, * from {{ ref('int_comparison__claim_to_warehouse') }}
    union all
    select 'claim_to_claim' as comparison, * from {{ ref('int_comparison__claim_to_claim') }}
    union all
    select 'own_arithmetic' as comparison, * from {{ ref('int_comparison__own_arithmetic') }}
),

measured as (
    select
        c.*,
        k.place_key,
        k.data_year,
        k.period,
        k.metric,
        k.sector_key,
        k.unit,
        k.claim_value,
        c.compared_value - k.claim_value as difference,
        -- Below the smallest unit of account there is no difference: one dollar or dong, one head, half of the last digit of a rate.
        case
            when k.unit = 'count' then c.compared_value = k.claim_value
            when k.unit = 'percent' then abs(c.compared_value - k.claim_value) <= k.value_step / 2
            else abs(c.compared_value - k.claim_value) < 1
        end as is_equal,
        -- 500 and 600 rounded to hundreds meet at 550 and are not one figure.
        c.compared_low < k.value_high and c.compared_high > k.value_low as is_within_rounding
    from compared as c
    inner join claims as k on c.claim_key = k.claim_key
),

-- Another scope is said first: two figures about different things do not agree, they happen to be equal.
judged as (
    select
        *,
        case
            when other_scope is not null then 'scope_differs'
            when is_equal then 'agrees'
            when is_within_rounding then 'rounding'
            when likely_scope is not null and compared_value is not null then 'scope_differs'
            when doubt is not null then 'unexplained'
            else 'conflict'
        end as state
    from measured
)

select
    {{ key([
        'comparison', 'claim_key', 'other_claim_key', "case when comparison = 'own_arithmetic' then compared_basis end"
    ]) }} as reconciliation_key,
    comparison,
    claim_key,
    other_claim_key,
    place_key,
    data_year,
    period,
    metric,
    sector_key,
    unit,
    claim_value,
    trim_scale(round(compared_value, 4)) as compared_value,
    compared_basis,
    trim_scale(round(difference, 4)) as difference,
    trim_scale(round(100 * difference / nullif(abs(claim_value), 0), 4)) as difference_pct,
    parts_not_reported,
    state,
    case state
        when 'scope_differs' then coalesce(other_scope, likely_scope)
        when 'agrees' then 'equal'
        when 'rounding' then 'within_digits_and_words'
        when 'unexplained' then doubt
        else 'different'
    end as reason,
    computed_from
from judged
