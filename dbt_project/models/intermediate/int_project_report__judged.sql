with reports as (
    select * from {{ ref('int_project_report__summed') }}
),

matches as (
    select * from {{ ref('int_project_report__matched') }}
),

-- Reports that stand for themselves: the only one of a project, or one of several that no other says the same as.
standing as (
    select
        r.*,
        coalesce(m.counted_submission_id, r.submission_id) as same_as_id,
        case when m.counted_submission_id <> r.submission_id then m.reason end as reason
    from reports as r
    left join matches as m on r.project_key = m.project_key and r.submission_id = m.submission_id
),

sides as (
    select
        *,
        count(*) over project as side_count,
        sum(committed_year) over project as committed_of_all,
        sum(disbursed_year) over project as disbursed_of_all,
        max(committed_total) over project as largest_total,
        min(committed_total) over project as smallest_total,
        count(committed_total) over project as totals_told
    from standing
    where reason is null and report_count > 1
    window project as (partition by project_key)
),

-- An office that reports the sum of what all others report tells the whole, the others its shares: the shares have their places.
-- Where several offices name one total and their parts come to more than it, these are no shares of it, but one report twice.
doubtful as (
    select
        *,
        case
            when
                side_count > 2
                and coalesce(committed_year, 0) + coalesce(disbursed_year, 0) > 0
                and abs(coalesce(committed_of_all, 0) - 2 * coalesce(committed_year, 0))
                <= {{ var('rounding_tolerance') }} * coalesce(committed_year, 0)
                and abs(coalesce(disbursed_of_all, 0) - 2 * coalesce(disbursed_year, 0))
                <= {{ var('rounding_tolerance') }} * coalesce(disbursed_year, 0)
                then 'whole_of_what_others_share'
            when
                side_count > 1
                and totals_told = side_count
                and largest_total - smallest_total <= {{ var('rounding_tolerance') }} * largest_total
                and greatest(committed_of_all, disbursed_of_all) > largest_total * (1 + {{ var('rounding_tolerance') }})
                then 'shares_exceed_the_total'
        end as doubt
    from sides
),

-- Of reports that exceed the total together the first in line counts; of two that both may be the whole, the last in line is.
led as (
    select
        *,
        row_number() over (partition by project_key, doubt order by place_in_line) as place_in_doubt,
        row_number() over (partition by project_key, doubt order by place_in_line desc) as place_from_last
    from doubtful
),

set_aside as (
    select
        project_key,
        submission_id,
        doubt
    from led
    where (doubt = 'shares_exceed_the_total' and place_in_doubt > 1) or (doubt = 'whole_of_what_others_share' and place_from_last = 1)
),

remaining as (
    select distinct on (l.project_key) l.project_key, l.submission_id
    from led as l
    left join set_aside as a on l.project_key = a.project_key and l.submission_id = a.submission_id
    where a.submission_id is null
    order by l.project_key asc, l.place_in_line asc
),

-- What is the same as a report that was set aside is not counted either, for the same reason.
judged as (
    select
        s.*,
        coalesce(s.reason, a.doubt) as excluded_reason,
        case when a.submission_id is null then s.same_as_id else f.submission_id end as counted_submission_id,
        s.reason is null and a.submission_id is null as is_counted
    from standing as s
    left join set_aside as a on s.project_key = a.project_key and s.same_as_id = a.submission_id
    left join remaining as f on s.project_key = f.project_key
),

-- A total for life is the whole grant. Offices that name the same total and different amounts of the year share in one grant: what each
-- of them did in the year counts, the grant counts once: with the office that calls it new, if one does.
same_totals as (
    select
        *,
        is_counted and (
            num_nonnulls(committed_total, committed_total_reported) = 0
            or row_number() over (
                partition by project_key, report_year, is_counted, currency_code, committed_total, committed_total_reported
                order by is_newly_approved desc, place_in_line asc
            ) = 1
        ) as is_total_counted
    from judged
)

select
    t.project_key,
    t.report_year,
    t.submission_id,
    t.reporting_unit_id,
    t.chain,
    t.place_in_line,
    t.is_counted,
    t.is_total_counted,
    t.excluded_reason,
    t.counted_submission_id,
    c.source_document_key as counted_source_document_key,
    c.reporting_place_key as counted_reporting_place_key
from same_totals as t
inner join reports as c on t.project_key = c.project_key and t.counted_submission_id = c.submission_id
