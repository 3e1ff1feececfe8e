"""Headings that look like rows: a title with the subtotals of its group, and lines that say something about the table."""

from typing import Any

import pytest
from unit.workbooks.books import PROJECT, build_book, read, rows_of, rules_of

TITLE = "Tên chương trình, dự án, khoản viện trợ phi dự án"
MONEY = ("Tổng giá trị cam kết", "Giá trị cam kết trong năm", "Giải ngân trong năm", "Lũy kế giải ngân")


def row_of(number: int, title: str, factor: int = 1) -> dict[str, Any]:
    return PROJECT | {"STT": number, TITLE: title, "Số quyết định phê duyệt": f"{number}/QĐ-UBND"} | {h: PROJECT[h] * factor for h in MONEY}


def sum_of(title: str, *factors: int, off: int = 0) -> dict[str, Any]:
    return {TITLE: title} | {header: PROJECT[header] * sum(factors) + off for header in MONEY}


def book_of(lines: list[dict[str, Any]], **others: Any) -> bytes:
    return build_book(projects=[{header: line.get(header) for header in PROJECT} for line in lines], **others)


def titles_read(lines: list[dict[str, Any]]) -> list[Any]:
    book = book_of(lines)
    return [row.values["activity_title"] for row in rows_of(read(book), "project")]


def test_groups_titled_without_number_with_subtotals_are_no_rows() -> None:
    lines = [
        sum_of("Huyện Hà Quảng", 1),
        row_of(1, "Một"),
        sum_of("Các huyện khác", 2, 3),
        row_of(2, "Hai", 2),
        row_of(3, "Ba", 3),
        sum_of("Tổng số", 1, 2, 3),
    ]
    assert titles_read(lines) == ["Một", "Hai", "Ba"]


def test_groups_within_groups_are_no_rows() -> None:
    lines = [
        sum_of("Vốn tổ chức A", 1, 2, 3),
        sum_of("Đợt đầu", 1, 2),
        row_of(1, "Một"),
        row_of(2, "Hai", 2),
        sum_of("Đợt sau", 3),
        row_of(3, "Ba", 3),
    ]
    assert titles_read(lines) == ["Một", "Hai", "Ba"]


@pytest.mark.parametrize("title", ["Dự án mới", "Phi dự án", "Y tế"])
def test_group_called_as_groups_are_is_no_row_even_where_its_sum_is_wrong(title: str) -> None:
    assert titles_read([sum_of(title, 1, off=7), row_of(1, "Một")]) == ["Một"]


def test_row_with_a_title_and_amounts_that_nothing_adds_up_to_stays_a_row() -> None:
    assert titles_read([row_of(1, "Một"), sum_of("Máy lọc nước", 2), row_of(2, "Hai", 5)]) == ["Một", "Máy lọc nước", "Hai"]


@pytest.mark.parametrize("label", ["Lũy kế từ đầu năm", "Trong đó: vốn bằng tiền", "So với năm 2021", "Quy đổi ra VNĐ (tỷ giá 23.271)"])
def test_remark_with_amounts_below_the_total_is_neither_row_nor_total(label: str) -> None:
    lines = [row_of(1, "Một"), row_of(2, "Hai", 2), sum_of("Tổng cộng", 1, 2), sum_of(label, 9)]
    book = book_of(lines)
    submission = read(book)
    assert [row.values["activity_title"] for row in rows_of(submission, "project")] == ["Một", "Hai"]
    assert not [rule for rule in rules_of(submission) if "totals_row" in rule]


def test_many_lines_of_title_and_amount_are_rows() -> None:
    lines = [sum_of(f"Đợt {number}", number) for number in range(1, 250)]
    assert len(titles_read(lines)) == len(lines)


def test_heading_with_subtotals_is_kept_as_ignored_with_its_text() -> None:
    book = build_book(projects=[{header: line.get(header) for header in PROJECT} for line in (sum_of("Dự án mới", 1), row_of(1, "Một"))])
    (ignored,) = read(book).ignored_rows
    assert (ignored.rule, ignored.raw.split(" | ")[0]) == ("project.line.heading", "Dự án mới")


@pytest.mark.parametrize("labels", [("Tổng mục I", "Tổng mục II"), ("Cộng I", "Tổng nhóm B"), ("Tổng số phần 1", "Tổng số phần 2")])
def test_totals_of_groups_are_no_totals_of_the_table(labels: tuple[str, str]) -> None:
    lines = [row_of(1, "Một"), sum_of(labels[0], 1), row_of(2, "Hai", 2), sum_of(labels[1], 2)]
    submission = read(book_of(lines, totals=[]))
    assert [row.values["activity_title"] for row in rows_of(submission, "project")] == ["Một", "Hai"]
    assert not [rule for rule in rules_of(submission) if rule.endswith("totals_row_matches")]


@pytest.mark.parametrize("label", ["Tổng cộng (I+II)", "Tổng số", "TỔNG NĂM 2022"])
def test_total_of_the_table_below_those_of_groups_is_compared(label: str) -> None:
    lines = [row_of(1, "Một"), sum_of("Tổng mục I", 1), row_of(2, "Hai", 2), sum_of("Tổng mục II", 2), sum_of(label, 1, 2, off=50_000)]
    submission = read(book_of(lines, totals=[]))
    cells = {finding.cell for finding in submission.findings if finding.rule.endswith("disbursed_year.totals_row_matches")}
    assert cells == {"T11"}


