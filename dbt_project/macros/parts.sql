{#-
    A sum is of what was reported, and null where nobody reported. So that it never looks whole when it is not, the number of parts without
    the amount stands beside it. An amount whose currency has no rate was reported all the same: gate 2 refuses it.
-#}
{% macro parts_not_reported(amount, among='true') -%}
    (count(*) filter (where {{ among }} and num_nonnulls({{ amount }}_reported, {{ amount }}_usd, {{ amount }}_vnd) = 0))::integer
{%- endmacro %}

{#- The one value of a group, else what stands for several of them. -#}
{% macro same_or(value, otherwise) -%}
    case when count(distinct {{ value }}) = 1 and count({{ value }}) = count(*) then min({{ value }}) else {{ otherwise }} end
{%- endmacro %}

{#- The currency of the parts that hold money: nothing and zero are the same in every currency. Parts without any tell their own. -#}
{% macro currency_of_parts() -%}
    case count(distinct currency_key) filter (where has_money)
        when 0 then {{ same_or('currency_key', several()) }}
        when 1 then min(currency_key) filter (where has_money)
        else {{ several() }}
    end
{%- endmacro %}

{#- A sum as reported; different currencies have none. -#}
{% macro sum_in_one_currency(amount, among='true') -%}
    case when count(distinct currency_key) filter (where has_money) <= 1 then sum({{ amount }}_reported) filter (where {{ among }}) end
{%- endmacro %}

{#- Whether a part holds any of these amounts. -#}
{% macro has_any(amounts) -%}
    {%- for amount in amounts %}
    coalesce({{ amount }}_reported, 0) <> 0 or coalesce({{ amount }}_usd, 0) <> 0{{ ' or' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- How far the bases lie apart in dollars; null where there are not two to compare. Rows' spreads may be summed. -#}
{% macro spread(amount) -%}
    case
        when num_nonnulls({{ amount }}_usd_official, {{ amount }}_usd_market, {{ amount }}_usd_declared) > 1
            then greatest({{ amount }}_usd_official, {{ amount }}_usd_market, {{ amount }}_usd_declared)
            - least({{ amount }}_usd_official, {{ amount }}_usd_market, {{ amount }}_usd_declared)
    end
{%- endmacro %}
