"""The command line: every step without Airflow. Heavy rooms are imported where a command needs them, so that each starts fast."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from aidbook.errors import AidbookError
from aidbook.settings import Role, settings
from aidbook.terminal import AsJson, Author, err, out, print_json
from aidbook.trace_command import trace

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
db_app = typer.Typer(no_args_is_help=True, help="The database: structure, and how to connect.")
app.add_typer(db_app, name="db")

# A key may begin with a minus: those of the explicit members do.
app.command(context_settings={"ignore_unknown_options": True})(trace)

EXIT_REFUSED = 3
EXIT_WAITING = 4


@app.command()
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
    out.print(f"{report.seen} files seen, {report.new} new with {report.rows} rows, {len(report.refused)} refused.")
    for name in report.held:
        out.print(f"{name} is the form as it was sent out, nothing was filled in: it does not count as received.", highlight=False)
    for address, why in report.unfetched.items():
        err.print(f"{address} was not read: {why}. It is asked for again the next time.", highlight=False, soft_wrap=True)
    if report.unfetched:
        raise typer.Exit(1)


@app.command("read-workbook")
def read_workbook_command(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], as_json: AsJson = False) -> None:
    """Parse one file without a database; exit 0 also where it is refused."""
    from aidbook.workbooks.json import submission_as_json
    from aidbook.workbooks.read import read_workbook

    submission = read_workbook(file)
    if as_json:
        print_json(submission_as_json(submission))
        return
    out.print(f"{submission.file_name}: {submission.state}, {len(submission.rows)} rows")
    table = Table("Rule", "Severity", "Place", "Seen", "Message")
    for finding in submission.findings:
        place = " ".join(part for part in (finding.sheet, finding.cell) if part)
        table.add_row(finding.rule, str(finding.severity), place, finding.seen or "", finding.message_vi)
    if submission.findings:
        out.print(table)


@app.command()
def answer(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What a province sent.")],
    out_folder: Annotated[Path, typer.Option("--out", help="Folder that the answer goes into.")],
) -> None:
    """Check one file and write the workbook that goes back: faults marked in its cells, the result in front. No database."""
    from aidbook.flows.answers import answer_file

    for path in answer_file(file, out_folder):
        out.print(str(path), soft_wrap=True)


@app.command()
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


@app.command()
def extract(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Bulletins as .txt or .html.")],
    out_folder: Annotated[Path, typer.Option("--out", help="One JSON file per text goes here.")],
) -> None:
    """Read the figures that bulletins state: one JSON file per text."""
    from aidbook.bulletins.folder import extract_folder

    written = extract_folder(folder, out_folder)
    out.print(f"{len(written)} texts read into {out_folder}")


@app.command("match-ngo")
def match_ngo(names: list[str], as_json: AsJson = False) -> None:
    """Say which listed donor each name stands for: accepted, candidate or unknown."""
    from aidbook.judge_tables import matches_table
    from aidbook.registry.match import donor_list

    matches = [donor_list().match(name) for name in names]
    if as_json:
        print_json([match.as_json() for match in matches])
        return
    out.print(matches_table(matches))


@app.command()
def load(
    year: Annotated[int, typer.Option(help="Report year.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and publish nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Load also where nothing changed.")] = False,
) -> None:
    """Load one report year through its gates; exit 0 published or unchanged, 3 refused, 4 waiting for a person."""
    raise typer.Exit(_load_one(year, dry_run=dry_run, force=force))


@app.command()
def backfill(
    first: Annotated[int, typer.Argument(help="First report year.")],
    last: Annotated[int, typer.Argument(help="Last report year.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and publish nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Load also where nothing changed.")] = False,
) -> None:
    """Load a span of report years, one after the other; exit 3 if one was refused, else 4 if one waits."""
    codes = {_load_one(year, dry_run=dry_run, force=force) for year in range(first, last + 1)}
    # A year of which nothing was received is no failure of a span.
    raise typer.Exit(next((code for code in (EXIT_REFUSED, EXIT_WAITING) if code in codes), 0))


@app.command()
def collect() -> None:
    """Collect the enabled bulletin sources, read what is new and publish the claims."""
    from aidbook.flows.bulletins import collect_pages

    collected = collect_pages()
    for issuer, outcomes in collected.outcomes.items():
        out.print(f"{issuer}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())), markup=False)
    for url in collected.gone:
        out.print(f"gone, its figures stay: {url}", markup=False)
    _read_pages()


@app.command()
def reread() -> None:
    """Read archived bulletins again that only an older reader has read, and publish the claims; asks no site for anything."""
    _read_pages()


@app.command()
def status(
    year: Annotated[int | None, typer.Option(help="A report year: what became of each province's report.")] = None, as_json: AsJson = False
) -> None:
    """Per year: verdict, what is published, and how many provinces came. Of one year: who sent what, who is late or missing."""
    from aidbook.flows.status import submission_status, unplaced_files, year_status
    from aidbook.status_tables import year_lines, years_table

    if year is not None:
        submissions = submission_status(year)
        if as_json:
            print_json({"year": year, "submissions": submissions})
            return
        for line in year_lines(year, submissions):
            out.print(line, highlight=False)
        return
    years = year_status()
    if as_json:
        print_json({"years": years})
        return
    out.print(years_table(years))
    if unplaced := unplaced_files():
        out.print(f"These files tell no year and wait: {', '.join(unplaced)}. `aidbook read-workbook FILE` says why.", highlight=False)


@app.command()
def approve(
    why: Annotated[str, typer.Option(help="The reason, kept with the decision.")],
    author: Author,
    year: Annotated[int | None, typer.Option(help="Report year whose load waits; without it, the claims.")] = None,
) -> None:
    """Let what waits at a gate through it: the load goes on, and publishes unless its next gate stops it."""
    from aidbook.flows.decide import approve as approve_load

    outcome = approve_load(year, author, why)
    out.print(f"{year or 'claims'}: {outcome.state}")
    raise typer.Exit(_exit_code(outcome.state))


@app.command()
def review(
    author: Author,
    figure: Annotated[str | None, typer.Argument(help="ID of a figure in the list, or its claim_key in bi.claims.")] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[READING] | FIELD=VALUE…", help="With --accept a reading's number, with --edit its values."),
    ] = None,
    is_accepted: Annotated[bool, typer.Option("--accept", help="Accept a reading: the first, or the one whose number follows.")] = False,
    is_edited: Annotated[bool, typer.Option("--edit", help="Accept with other values: year=2022 unit=VND.")] = False,
    is_rejected: Annotated[bool, typer.Option("--reject", help="Take the figure out; needs --why.")] = False,
    why: Annotated[str | None, typer.Option(help="The reason, kept with the decision; a page that is not trusted needs one.")] = None,
    untrusted: Annotated[bool, typer.Option("--untrusted", help="List the figures of pages that are not trusted or quarantined.")] = False,
    as_json: AsJson = False,
) -> None:
    """Figures of bulletins that wait for a person, and what is decided about one; the next load of the claims goes by it."""
    from aidbook.flows import review as reviews
    from aidbook.review_tables import figure_lines, waiting_table

    values = values or []
    decisions = [flag for flag, is_given in (("--accept", is_accepted), ("--edit", is_edited), ("--reject", is_rejected)) if is_given]
    if len(decisions) > 1 or (decisions and figure is None):
        raise typer.BadParameter("Say the ID of one figure and one of --accept, --edit, --reject.")
    if figure is None:
        waiting = reviews.list_waiting(of_trusted_pages=not untrusted)
        if as_json:
            print_json({"figures": [reviews.figure_as_json(each) for each in waiting]})
            return
        out.print(waiting_table(waiting))
        out.print(f"{len(waiting)} figures wait. `aidbook review ID` shows one, with what can be done.", highlight=False)
        return
    match decisions:
        case ["--accept"]:
            if len(values) > 1 or not all(value.isdecimal() for value in values):
                raise typer.BadParameter("--accept takes the number of one reading, or none.")
            decided = reviews.accept(figure, int(values[0]) if values else 1, author=author, why=why)
        case ["--edit"]:
            if not values:
                raise typer.BadParameter("--edit takes values such as year=2022 unit=VND.")
            decided = reviews.edit(figure, values, author=author, why=why)
        case ["--reject"]:
            if values or not why:
                raise typer.BadParameter("--reject takes no values, and a reason: --why TEXT.")
            decided = reviews.reject(figure, author=author, why=why)
        case _:
            if values:
                raise typer.BadParameter(f"What is to become of {' '.join(values)}? Say --accept or --edit.")
            decided = reviews.show_figure(figure)
    if as_json:
        print_json(reviews.figure_as_json(decided))
        return
    for line in figure_lines(decided):
        out.print(line, highlight=False, soft_wrap=True)


@app.command("judge-project")
def judge_project(
    author: Author,
    one: Annotated[int | None, typer.Argument(help="project_key of bi.projects, or a number that is listed.")] = None,
    other: Annotated[int | None, typer.Argument(help="The other one.")] = None,
    verdict: Annotated[
        str | None, typer.Argument(metavar="same|different|unsure", help="unsure parts them, and leaves the question open.")
    ] = None,
    counts: Annotated[str | None, typer.Option(help="File (name or sha256) whose report of ONE counts in --year.")] = None,
    year: Annotated[int | None, typer.Option(help="Report year that --counts speaks of.")] = None,
    why: Annotated[str | None, typer.Option(help="The reason, kept with the decision.")] = None,
    as_json: AsJson = False,
) -> None:
    """Projects that may be one and wait for a person; what is decided about two of them; which report of one counts.

    Without arguments lists what waits; with one number shows all wordings that are one project.
    """
    from aidbook.flows import judge_projects
    from aidbook.project_tables import members_table, waiting_table
    from aidbook.registry.judgements import Verdict

    if one is None:
        waiting = judge_projects.list_waiting()
        if as_json:
            print_json({"pairs": [asdict(pair) for pair in waiting]})
            return
        out.print(waiting_table(waiting))
        out.print(f"{len(waiting)} pairs wait. `aidbook judge-project ONE OTHER same|different --why TEXT` decides.", highlight=False)
        return
    if (other is not None or counts is not None) and not why:
        raise typer.BadParameter("A decision needs a reason: --why TEXT.")
    match other, verdict, counts, year:
        case None, None, None, None:
            judged = judge_projects.show_project(one)
        case None, None, str(file), int(report_year):
            judged = judge_projects.count_report(one, file, report_year, author=author, why=why or "")
        case int(), "same" | "different" | "unsure" as said, None, None:
            judged = judge_projects.judge(one, other, Verdict(said), author=author, why=why or "")
        case _:
            raise typer.BadParameter("Say ONE OTHER same|different|unsure, or ONE --counts FILE --year YEAR.")
    if as_json:
        print_json(judged.as_json())
        return
    out.print(members_table(judged.members))
    if judged.years:
        out.print(f"The next load of {', '.join(map(str, judged.years))} goes by it.", highlight=False)


@app.command()
def judge(
    author: Author,
    one: Annotated[str | None, typer.Argument(metavar="[A]", help="A donor: its name, a spelling of some row, or its id.")] = None,
    other: Annotated[str | None, typer.Argument(metavar="[B]", help="Another donor.")] = None,
    verdict: Annotated[str | None, typer.Argument(metavar="[same|different|unsure]", help="Whether they are one.")] = None,
    why: Annotated[str | None, typer.Option(help="The reason, kept with the judgement.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say whether two donors are one; the years that it changes are loaded again. Without arguments: the names that wait, most money first.

    A later judgement overrules: what was merged is parted by `different` or `unsure`.
    """
    from aidbook.flows.judge import judge_donors, list_waiting
    from aidbook.judge_tables import judged_as_json, judged_lines, waiting_as_json, waiting_table
    from aidbook.registry.judgements import Verdict

    if one is None:
        waiting = list_waiting()
        if as_json:
            print_json({"names": [waiting_as_json(name) for name in waiting]})
            return
        if waiting:
            out.print(waiting_table(waiting))
        out.print(f"{len(waiting)} names wait. `aidbook judge NAME DONOR same|different|unsure --why TEXT` decides one.", highlight=False)
        return
    if other is None or verdict not in {str(each) for each in Verdict} or not why:
        raise typer.BadParameter("Say two donors, one of same, different, unsure, and why: aidbook judge A B same --why TEXT.")
    judged = judge_donors(one, other, Verdict(verdict), author=author, why=why)
    if as_json:
        print_json(judged_as_json(judged))
        return
    for line in judged_lines(judged):
        out.print(line, highlight=False, soft_wrap=True)


