{#-
    Foreign keys in a contract describe `marts`: publish's DDL reads them from manifest.json.
    A candidate has views where they point to, so its tables get not null and primary keys only.
-#}
{% macro default__get_table_columns_and_constraints() -%}
    {%- set columns = {} -%}
    {%- for name, column in model['columns'].items() -%}
        {%- set own = column['constraints'] | rejectattr('type', 'equalto', 'foreign_key') | list -%}
        {%- do columns.update({name: dict(column, constraints=own)}) -%}
    {%- endfor -%}
    {%- set own = model['constraints'] | rejectattr('type', 'equalto', 'foreign_key') | list -%}
    {%- set lines = adapter.render_raw_columns_constraints(raw_columns=columns)
        + adapter.render_raw_model_constraints(raw_constraints=own) -%}
    ({{ lines | join(',\n    ') }})
{%- endmacro %}
