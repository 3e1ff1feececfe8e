{%- set amounts = ['committed_total', 'committed_year', 'disbursed_year'] -%}
-- One project reaches the committee by several chains (NGO, aid owner, up to three agencies a province). Offices that report the same
-- whole give the same amounts; offices of several provinces that report their own shares give different ones, and all of those count.
with recursive reports as (
    select * from {{ ref('int_project_report__summed') }}
    where report_count > 1
),

pairs as (
    select
        a.project_key,
        a.submission_id as earlier_id,
        b.submission_id as later_id,
        a.is_chosen,
        -- A province's agencies, and its unit before and after a merger, speak of one place. Two units that merged have each their own.
        a.place_34_key = b.place_34_key
        and (a.reporting_unit_id = b.reporting_unit_id or '34-unit' in (a.era, b.era)) as is_one_place,
        a.currency_code = b.currency_code and a.currency_code <> 'several' as is_one_currency,
        a.aid_owner_key <> b.aid_owner_key and a.aid_owner_key > 0 and b.aid_owner_key > 0 as has_two_owners,
        {% for amount in amounts -%}
        a.{{ amount }} as {{ amount }}_one,
        b.{{ amount }} as {{ amount }}_other,
        a.{{ amount }}_reported as {{ amount }}_one_reported,
        b.{{ amount }}_reported as {{ amount }}_other_reported,
        {% endfor -%}
        a.currency_code = b.currency_code as is_one_code
    from reports as a
    inner join reports as b on a.project_key = b.project_key and a.place_in_line < b.place_in_line
),

compared as (
    select
        p.*,
        (
            {%- for amount in amounts %}
            p.{{ amount }}_one is not distinct from p.{{ amount }}_other
            and p.{{ amount }}_one_reported is not distinct from p.{{ amount }}_other_reported
            {{- ' and' if not loop.last }}
            {%- endfor %}
            and p.is_one_code
        ) as is_equal,
        c.*
    from pairs as p
    cross join lateral (
        select
            -- Amounts that only one of the two tells say nothing against it; two zeros say little for it.
            count(*) filter (where v.one is not null and v.other is not null and greatest(abs(v.one), abs(v.other)) > 0) as amounts_told,
            coalesce(bool_and(abs(v.one - v.other) <= v.tolerance * greatest(abs(v.one), abs(v.other))), true) as is_close,
            bool_and(abs(v.one - v.other) <= v.tolerance * greatest(abs(v.one), abs(v.other))) filter (where v.is_total) as is_one_total,
            coalesce(
                bool_and(
                    abs(v.one - v.other)
                    <= power(10::numeric, greatest({{ trailing_zeros('v.one') }}, {{ trailing_zeros('v.other') }})) / 2
                ),
                true
            ) as is_rounded
        from (
            values
            {%- for amount in amounts %}
            (
                {{ 'true' if amount == 'committed_total' else 'false' }},
                case when p.is_one_currency then p.{{ amount }}_one_reported else p.{{ amount }}_one end,
                case when p.is_one_currency then p.{{ amount }}_other_reported else p.{{ amount }}_other end,
                case when p.is_one_code then {{ var('rounding_tolerance') }} else {{ var('rate_tolerance') }} end
            ){{ ',' if not loop.last }}
            {%- endfor %}
        ) as v (is_total, one, other, tolerance)
    ) as c
),

-- Reports without any amount are equal in saying nothing: that does not make them the same report.
matched as (
    select
        project_key,
        earlier_id,
        later_id,
        case
            when is_equal and amounts_told > 0 then 'same_report_from_another_office'
            when is_chosen then 'another_report_was_chosen'
            when amounts_told = 0 then null
            -- Shares of two provinces may come near each other: they are one whole only where one is the other, rounded.
            when is_close and is_one_currency and (is_one_place or (is_rounded and amounts_told > 1)) then 'same_but_for_rounding'
            when is_close and not is_one_currency and (is_one_place or amounts_told > 1) then 'same_in_another_currency'
            -- Two aid owners of one province with two grants under one decision have each their own share.
            when is_one_place and not (has_two_owners and is_one_total is not true) then 'other_amounts_from_another_office'
        end as reason
    from compared
),

reached as (
    select project_key, submission_id, submission_id as counted_submission_id
    from reports
    union
    select r.project_key, r.submission_id, m.earlier_id
    from reached as r
    inner join matched as m on r.project_key = m.project_key and r.counted_submission_id = m.later_id
    where m.reason is not null
)

select distinct on (r.project_key, r.submission_id)
    r.project_key,
    r.submission_id,
    r.counted_submission_id,
    coalesce(m.reason, 'same_report_from_another_office') as reason
from reached as r
inner join reports as s on r.project_key = s.project_key and r.counted_submission_id = s.submission_id
left join matched as m
    on r.project_key = m.project_key and r.counted_submission_id = m.earlier_id and r.submission_id = m.later_id
order by r.project_key asc, r.submission_id asc, s.place_in_line asc
