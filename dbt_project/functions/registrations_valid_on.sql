with events as (
    select
        *,
        event in ('terminate', 'suspend', 'revoke') as is_end,
        -- Numbers are unique to a certificate; one that nobody wrote down stands for itself.
        coalesce(registration_no, '') as certificate_no,
        make_date(first_report_year, 12, 14) as reported_by
    from {{ source('bi', 'fct_registration_event') }}
),

issues as (
    select distinct ngo_key, registration_kind, certificate_no, event_date
    from events
    where not is_end
),

-- A list of a year may say "ended" beside the day of issue. The day of the end is not known then, only that it came by the last day of
-- the first year that reports it. So it is with an issue without a day.
dated as (
    select
        e.*,
        case
            when e.event_date is null or (e.is_end and i.event_date is not null) then greatest(e.reported_by, e.event_date)
            else e.event_date
        end as happened_on,
        e.event_date is null or (e.is_end and i.event_date is not null) as is_day_unknown
    from events as e
    left join issues as i
        on
            e.ngo_key = i.ngo_key and e.registration_kind = i.registration_kind
            and e.certificate_no = i.certificate_no and e.event_date = i.event_date
),

-- What was granted last, by the day that is asked, is in force. An amendment that names no last day leaves the one before.
grants as (
    select distinct on (ngo_key, registration_kind, certificate_no)
        *,
        coalesce(
            expires_on,
            (
                array_agg(expires_on) filter (where expires_on is not null)
                    over (
                        partition by ngo_key, registration_kind, certificate_no
                        order by happened_on desc, last_report_year desc, registration_event_key asc
                        rows between current row and unbounded following
                    )
            )[1]
        ) as lasts_to
    from dated
    where not is_end and happened_on <= on_day
    order by
        ngo_key asc, registration_kind asc, certificate_no asc,
        happened_on desc, last_report_year desc, registration_event_key asc
),

in_force as (
    select g.*
    from grants as g
    where
        coalesce(g.lasts_to >= on_day, true)
        -- Decree 58/2022 knows no project office: none can be granted from 2022-11-01. Older ones last as long as they say.
        and not (g.registration_kind = 'project_office' and g.happened_on >= date '2022-11-01')
        and not exists (
            select
            from dated as d
            where
                d.is_end
                and d.happened_on between g.happened_on and on_day
                and d.ngo_key = g.ngo_key
                and d.registration_kind = g.registration_kind
                and d.certificate_no in (g.certificate_no, '')
        )
)

select
    f.ngo_key,
    n.ngo_name as ngo,
    c.name_en as country,
    f.registration_kind,
    f.registration_no,
    f.event_date as granted_on,
    f.lasts_to as expires_on,
    f.lasts_to - on_day as days_left,
    f.lasts_to is not null
    and (bool_or(f.lasts_to is null) over same_kind or f.lasts_to < max(f.lasts_to) over same_kind) as has_longer_one,
    f.regime,
    f.permitted_area,
    f.permitted_sectors,
    case
        when f.lasts_to is null then 'last_day_not_reported'
        when f.is_day_unknown then 'day_of_issue_not_reported'
        when f.registration_kind = 'project_office' and on_day >= date '2022-11-01' then 'project_office_abolished'
    end as doubt,
    f.registration_event_key
from in_force as f
inner join {{ source('bi', 'dim_ngo') }} as n on f.ngo_key = n.ngo_key
inner join {{ source('bi', 'dim_country') }} as c on n.country_key = c.country_key
window same_kind as (partition by f.ngo_key, f.registration_kind)
order by n.ngo_name, f.registration_kind, f.registration_no
