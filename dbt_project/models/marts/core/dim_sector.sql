with sectors as (
    select * from {{ ref('stg_reference__sectors') }}
),

-- Only the statistical list adds up to the total; priorities and sub-sectors roll up to it.
rolled_up as (
    select
        s.*,
        coalesce(p.sector_code, s.sector_code) as statistical_sector_code,
        coalesce(p.name_en, s.name_en) as statistical_sector_en,
        coalesce(p.name_vi, s.name_vi) as statistical_sector_vi
    from sectors as s
    left join sectors as p on s.parent_sector_code = p.sector_code
),

members as (
    select
        {{ key(["'sector'", 'sector_code']) }} as sector_key, sector_code, name_en, name_vi, level, parent_sector_code,
        statistical_sector_code, statistical_sector_en, statistical_sector_vi, dac3_code, dac3_name, dac5_code, dac5_name, source,
        dac_confidence
    from rolled_up
    union all
    select
        member_key, upper(member_id), name_en, name_vi, null, null,
        upper(member_id), name_en as statistical_sector_en, name_vi as statistical_sector_vi, null, null, null, null, null, null
    from {{ explicit_members() }}
    union all
    select
        {{ several() }}, 'SEVERAL', 'Several sectors, not split', 'Nhiều lĩnh vực, không tách', null, null,
        'SEVERAL', 'Several sectors, not split', 'Nhiều lĩnh vực, không tách', null, null, null, null, null, null
)

select * from members
