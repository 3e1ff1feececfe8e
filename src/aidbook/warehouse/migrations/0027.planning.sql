-- Loads find the rows of one year without the rows of all others: PostgreSQL looks through a view into its tables only where the view has no WITH.

create or replace view registry.corrected_row as
select
    r.submission_id, r.sheet, r.row_number, r.table_name, coalesce(n."values", r."values") as "values", r.raw, r.cells,
    case when n.row_reading_id is null then w.rule end as waits_for
from landing.submission_row as r
left join (
    select distinct on (g.submission_id, g.sheet, g.row_number) g.*
    from registry.row_reading as g
    order by g.submission_id, g.sheet, g.row_number, g.row_reading_id desc
) as n
    on n.submission_id = r.submission_id and n.sheet = r.sheet and n.row_number = r.row_number
left join landing.waiting_row as w
    on w.submission_id = r.submission_id and w.sheet = r.sheet and w.row_number = r.row_number
where r.table_name <> 'ignored';

-- The loader counts what a load brought before the gates ask for it.
grant maintain on ops.load_submission, registry.row_identity to aidbook_loader;
