{#-
    A view whose columns are a promise: PostgreSQL's own `create or replace view` refuses a column that is renamed, moved or removed
    and takes new ones at the end. Nothing is ever dropped, so grants and what others built on the view stay.
    A view that copies a mart takes over the comments of the mart's contract.
-#}
{% materialization stable_view, adapter='postgres' %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}

    {% call statement('main') -%}
        create or replace view {{ target_relation }} as (
            {{ sql }}
        )
    {%- endcall %}

    {% set described = model if model.columns else mart_node(model.alias) %}
    {% do persist_docs(target_relation, described) %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
