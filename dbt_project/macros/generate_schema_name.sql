{#- Seeds live in `reference` always. A candidate keeps every model in the schema of its load; target published names the real schemas. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name and (target.name == 'published' or node.resource_type == 'seed') -%}
        {{ custom_schema_name | trim }}
    {%- else -%}
        {{ target.schema }}
    {%- endif -%}
{%- endmacro %}
