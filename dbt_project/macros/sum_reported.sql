{#- Null is not reported: a sum over a missing part is null, never a smaller number that looks whole. -#}
{% macro sum_reported(amount) -%}
    case when count({{ amount }}) = count(*) then sum({{ amount }}) end
{%- endmacro %}

{#- The one value of a group, else what stands for several of them. -#}
{% macro same_or(value, otherwise) -%}
    case when count(distinct {{ value }}) = 1 and count({{ value }}) = count(*) then min({{ value }}) else {{ otherwise }} end
{%- endmacro %}
