select round(100 * disbursed_year / nullif(committed_year, 0), 4)