@app.command()
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
    out.print(f"{len(taken)} submissions withdrawn.")
    if not taken:
        raise typer.Exit(1)


@app.command()
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


@app.command()
def rules(
    file: Annotated[Path, typer.Option("--out", dir_okay=False, help="Markdown file to write.")],
    with_counts: Annotated[bool, typer.Option("--counts", help="Ask the database how often each rule fired.")] = False,
) -> None:
    """Write the page of all rules: those of the forms at intake, those of the suites at the gates."""
    from aidbook.quality.catalogue import write_catalogue
    from aidbook.warehouse.connect import connected

    if with_counts:
        with connected("loader") as connection:
            write_catalogue(file, connection)
    else:
        write_catalogue(file)
    out.print(f"{file} is written.", soft_wrap=True)


@app.command()
def questions(file: Annotated[Path, typer.Option("--out", dir_okay=False, help="Markdown file to write.")]) -> None:
    """Write the page of the questions that offices ask, from their SQL files."""
    from aidbook.warehouse.questions import write_page

    write_page(file)
    out.print(f"{file} is written.", soft_wrap=True)


@app.command()
def sample(
    out_folder: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    years: Annotated[str, typer.Option(help="Report years, such as 2018-2025.")] = "2018-2025",
    scale: Annotated[float, typer.Option(help="1 is real size: some 2,600 to 3,000 activities a year.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    faults: Annotated[bool, typer.Option("--faults", help="Plant critical faults and write manifest.json.")] = False,
) -> None:
    """Make a plausible national data set: real organisations and places, invented activities."""
    from aidbook.sample import make_sample

    first, _, last = years.partition("-")
    span = range(int(first), int(last or first) + 1)
    make_sample(out_folder, span, scale, seed, faults, out.print)


@db_app.command("upgrade")
def db_upgrade() -> None:
    """Bring roles, schemas, seeds and views to this version of the project."""
    from aidbook.warehouse.upgrade import upgrade

    changed = upgrade(lambda step: out.print(f"  {step}"))
    out.print("The database is up to date." if changed else "The database was up to date.")


@db_app.command("url")
def db_url(role: Annotated[str, typer.Option(help="admin, owner, loader or reader.")] = "reader") -> None:
    """Print the address of the database for a role, password included."""
    sys.stdout.write(settings().dsn_of(_role(role)) + "\n")


@db_app.command("psql")
def db_psql(role: Annotated[str, typer.Option(help="admin, owner, loader or reader.")] = "reader") -> None:
    """Open psql as a role."""
    from aidbook.local.psql import open_psql

    open_psql(settings().dsn_of(_role(role)))


def main() -> None:
    """Run the command line; an error of our family is one readable message and exit code 1."""
    try:
        app()
    except AidbookError as error:
        err.print(f"[red]{type(error).__name__}[/red]: {error}", highlight=False, soft_wrap=True)
        sys.exit(1)


def _read_pages() -> None:
    from aidbook.flows.bulletins import extract_pages, load_claims

    read = extract_pages()
    out.print(
        f"{read.pages} pages read, {read.versions} say something new: {read.accepted} figures accepted, {read.waiting} waiting, "
        f"{read.untrusted} pages not trusted" + (f"; the archive has lost {read.lost} pages" if read.lost else "")
    )
    state = load_claims("command line").state
    out.print(f"claims: {state}")
    raise typer.Exit(_exit_code(state))


def _load_one(year: int, *, dry_run: bool, force: bool) -> int:
    from aidbook.flows.whole_load import load_year

    with err.status(f"{year}: starting") as progress:
        outcome = load_year(year, "command line", step=lambda step: progress.update(f"{year}: {step}"), forced=force, dry_run=dry_run)
    changed = {d.table: d.inserted + d.updated + d.deleted for d in outcome.differences if d.inserted or d.updated or d.deleted}
    out.print(f"{year}: {outcome.state.replace('_', ' ')}" + (f", {outcome.verdict}" if outcome.verdict else ""))
    for name, rows in changed.items():
        out.print(f"  {name}: {rows} rows {'would change' if dry_run else 'changed'}")
    if outcome.page_path:
        out.print(f"  the gate's page: {outcome.page_path}", soft_wrap=True)
    return _exit_code(outcome.state)


def _exit_code(state: str) -> int:
    return {"published": 0, "unchanged": 0, "refused": EXIT_REFUSED, "waiting": EXIT_WAITING}.get(state, 1)


def _role(name: str) -> Role:
    roles: dict[str, Role] = {"admin": "admin", "owner": "owner", "loader": "loader", "reader": "reader"}
    if name not in roles:
        raise typer.BadParameter(f"{name} is none of {', '.join(roles)}.")
    return roles[name]
