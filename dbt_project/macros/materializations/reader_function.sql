{#-
    A function of `bi`: whoever may read `bi` may call it and nobody else, and its comment is its description.
    Its body runs with the rights of the caller. It only reads, so a query that calls it may use several processes.
-#}
{% macro postgres__function_execute_build_sql(build_sql, existing_relation, target_relation) %}
    {%- set signature = target_relation ~ ' (' ~ model.arguments | map(attribute='data_type') | join(', ') ~ ')' -%}
    {% call statement('main') -%}
        {{ build_sql }}
        alter function {{ signature }} parallel safe;
        revoke execute on function {{ signature }} from public;
        grant execute on function {{ signature }} to bi_reader, aidbook_loader;
        comment on function {{ signature }} is '{{ model.description | replace("\n", " ") | replace("'", "''") }}'
    {%- endcall %}
    {{ adapter.commit() }}
{% endmacro %}

{#- PostgreSQL keeps the body as text: without the name of the database, so that a copy of it under another name works too. -#}
{% macro postgres__scalar_function_body_sql() %}
    $$
        {{ model.compiled_code | replace('"' ~ target.database ~ '".', '') }}
    $$ language sql
{% endmacro %}
