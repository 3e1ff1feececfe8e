"""What waits for a person, as the terminal shows it."""

from io import StringIO

from rich.console import Console

from aidbook.cli.project_tables import waiting_table
from aidbook.registry.project_judgements import ProjectMember, WaitingPair

NUMBER = 8_123_456_789_012_345_678


def member(number: int, title: str) -> ProjectMember:
    return ProjectMember(number, f"key {number}", number, None, title, (2021, 2022), ("2021.xlsx",))


def test_waiting_pair_fits_a_terminal_with_both_numbers_whole() -> None:
    titles = "Nước sạch và vệ sinh cho trường học huyện Hà Quảng", "Nước sạch trường học huyện Hà Quảng (hợp phần 2)"
    pair = WaitingPair(member(NUMBER, titles[0]), member(NUMBER + 1, titles[1]), "one decision and donor, other titles")
    console = Console(width=100, record=True, file=StringIO())
    console.print(waiting_table([pair]))
    shown = console.export_text()
    assert all(text in shown for text in (str(NUMBER), str(NUMBER + 1), "Nước sạch và vệ sinh cho"))
