{#- A candidate keeps its models in the schema of its load. Target published names the real schema of the marts, which only publish writes. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name in ('reference', 'bi') or (custom_schema_name and target.name == 'published') -%}
        {{ custom_schema_name }}
    {%- else -%}
        {{ target.schema }}
    {%- endif -%}
{%- endmacro %}
