-- A rule that fired all over a file is one finding; its cells are listed up to a bound, so that the returned workbook can mark them.
alter table ops.finding add column cells text[] not null default '{}';
comment on column ops.finding.cells is 'Of a fault at many places, their cells, the first of them also in column cell; count counts all of them.';
