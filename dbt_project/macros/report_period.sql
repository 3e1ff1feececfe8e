{#- A report year runs from 15 December of the year before to 14 December (Decree 58/2022 art. 21). -#}
{% macro period_start(report_year) -%}
    make_date(({{ report_year }}) - 1, 12, 15)
{%- endmacro %}

{% macro period_end(report_year) -%}
    make_date({{ report_year }}, 12, 14)
{%- endmacro %}
