{#-
    The key of a natural key: a hash of it, so that the order of loads cannot change it. Null parts count as a value of their own.
    The sign is cleared: negative keys are the explicit members below.
-#}
{% macro key(parts) -%}
    (('x' || substr(md5(concat_ws(chr(31)
    {%- for part in parts %}, coalesce(({{ part }})::text, chr(30)){% endfor -%}
    )), 1, 16))::bit(64)::bigint & 9223372036854775807)
{%- endmacro %}

{#- Explicit members of dimensions. -#}
{% macro unknown() %}-1::bigint{% endmacro %}
{% macro not_applicable() %}-2::bigint{% endmacro %}
{% macro not_yet_reported() %}-3::bigint{% endmacro %}
{% macro several() %}-4::bigint{% endmacro %}

{#- The members that every dimension has, so that no fact needs an empty key. -#}
{% macro explicit_members() -%}
    (
        values
        ({{ unknown() }}, 'unknown', 'Unknown', 'Không rõ'),
        ({{ not_applicable() }}, 'not_applicable', 'Not applicable', 'Không áp dụng'),
        ({{ not_yet_reported() }}, 'not_yet_reported', 'Not yet reported', 'Chưa báo cáo')
    ) as m (member_key, member_id, name_en, name_vi)
{%- endmacro %}