def test_heading_whose_amounts_its_rows_do_not_add_up_to_is_told_with_both() -> None:
    lines = [sum_of("Phi dự án", 3), row_of(1, "Một"), row_of(2, "Hai")]
    book = book_of(lines)
    (finding,) = [finding for finding in read(book).findings if finding.rule == "project.group.sums_its_rows"]
    assert (finding.seen, finding.expected) == (str(PROJECT[MONEY[0]] * 3), str(PROJECT[MONEY[0]] * 2))
    assert finding.cell is not None
    assert finding.cell.endswith("7")


def test_heading_with_amounts_and_nothing_below_is_told() -> None:
    lines = [row_of(1, "Một"), sum_of("Phi dự án", 3)]
    assert "project.group.sums_its_rows" in rules_of(read(build_book(projects=[{h: line.get(h) for h in PROJECT} for line in lines])))


def test_headings_that_add_up_and_groups_of_several_currencies_are_not_told() -> None:
    lines = [sum_of("Phi dự án", 1, 2), row_of(1, "Một"), row_of(2, "Hai", 2)]
    mixed = [sum_of("Phi dự án", 9), row_of(1, "Một"), row_of(2, "Hai", 2) | {"Loại tiền": "EUR"}]
    for group in (lines, mixed):
        book = build_book(projects=[{header: line.get(header) for header in PROJECT} for line in group])
        assert "project.group.sums_its_rows" not in rules_of(read(book))


@pytest.mark.parametrize("label", ["Tổng số tiền", "Toàn huyện", "Cộng chuyển trang sau", "Số liệu chung"])
def test_label_without_a_number_whose_amounts_are_the_rows_above_is_a_total(label: str) -> None:
    assert titles_read([row_of(1, "Một"), row_of(2, "Hai", 2), sum_of(label, 1, 2)]) == ["Một", "Hai"]


def test_amounts_carried_over_a_page_are_counted_once() -> None:
    carried = [sum_of("Cộng chuyển trang sau", 1, 2), sum_of("Trang trước chuyển sang", 1, 2)]
    assert titles_read([row_of(1, "Một"), row_of(2, "Hai", 2), *carried, row_of(3, "Ba", 3)]) == ["Một", "Hai", "Ba"]


def test_title_and_unit_of_the_next_table_are_no_row_of_this_one() -> None:
    title = {"STT": "C. Các khoản viện trợ phi dự án", "Thời gian bắt đầu": "ĐVT: nghìn USD"}
    assert titles_read([row_of(1, "Một"), title]) == ["Một"]


def numbered(number: str, title: str, factor: int = 1) -> dict[str, Any]:
    blank = dict.fromkeys(("Trong đó: tiền mặt", "Trong đó: hiện vật", "Vốn đối ứng"))
    return row_of(1, title, factor) | {"STT": number, "Số quyết định phê duyệt": "1/QĐ-UBND"} | blank


def test_parts_of_a_row_that_add_up_to_it_are_counted_once() -> None:
    lines = [numbered("1", "Một", 3), numbered("1.1", "Hợp phần 1"), numbered("1.2", "Hợp phần 2", 2), numbered("2", "Hai", 5)]
    assert titles_read(lines) == ["Một", "Hai"]


def test_rows_numbered_below_a_row_that_they_do_not_add_up_to_stay_rows() -> None:
    lines = [numbered("1", "Một", 4), numbered("1.1", "Hợp phần 1"), numbered("1.2", "Hợp phần 2", 2)]
    assert titles_read(lines) == ["Một", "Hợp phần 1", "Hợp phần 2"]


def test_lines_below_the_total_that_say_what_it_is_of_are_no_rows() -> None:
    of_which = [{TITLE: "Trong đó:"}, sum_of("- Dự án chuyển tiếp: 2", 1, 2), sum_of("- Dự án mới: 1", 3)]
    lines = [row_of(1, "Một"), row_of(2, "Hai", 2), row_of(3, "Ba", 3), sum_of("Tổng cộng", 1, 2, 3), *of_which]
    assert titles_read(lines) == ["Một", "Hai", "Ba"]


@pytest.mark.parametrize("label", ["Cộng nhóm A", "Tổng mục I", "TC", "T/cộng", "Sum", "Toàn tỉnh", "Tổng hợp"])
def test_total_of_any_name_that_is_no_sum_of_rows_is_told(label: str) -> None:
    lines = [row_of(1, "Một"), row_of(2, "Hai", 2), sum_of(label, 1, 2, off=777)]
    submission = read(book_of(lines))
    assert len(rows_of(submission, "project")) == 2
    told = [rule for rule in rules_of(submission) if rule.endswith((".sums_its_rows", ".totals_row_matches"))]
    assert told


def test_totals_of_groups_that_are_sums_of_their_rows_are_not_told() -> None:
    first = [row_of(1, "Một"), row_of(2, "Hai", 2), sum_of("Cộng I", 1, 2)]
    lines = [*first, row_of(3, "Ba", 3), sum_of("Cộng II", 3), sum_of("Tổng cộng", 1, 2, 3)]
    submission = read(book_of(lines))
    assert not [rule for rule in rules_of(submission) if rule.endswith((".sums_its_rows", ".totals_row_matches"))]


@pytest.mark.parametrize(
    ("text", "title"),
    [("(giai đoạn 2)", "Một (giai đoạn 2)"), ("tại 3 xã vùng cao", "Một tại 3 xã vùng cao"), ("Dự án mới", "Một"), ("trong đó:", "Một")],
)
def test_title_that_goes_on_in_the_next_line_is_one_title(text: str, title: str) -> None:
    assert titles_read([row_of(1, "Một"), {TITLE: text}, row_of(2, "Hai", 2)]) == [title, "Hai"]
