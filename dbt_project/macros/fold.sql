{#- A name without case, diacritics and punctuation, for looking it up in a list: "Hoà Bình" and "hòa bình" are one. -#}
{% macro fold(text) -%}
    btrim(regexp_replace(
        translate(
            lower(regexp_replace(normalize({{ text }}, nfd), '[\u0300-\u036f\u200b-\u200d\u2060\ufeff\u00ad]', '', 'g')),
            'đĐ', 'dd'
        ),
        '[^a-z0-9]+', ' ', 'g'
    ))
{%- endmacro %}
