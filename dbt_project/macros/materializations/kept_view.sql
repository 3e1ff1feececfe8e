{#-
    What a candidate says of all years in force: computed once when it is built, for the gate that asks often, and once more by publish
    where something else was published since (src/aidbook/warehouse/publish.py). PostgreSQL calls it a materialized view.
-#}
{% materialization kept_view, adapter='postgres' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='materialized_view') -%}
    {{ run_hooks(pre_hooks) }}
    {% if existing is not none %}{% do adapter.drop_relation(existing) %}{% endif %}

    {% call statement('main') -%}
        {% if config.get('contract').enforced %}{{ get_assert_columns_equivalent(sql) }}{% endif %}
        create materialized view {{ target_relation }} as (
            {{ sql }}
        )
    {%- endcall %}

    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
