{%- set flows = ['committed_total', 'committed_year', 'disbursed_year', 'disbursed_cash', 'disbursed_in_kind', 'disbursed_to_date'] -%}
{%- set amounts = flows + ['counterpart_fund'] -%}
{%- set based = ['committed_total', 'committed_year', 'disbursed_year'] -%}
{%- set bases = ['official', 'market', 'declared'] -%}
{%- set forms = ['reported', 'usd', 'vnd', 'usd_official', 'usd_market', 'usd_declared'] -%}
with project_rows as (
    select * from {{ ref('int_project_row__identified') }}
    where is_loaded
),

rates as (
    select * from {{ ref('int_rate__yearly') }}
),

-- A cell may name its own money ("2 tỷ đồng" in a table of dollars); the column "Loại tiền" speaks for the others.
priced as (
    select
        r.*,
        {% for amount in amounts -%}
        coalesce(r.{{ amount }}_currency, r.currency_code, 'unknown') as {{ amount }}_code,
        {% endfor -%}
        c.row_currency_code
    from project_rows as r
    cross join lateral (
        select
            case count(distinct v.currency)
                when 0 then coalesce(r.currency_code, 'unknown')
                when 1 then min(v.currency)
                else 'several'
            end as row_currency_code
        from (
            values
            {%- for amount in flows %}
            (case when r.{{ amount }} is not null then coalesce(r.{{ amount }}_currency, r.currency_code, 'unknown') end)
            {{- ',' if not loop.last }}
            {%- endfor %}
        ) as v (currency)
    ) as c
),

-- An amount in dollars or dong is taken as it is; only the other of the two is computed. Without a rate of the year the dong is worth
-- what the file declares, and the row says so; without that either there is no rate, which is never a rate of one.
converted as (
    select
        p.*,
        {% for amount in amounts -%}
        case when p.row_currency_code <> 'several' then p.{{ amount }} end as {{ amount }}_reported,
        case p.{{ amount }}_code
            when 'USD' then p.{{ amount }}
            when 'VND' then round(p.{{ amount }} / coalesce(dollar.vnd_per_usd, p.declared_vnd_per_usd), 2)
            else round(p.{{ amount }} * {{ amount }}_rate.usd_per_unit, 2)
        end as {{ amount }}_usd,
        case p.{{ amount }}_code
            when 'VND' then p.{{ amount }}
            when 'USD' then round(p.{{ amount }} * coalesce(dollar.vnd_per_usd, p.declared_vnd_per_usd))
            else round(p.{{ amount }} * {{ amount }}_rate.usd_per_unit * coalesce(dollar.vnd_per_usd, p.declared_vnd_per_usd))
        end as {{ amount }}_vnd,
        {% endfor -%}
        {% for amount in amounts if amount in based -%}
        {% for basis in bases -%}
        {%- set vnd_per_usd = 'p.declared_vnd_per_usd' if basis == 'declared' else 'dollar.' ~ basis ~ '_vnd_per_usd' -%}
        case
            when p.{{ amount }}_code = 'USD' then p.{{ amount }}
            when p.{{ amount }}_code = 'VND' then round(p.{{ amount }} / {{ vnd_per_usd }}, 2)
            when {{ amount }}_rate.rate_type = '{{ basis }}_average'
                then round(p.{{ amount }} * {{ amount }}_rate.usd_per_unit, 2)
        end as {{ amount }}_usd_{{ basis }},
        {% endfor -%}
        {% endfor -%}
        coalesce(dollar.vnd_per_usd, p.declared_vnd_per_usd) as vnd_per_usd,
        case p.row_currency_code
            when 'USD' then 1
            when 'VND' then coalesce(own.usd_per_unit, trim_scale(1 / p.declared_vnd_per_usd))
            else own.usd_per_unit
        end as usd_per_unit,
        case
            when own.rate_type is not null then own.rate_type
            when p.row_currency_code in ('USD', 'VND') and p.declared_vnd_per_usd is not null then 'declared_in_file'
        end as rate_type,
        case
            when own.rate_type is not null then own.rate_source
            when p.row_currency_code in ('USD', 'VND') and p.declared_vnd_per_usd is not null then 'Cover of the workbook'
        end as rate_source
    from priced as p
    left join rates as dollar on p.report_year = dollar.report_year and dollar.currency_code = 'USD'
    left join rates as own on p.report_year = own.report_year and p.row_currency_code = own.currency_code
    {%- for amount in amounts %}
    left join rates as {{ amount }}_rate
        on p.report_year = {{ amount }}_rate.report_year and p.{{ amount }}_code = {{ amount }}_rate.currency_code
    {%- endfor %}
),

-- Newly approved is the whole grant in the year of its approval, and nothing in later years; without a status nobody can tell.
approved as (
    select
        c.*,
        {% for form in forms -%}
        case
            when c.status = 'new' then c.committed_total_{{ form }}
            when c.status is not null then 0
        end as newly_approved_{{ form }},
        {% endfor -%}
        {% for amount in amounts %}
        (c.{{ amount }} is not null and (c.{{ amount }}_usd is null or c.{{ amount }}_vnd is null)){{ ' or' if not loop.last }}
        {%- endfor %} as is_rate_missing
    from converted as c
)

select
    *,
    case row_currency_code
        when 'unknown' then {{ unknown() }}
        when 'several' then {{ several() }}
        else {{ key(["'currency'", 'row_currency_code']) }}
    end as currency_key
from approved
