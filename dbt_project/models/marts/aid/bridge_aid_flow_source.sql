{%- set amounts = ['newly_approved', 'committed_year', 'disbursed_year', 'disbursed_cash', 'disbursed_in_kind'] -%}
with shares as (
    select * from {{ ref('int_project_row_share__allocated') }}
)

select
    aid_flow_key,
    source_document_key,
    sheet,
    row_number,
    report_year,
    sum(share) as share,
    {% for amount in amounts -%}
    {% for form in ['reported', 'usd', 'vnd'] -%}
    sum({{ amount }}_{{ form }}) as {{ amount }}_{{ form }},
    {% endfor -%}
    {% endfor -%}
    bool_or(is_total_counted) as is_total_counted
from shares
group by aid_flow_key, source_document_key, sheet, row_number, report_year
