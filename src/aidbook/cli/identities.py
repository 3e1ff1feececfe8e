"""Who and what is one: donors by their names, projects by their wordings."""

from dataclasses import asdict
from typing import Annotated

import typer

from aidbook.cli.terminal import AsJson, Author, how_many_wait, out, print_json


def match_ngo(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Names of donors as reports write them.")], as_json: AsJson = False
) -> None:
    """Say which listed donor each name stands for: accepted, candidate or unknown."""
    from aidbook.cli.donor_tables import matches_table
    from aidbook.registry.match import donor_list

    matches = [donor_list().match(name) for name in names]
    if as_json:
        print_json([match.as_json() for match in matches])
        return
    out.print(matches_table(matches))


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
    from aidbook.cli.donor_tables import judged_as_json, judged_lines, waiting_as_json, waiting_table
    from aidbook.flows.judge import judge_donors, list_waiting
    from aidbook.registry.judgements import Verdict

    if one is None:
        waiting = list_waiting()
        if as_json:
            print_json({"names": [waiting_as_json(name) for name in waiting]})
            return
        if waiting:
            out.print(waiting_table(waiting))
        hint = "`aidbook judge NAME DONOR same|different|unsure --why TEXT` decides one"
        out.print(f"{how_many_wait(len(waiting), 'name')}. {hint}.", highlight=False)
        return
    if other is None or verdict not in {str(each) for each in Verdict} or not why:
        raise typer.BadParameter("Say two donors, one of same, different, unsure, and why: aidbook judge A B same --why TEXT.")
    judged = judge_donors(one, other, Verdict(verdict), author=author, why=why)
    if as_json:
        print_json(judged_as_json(judged))
        return
    for line in judged_lines(judged):
        out.print(line, highlight=False, soft_wrap=True)


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
    from aidbook.cli.project_tables import members_table, waiting_table
    from aidbook.flows import judge_projects
    from aidbook.registry.judgements import Verdict

    if one is None:
        waiting = judge_projects.list_waiting()
        if as_json:
            print_json({"pairs": [asdict(pair) for pair in waiting]})
            return
        if waiting:
            out.print(waiting_table(waiting))
        hint = "`aidbook judge-project ONE OTHER same|different|unsure --why TEXT` decides one"
        out.print(f"{how_many_wait(len(waiting), 'pair')}. {hint}.", highlight=False)
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
