-- A landed row is 3 kB of JSON, just above the 2 kB at which PostgreSQL compresses. Compressing took two thirds of the time of landing a
-- file, and every load decompressed it again; a row as it is takes half as much more room.
alter table landing.submission_row set (toast_tuple_target = 8160);
