"""Bytes of a workbook to a submission: safety scan, limited child process, sheets, rows, values, rules."""
