{#- A view of `bi` is called what BI tools call it: model bi_aid makes bi.aid. -#}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- if custom_alias_name -%}
        {{ custom_alias_name | trim }}
    {%- elif node.resource_type == 'model' and node.name.startswith('bi_') -%}
        {{ node.name[3:] }}
    {%- else -%}
        {{ node.name }}
    {%- endif -%}
{%- endmacro %}
