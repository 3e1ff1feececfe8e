{#-
    How far a figure may be off, told by the digits that were written. A count of 100 and more that ends in 00 is a round number:
    "500 tổ chức" is rounded, 381 is a count. However few its digits are, a tenth more or less is another number.
-#}
{% macro count_step(value) -%}
    case
        when {{ value }} >= 100 and mod({{ value }}, 100) = 0 then least(power(10::numeric, {{ trailing_zeros(value) }}), {{ value }} / 5)
        else 1
    end
{%- endmacro %}

{% macro trailing_zeros(value) -%}
    length(substring(trunc({{ value }})::text from '0*$'))
{%- endmacro %}

{#-
    Half a step on each side is rounding, and what the press rounds it does to the last digit written.
    "hơn", "gần", "khoảng" stand before a figure whose zeros mean nothing: "hơn 230" may be 239, "hơn 228,7" is below 228,8. Beyond
    approximation_tolerance of the value two figures differ all the same.
-#}
{% macro rounded() -%}
    case when unit = 'count' and value_step = 1 then 0 else value_step / 2 end
{%- endmacro %}

{% macro hedged(words) -%}
    case
        when approximation in ('about', '{{ words }}')
            then least(
                value_step * power(10::numeric, {{ trailing_zeros('round(abs(claim_value) / value_step)') }}),
                abs(claim_value) * {{ var('approximation_tolerance') }}
            )
        else 0
    end
{%- endmacro %}

{#- The press also cuts digits off (220 for 220.7): up to a whole step away from zero. -#}
{% macro cut_off() -%}
    case when unit in ('count', 'percent') then 0 else least(value_step, abs(claim_value) / 10) end
{%- endmacro %}

{% macro value_low() -%}
    trim_scale(claim_value - greatest({{ rounded() }}, {{ hedged('at_most') }}, case when claim_value < 0 then {{ cut_off() }} end))
{%- endmacro %}

{% macro value_high() -%}
    trim_scale(claim_value + greatest({{ rounded() }}, {{ hedged('at_least') }}, case when claim_value > 0 then {{ cut_off() }} end))
{%- endmacro %}
