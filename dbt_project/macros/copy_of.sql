{#- Every column of a mart in the order of its contract; a new column of a contract therefore belongs at its end. -#}
{% macro copy_of(mart) -%}
    select
    {%- if execute %}
        {%- for column in mart_node(mart).columns %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    {%- endif %}
    from {{ ref(mart) }}
{%- endmacro %}


{% macro mart_node(name) %}
    {{ return(graph.nodes['model.' ~ project_name ~ '.' ~ name]) }}
{% endmacro %}
