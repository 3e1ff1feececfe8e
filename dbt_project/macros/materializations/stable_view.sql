{#-
    A view whose columns are a promise: PostgreSQL's own `create or replace view` refuses a column that is renamed, moved or removed
    and takes new ones at the end. Nothing is ever dropped, so grants and what others built on the view stay.
    A view that copies a mart (meta.copy_of) takes over the comments of the mart's contract.
-#}
{% materialization stable_view, adapter='postgres' %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}

    {% call statement('main') -%}
        create or replace view {{ target_relation }} as (
            {{ sql }}
        )
    {%- endcall %}

    {% set mart = mart_node(config.get('meta', {}).get('copy_of')) %}
    {% do persist_docs(target_relation, mart or model) %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{% macro mart_node(name) %}
    {{ return(graph.nodes.get('model.' ~ project_name ~ '.' ~ name) if name else none) }}
{% endmacro %}
