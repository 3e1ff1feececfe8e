-- The landed rows of the year {base} {copies} times over: the same offices and words, other titles and decisions, so other projects.
insert into landing.submission_row
select made.*
from landing.submission_row as r
inner join landing.submission as s on r.submission_id = s.submission_id
cross join generate_series(1, {copies} - 1) as c (copy)
cross join lateral jsonb_populate_record(r, jsonb_build_object(
    'row_number', r.row_number + 10000 * c.copy,
    'values', r."values" || jsonb_build_object(
        'activity_title', (r."values" ->> 'activity_title') || ', đợt ' || c.copy, 'approval_no', c.copy || '/QĐ-UBND'
    )
)) as made
where s.report_year = {base} and r.table_name = 'project';

-- Totals would not meet the rows any more; a province without a totals sheet is an ordinary one.
delete from landing.submission_row as r
using landing.submission as s
where r.submission_id = s.submission_id and s.report_year = {base} and r.table_name = 'total';
