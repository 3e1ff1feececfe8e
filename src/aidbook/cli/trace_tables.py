"""How ``aidbook trace`` looks in a terminal. What files and pages say is shown as it stands, never as markup."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from rich.markup import escape
from rich.table import Table

from aidbook.warehouse.trace.ask import Answer
from aidbook.warehouse.trace.model import (
    CellOutcome,
    Fact,
    FileOutcome,
    Link,
    Origin,
    PageOutcome,
    RowOutcome,
    Sentence,
    SourceFile,
    SourceRow,
    Spelling,
    Sum,
    Term,
)

Line = str | Table

_TITLE_COLUMNS: Final = (
    *("report_year", "data_year", "place", "reporting_place", "name_vi", "sector", "ngo", "ngo_name", "donor", "donor_name"),
    *("partner_name", "project", "title", "event", "event_date", "valid_from", "status", "metric", "state", "publication_state"),
)
"""Of a row of bi, what a person knows it by."""
_SAYS_NOTHING: Final = (None, "Not applicable")
_SAME: Final = "as typed"
_ROWS_SHOWN: Final = 8
_LINKS_SHOWN: Final = 12
"""More than these are for another program to read."""


def answer_lines(answer: Answer) -> Iterator[Line]:
    """An answer in the order in which a person reads it: what it is, the arithmetic, the cells, what else belongs to it."""
    match answer:
        case Origin():
            yield from _origin_lines(answer)
        case CellOutcome():
            yield from _cell_lines(answer)
        case PageOutcome():
            yield from _page_lines(answer)


def _origin_lines(origin: Origin) -> Iterator[Line]:
    yield f"[bold]bi.{origin.view}[/bold] {origin.key_name} {origin.key}: {escape(origin.kind)}"
    said = [str(origin.row[name]) for name in _TITLE_COLUMNS if origin.row.get(name) not in _SAYS_NOTHING]
    if said:
        yield escape(" · ".join(said))
    yield from (escape(remark) for remark in origin.remarks)
    for sentence in origin.sentences:
        yield from _sentence_lines(sentence)
    if origin.sums:
        yield from _sum_lines(origin.sums)
    for file, rows in groupby(origin.rows[:_ROWS_SHOWN], key=lambda row: row.file):
        of_file = list(rows)
        yield ""
        yield _file_line(file)
        yield _cells_table(of_file)
        yield from _judgement_lines(of_file)
    if len(origin.rows) > _ROWS_SHOWN:
        yield f"and {len(origin.rows) - _ROWS_SHOWN} rows more; --json has them all."
    if origin.spellings:
        yield _spellings_table(origin.spellings)
    if origin.files:
        yield _files_table(origin.files)
    yield from _link_lines(origin.links)


def _cell_lines(outcome: CellOutcome) -> Iterator[Line]:
    yield _file_line(outcome.file.file)
    fates = ", ".join(f"{rows} {fate}" for fate, rows in outcome.file.fates.items())
    given = ", ".join(f"{name} {_amount(amount)}" for name, amount in outcome.file.amounts.items())
    yield f"  its rows: {fates or 'none'}{'; it gives ' if given else ''}{given}"
    yield from (escape(remark) for remark in outcome.remarks)
    if outcome.reason:
        yield escape(outcome.reason)
    for row in outcome.rows:
        yield from _outcome_lines(row)


def _outcome_lines(outcome: RowOutcome) -> Iterator[Line]:
    rule = f" ({escape(outcome.rule)})" if outcome.rule else ""
    yield ""
    yield f"[bold]{escape(outcome.row.sheet)} row {outcome.row.row_number}[/bold]: {outcome.fate}{rule}. {escape(outcome.reason)}"
    yield _cells_table([outcome.row])
    yield from _judgement_lines([outcome.row])
    yield from (escape(f"  {finding}") for finding in outcome.findings)
    for fact in outcome.facts:
        yield escape(f"  → {_fact(fact)}")


def _page_lines(page: PageOutcome) -> Iterator[Line]:
    yield f"[bold]{escape(page.title)}[/bold]"
    yield escape(f"{page.url}\nsha256 {page.sha256}, archived in {page.archived}; {page.standing}")
    for figure in page.figures:
        yield ""
        yield escape(f"“{figure.sentence}”")
        yield escape(f"  {figure.evidence}: {figure.reading} (rule {figure.rule})")
        key = f"bi.claims claim_key {figure.claim_key}: " if figure.claim_key is not None else ""
        yield escape(f"  → {key}{figure.reason}")
        yield from (escape(f"    → bi.{link.view} {link.key_name} {link.key}: {link.says}") for link in figure.links)
    if not page.figures:
        yield "No figure was read from it."


def _sentence_lines(sentence: Sentence) -> Iterator[str]:
    yield ""
    yield escape(f"{sentence.title}\n{sentence.url}" + (f"\narchived in {sentence.archived}" if sentence.archived else ""))
    yield escape(f"“{sentence.sentence}”")
    yield escape(f"read: {sentence.evidence} = {_amount(sentence.value)} {sentence.unit} (rule {sentence.rule}, by {sentence.accepted_by})")
    if sentence.decision:
        yield escape(f"decided: {sentence.decision}")


def _sum_lines(sums: Sequence[Sum]) -> Iterator[str]:
    """In a terminal the amounts in dollars, and others only where they do not add up; JSON has all of them."""
    for each in sums:
        if each.value is None and each.problem is None:
            continue
        if not (each.column.endswith("_usd") or each.column in ("counterpart_fund_vnd", "beneficiaries") or each.problem):
            continue
        terms = " + ".join(_term(term) for term in each.terms if term.part is not None) or "nothing"
        mark = "[red]✗[/red]" if each.problem else "✓"
        yield f"  {mark} {each.column} {_amount(each.value)} = {escape(terms)}"
        if each.problem:
            yield f"    [red]{escape(each.problem)}[/red]"


def _term(term: Term) -> str:
    if term.note and not term.part:
        return f"0 ({term.note})"
    place = f"{term.sheet}!{term.cell}" if term.cell else term.sheet
    said = f"{place} {_amount(term.amount)} {term.currency or ''}".rstrip()
    if term.rate:
        said += f" at {term.rate} = {_amount(term.converted)}"
    return said if term.share == 1 else f"{said} × {round(term.share, 6).normalize():f} = {_amount(term.part)}"


def _cells_table(rows: Sequence[SourceRow]) -> Table:
    has_corrections = any(cell.correction for row in rows for cell in row.cells)
    table = Table("Sheet", "Cell", "Field", "Typed", "Understood", *(["Corrected"] if has_corrections else []))
    for row in rows:
        for cell in row.cells:
            understood = "" if cell.understood is None else f"{cell.understood} {cell.currency or ''}".rstrip()
            if understood == cell.typed:
                understood = _SAME
            corrected = [cell.correction or ""] if has_corrections else []
            table.add_row(*(escape(text) for text in (row.sheet, cell.cell, cell.field, cell.typed or "", understood, *corrected)))
        table.add_section()
    return table


def _judgement_lines(rows: Sequence[SourceRow]) -> Iterator[str]:
    for row in rows:
        if row.judgements:
            yield escape(f"  {row.sheet} row {row.row_number}: {'; '.join(row.judgements)}")


def _spellings_table(spellings: Sequence[Spelling]) -> Table:
    table = Table("Field", "Typed", "Cells", "The first of them")
    for each in spellings:
        table.add_row(*(escape(text) for text in (each.field, each.typed, str(each.count), "\n".join(each.cells))))
    return table


def _files_table(files: Sequence[FileOutcome]) -> Table:
    amounts = list(dict.fromkeys(name for file in files for name in file.amounts))
    table = Table("Province", "File", "Rows by fate")
    table.columns[1].overflow = "fold"
    for name in amounts:
        table.add_column(name.replace("_", " "), justify="right")
    for each in files:
        fates = ", ".join(f"{rows} {fate}" for fate, rows in each.fates.items())
        texts = (each.file.province or "?", each.file.file_name, fates, *(_amount(each.amounts.get(name)) for name in amounts))
        table.add_row(*(escape(text) for text in texts))
    return table


def _file_line(file: SourceFile) -> str:
    period = "" if file.report_period == "Y" else f" ({file.report_period})"
    by = ", ".join(part for part in (file.province, file.agency) if part) or "sender not told"
    published = ", published" if file.is_published else ""
    told = f"{by}, {file.report_year or 'no year'}{period}, received {file.received_at:%Y-%m-%d %H:%M}, {file.standing}{published}"
    return f"[bold]{escape(file.file_name)}[/bold]  sha256 {file.sha256}\n  {escape(told)}"


def _link_lines(links: Sequence[Link]) -> Iterator[str]:
    for link in links[:_LINKS_SHOWN]:
        yield escape(f"→ bi.{link.view} {link.key_name} {link.key}: {link.says}")
    if len(links) > _LINKS_SHOWN:
        yield f"→ and {len(links) - _LINKS_SHOWN} more; --json has them all."


def _fact(fact: Fact) -> str:
    given = ", ".join(f"{name} {_amount(amount)}" for name, amount in _dollars(fact.amounts).items())
    note = f" ({fact.note})" if fact.note else ""
    return f"bi.{fact.view} {fact.key_name} {fact.key}{': ' if given else ''}{given}{note}"


def _dollars(amounts: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    wanted: dict[str, Decimal | None] = {
        name: amount for name, amount in amounts.items() if amount is not None and not name.endswith(("_reported", "_vnd"))
    }
    return wanted or {name: amount for name, amount in amounts.items() if amount is not None}


def _amount(amount: Any) -> str:
    if amount is None:
        return "–"
    # What was divided has many places; those that say nothing are left out.
    whole, _, places = f"{amount:,f}".partition(".")
    places = places if len(places) < 3 else places.rstrip("0")
    return f"{whole}.{places}" if places else whole
