{#- Every column of a mart in the order of its contract; a new column of a contract therefore belongs at its end. -#}
{% macro copy_of(name) -%}
    select
    {% if execute -%}
        {%- for column in mart_node(name).columns %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    {%- else -%} 1 as placeholder
    {%- endif %}
    from {{ ref(name) }}
{%- endmacro %}
