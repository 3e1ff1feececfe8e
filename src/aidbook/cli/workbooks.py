"""What provinces send: taking it in, looking at it, sending it back, settling what is wrong."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from aidbook.cli.terminal import AsJson, Author, counted, err, out, print_json


def land(paths: Annotated[list[Path], typer.Argument(exists=True, help="Workbooks, or folders of them.")]) -> None:
    """Land files or folders; prints what each became."""
    from aidbook.flows.intake import take_in
    from aidbook.model.submission import Submission

    table = Table("File", "Became", "Province", "Year", "Rows", "Findings")

    def add(submission: Submission, is_new: bool) -> None:
        became = str(submission.outcome) if is_new else "known before"
        year = submission.cover.get("report_year")
        counts = (str(len(submission.rows)), str(len(submission.findings)))
        table.add_row(submission.file_name, became, submission.province_unit_id or "?", str(year or "?"), *counts)

    report = take_in(paths, landed=add)
    if table.row_count:
        out.print(table)
    out.print(f"{counted(report.seen, 'file')} seen, {report.new} new with {counted(report.rows, 'row')}, {len(report.refused)} refused.")
    if report.refused:
        out.print("`aidbook read-workbook FILE` says why a file is refused; the answer to its sender marks every fault in its cell.")
    for name in report.held:
        out.print(f"{name} is the form as it was sent out, nothing was filled in: it does not count as received.", highlight=False)
    for address, why in report.unfetched.items():
        err.print(f"{address} was not read: {why}. It is asked for again the next time.", highlight=False, soft_wrap=True)
    if report.unfetched:
        raise typer.Exit(1)


def read_workbook(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], as_json: AsJson = False) -> None:
    """Parse one file without a database; exit 0 also where it is refused."""
    from aidbook.workbooks.json import submission_as_json
    from aidbook.workbooks.read import read_workbook as read

    submission = read(file)
    if as_json:
        print_json(submission_as_json(submission))
        return
    state = str(submission.state).replace("_", " ")
    out.print(f"{submission.file_name}: {state}, {len(submission.rows)} rows")
    table = Table("Place", "Severity", "Finding", show_lines=True)
    for finding in submission.findings:
        place = " ".join(part for part in (finding.sheet, finding.cell) if part)
        said = Text.assemble(f"{finding.message_vi}\n{finding.message_en}", (f"\n{finding.rule}", "dim"))
        table.add_row(place, str(finding.severity), said)
    if submission.findings:
        out.print(table)


def answer(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What a province sent.")],
    out_folder: Annotated[Path, typer.Option("--out", help="Folder that the answer goes into.")],
) -> None:
    """Check one file and write the workbook that goes back: faults marked in its cells, the result in front. No database."""
    from aidbook.flows.answers import answer_file

    for path in answer_file(file, out_folder):
        out.print(str(path), soft_wrap=True)


def form(
    province: Annotated[str, typer.Option(help="Name or unit id, such as 'Cao Bằng' or VN63-04.")],
    year: Annotated[int, typer.Option(help="Report year of the form.")],
    out_file: Annotated[Path, typer.Option("--out", help="The .xlsx to write.")],
) -> None:
    """Write the form of one province and year, with last year's running projects and valid registrations where a database knows them."""
    from aidbook.flows.blank_form import write_form

    written = write_form(province, year, out_file)
    out.print(f"{out_file}: {written.unit_name} {year}, {written.projects} projects and {written.registrations} registrations filled in.")
    if written.without_database:
        err.print(f"Nothing was filled in: {written.without_database}", highlight=False, soft_wrap=True)


def withdraw(
    files: Annotated[list[str], typer.Argument(help="File names or sha256.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the withdrawal.")],
    author: Author,
) -> None:
    """Take submissions out; the next night loads their years without them."""
    from aidbook.landing.submissions import withdraw as write_withdrawal
    from aidbook.warehouse.connect import connected

    with connected("loader") as connection:
        taken = write_withdrawal(connection, files, author, why)
    out.print(f"{len(taken)} of {counted(len(files), 'file')} taken out{'' if taken else ': they were before'}.")
    if not taken:
        raise typer.Exit(1)


def release(
    file: Annotated[str, typer.Argument(help="File name or sha256.")],
    rows: Annotated[list[str], typer.Argument(help="Numbers of quarantined rows: 15, or '2_DuAn!15' where two sheets have one.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the correction.")],
    author: Author,
    values: Annotated[
        list[str] | None, typer.Option("--set", help="FIELD=VALUE as it would be typed: donor_name='Plan', committed_year='12.000 USD'.")
    ] = None,
) -> None:
    """Settle what is wrong in quarantined rows; the next load of their year takes them. The workbook as sent stays as it is.

    Without --set the file is only read again: for rows that a newer word list or rate has settled.
    """
    from aidbook.flows.release import release_rows

    pairs = dict(value.partition("=")[::2] for value in values or ())
    for row in release_rows(file, rows, pairs, author=author, why=why):
        out.print(f"{row.file_name}, {row.sheet} row {row.row_number}: released ({row.rule}); the next load of {row.report_year} takes it.")
        for finding in row.remarks:
            out.print(f"  {finding.cell or ''} {finding.message_en} ({finding.rule})", highlight=False)
