"""One fault for each rule of a file's structure: rule id → the file that breaks it, as read."""

import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, cast

import openpyxl
from openpyxl.styles import Font
from unit.workbooks.books import COVER, PROJECT, REGISTRATION, TODAY, TOTALS, build_book, read
from unit.workbooks.rule_reports import FORM, MONEY, Fault, archive, edit, on_book, on_bytes, on_cover, on_project, on_projects

from aidbook.forms.corrections import Correction, CorrectionStatus
from aidbook.forms.reference import place_of
from aidbook.workbooks.blank_form import Prefill, write_blank_form
from aidbook.workbooks.read import read_workbook

SHEETS = {"registration": "1_DangKy", "project": "2_DuAn", "total": "3_TongHop"}
KNOWN_HEADERS = {"registration": "Quốc tịch", "project": "Ghi chú", "total": "Đơn vị tính"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def picture_sheet() -> bytes:
    """A fifth sheet that holds a drawing and no cell."""
    book = build_book(spoil=lambda book: book.create_sheet("Ảnh chụp"))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            is_picture = name == "xl/worksheets/sheet5.xml"
            new.writestr(name, part.replace(b"</worksheet>", b'<drawing id="rId1"/></worksheet>') if is_picture else part)
    return made.getvalue()


def torn(table: str) -> bytes:
    """A table as text with commas between cells, and in one number."""
    line = {"registration": REGISTRATION, "project": PROJECT, "total": TOTALS[2]}[table]
    title = "BÁO CÁO NĂM 2022 CỦA TỈNH CAO BẰNG" + "," * (len(line) - 1)
    cells = [f'"{value}"' if isinstance(value, str) else "" if value is None else str(value) for value in line.values()]
    return "\n".join((title, ",".join(f'"{header}"' for header in line), ",".join(cells) + ",300")).encode()


def cover_alone() -> bytes:
    """A form of ours with the cover filled in, and nothing else."""
    place = place_of("Cao Bằng", 2022)
    assert place is not None
    book = openpyxl.load_workbook(io.BytesIO(write_blank_form(FORM, place, 2022, Prefill())))
    book["0_ThongTin"]["B11"] = "12/BC-SNV"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def unknown_headers(book: Any) -> None:
    """The project table under headers that nobody knows."""
    for cell in book["2_DuAn"][6]:
        cell.value = f"Mục lạ {cell.column}"


def turned(book: Any) -> None:
    """The project table on its side."""
    sheet = book["2_DuAn"]
    lines = list(sheet.iter_rows(min_row=6, values_only=True))
    sheet.delete_rows(1, sheet.max_row)
    sheet.title = "Biểu"
    for line in zip(*lines, strict=True):
        sheet.append(line)


def goes_on(table: str) -> Callable[[Any], None]:
    """A table whose last row stands on a second sheet, without a header."""

    def spoil(book: Any) -> None:
        rows = [[cell.value for cell in row] for row in book[SHEETS[table]].iter_rows(min_row=7)]
        further = book.create_sheet(f"{SHEETS[table]} (tiếp theo)", book.index(book[SHEETS[table]]) + 1)
        for row in rows:
            further.append(row)

    return spoil


def in_old_font(book: Any) -> None:
    """A title in TCVN3, as the font says."""
    book["2_DuAn"]["B7"] = "N\xadíc s¹ch cho tr\xadêng häc"
    book["2_DuAn"]["B7"].font = Font(name=".VnTime")


def lone_table() -> bytes:
    """The project table as text, without a cover."""
    lines = (PROJECT.keys(), ("" if value is None else str(value) for value in PROJECT.values()))
    return "\n".join(";".join(line) for line in lines).encode()


def set_cell(sheet: str, address: str, value: object) -> Callable[[Any], None]:
    def spoil(book: Any) -> None:
        book[sheet][address] = value

    return spoil


def twice(table: str) -> Callable[[Any], None]:
    """A table that goes on, with its header, on a second sheet."""

    def spoil(book: Any) -> None:
        book.copy_worksheet(book[SHEETS[table]]).title = f"{SHEETS[table]} (2)"

    return spoil


def header(table: str, value: object) -> Callable[[Any], None]:
    """Another header at the right of a table, over cells that are not empty."""

    def spoil(book: Any) -> None:
        sheet = book[SHEETS[table]]
        column = sheet.max_column + 1
        sheet.cell(6, column, value)
        sheet.cell(7, column, "ghi thêm")

    return spoil


def decided(field: str, unit: str) -> Fault:
    """An amount with two readings under a unit of thousands, beside one that shows which mark the column uses."""
    lines = [edit("project", PROJECT, **{field: "12,5"}), edit("project", PROJECT, activity_title="Cầu dân sinh", **{field: "1,295"})]
    return on_projects(lines, cover=edit("cover", COVER, default_unit=unit))


def decided_total(field: str) -> Fault:
    lines = [edit("total", line, **{field: text}, unit="1.000 USD") for line, text in zip(TOTALS[2:], ("12,5", "1,295"), strict=True)]
    return lambda: read(build_book(totals=[*TOTALS[:2], *lines]))


def corrected(expected: str) -> Fault:
    """A file of which corrections.yml mends the first amount of the year."""
    entry = Correction(
        sheet="2_DuAn", cell="T7", expected=expected, use="81000", reason="Công văn 9/SNV", status=CorrectionStatus.CONFIRMED,
        decided_on=dt.date(2023, 1, 5), province="VN63-04", year=2022,
    )  # fmt: skip
    return lambda: read(build_book(), form=dataclasses.replace(FORM, corrections=[entry]))


STRUCTURE_FAULTS: Mapping[str, Fault] = {
    "file.workbook.is_safe": on_bytes(
        lambda: archive({"xl/worksheets/sheet9.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'}, build_book())
    ),
    **{f"{table}.table.goes_on": on_book(goes_on(table)) for table in ("registration", "project")},
    "total.table.goes_on": lambda: read(build_book(totals=[line | {"Năm trước": 5} for line in TOTALS], spoil=goes_on("total"))),
    **{f"{table}.row.fits_header": on_bytes(lambda table=table: torn(table), "cao-bang_2022.csv") for table in SHEETS},
    "file.table.header_is_known": on_book(unknown_headers),
    "file.table.is_upright": on_book(turned),
    "file.form.is_filled_in": on_bytes(cover_alone),
    "file.workbook.is_readable": on_bytes(lambda: build_book()[:3000]),
    "file.workbook.is_not_secret": on_book(set_cell("0_ThongTin", "A1", "TỐI MẬT")),
    "file.workbook.within_limits": lambda: read_workbook(build_book(), today=TODAY, wall_seconds=0.001),
    # What the program itself fails on: here a day that is none.
    "file.workbook.is_understood": lambda: read_workbook(build_book(), today=cast(dt.date, "hôm nay")),
    "file.workbook.has_no_password": on_bytes(lambda: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)),
    "file.workbook.is_not_empty": on_bytes(lambda: b""),
    "file.workbook.is_not_picture": on_bytes(lambda: b"\x89PNG\r\n\x1a\n" + bytes(60), "cao-bang_2022.png"),
    "file.workbook.is_of_known_kind": on_bytes(lambda: b'<?xml version="1.0"?><report/>', "cao-bang_2022.xml"),
    "file.workbook.has_true_extension": on_bytes(build_book, "cao-bang_2022.xls"),
    "file.workbook.has_no_macros": on_bytes(
        lambda: archive({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, build_book()), "cao-bang_2022.xlsm"
    ),
    "file.workbook.has_no_links": on_bytes(lambda: archive({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}, build_book())),
    "file.archive.is_flat": on_bytes(lambda: archive({"trong.zip": archive({"a.xlsx": build_book()})}), "cao-bang_2022.zip"),
    "file.archive.holds_reports": on_bytes(lambda: archive({"a.xlsx": build_book(), "b.pdf": b"%PDF-1.7"}), "cao-bang_2022.zip"),
    "file.archive.holds_one_file": on_bytes(lambda: archive({"a.xlsx": build_book(), "b.xlsx": build_book()}), "cao-bang_2022.zip"),
    "file.cover.is_there": on_book(lambda book: book.remove(book["0_ThongTin"])),
    "file.project.is_there": on_book(lambda book: book.remove(book["2_DuAn"])),
    "file.registration.is_there": on_book(lambda book: book.remove(book["1_DangKy"])),
    "file.total.is_there": on_book(lambda book: book.remove(book["3_TongHop"])),
    "file.project.has_rows": on_book(lambda book: book["2_DuAn"].delete_rows(7, 9)),
    "file.registration.has_rows": on_book(lambda book: book["1_DangKy"].delete_rows(7, 9)),
    "file.project.is_of_plausible_length": on_projects([edit("project", PROJECT, activity_title=f"Việc {n}") for n in range(1001)]),
    "file.sheet.is_read": on_book(lambda book: book.create_sheet("Nháp").append(["ghi nhớ"])),
    "file.sheet.is_not_picture": on_bytes(picture_sheet),
    "file.sheet.is_visible": on_book(lambda book: setattr(book["3_TongHop"], "sheet_state", "hidden")),
    "file.sheet.rows_are_visible": on_book(lambda book: setattr(book["2_DuAn"].row_dimensions[8], "hidden", True)),
    "file.sheet.columns_are_visible": on_book(lambda book: setattr(book["2_DuAn"].column_dimensions["D"], "hidden", True)),
    "project.unit.is_single": on_book(set_cell("2_DuAn", "A4", "ĐVT: triệu đồng")),
    "file.cell.has_no_error": on_book(set_cell("2_DuAn", "T7", "#REF!")),
    "file.cell.formula_has_value": on_book(set_cell("2_DuAn", "T7", "=40000*2")),
    **{f"{table}.header.is_known": on_book(header(table, "Màu sắc")) for table in SHEETS},
    **{f"{table}.header.is_given": on_book(header(table, None)) for table in SHEETS},
    **{
        f"{table}.header.is_single": on_book(
            header(table, {"registration": "Quốc tịch", "project": "Ghi chú", "total": "Đơn vị tính"}[table])
        )
        for table in SHEETS
    },
    "project.header.names_report_year": on_book(set_cell("2_DuAn", "U6", "Lũy kế giải ngân đến năm 2021")),
    "project.header.is_of_report_year": on_book(set_cell("2_DuAn", "T6", "Giải ngân năm 2021")),
    "project.header.stands_alone": on_book(set_cell("2_DuAn", "AC6", "Giải ngân năm 2021")),
    "total.header.is_of_report_year": on_book(set_cell("3_TongHop", "B6", "Năm 2021")),
    "total.header.stands_alone": on_book(set_cell("3_TongHop", "D6", "Năm 2020")),
    "registration.header.names_report_year": on_book(set_cell("1_DangKy", "K6", "Tình trạng hoạt động tại tỉnh 2021")),
    "total.header.names_report_year": on_book(set_cell("3_TongHop", "A6", "Chỉ tiêu năm 2021")),
    "project.unit.matches_currency": on_project({"default_unit": "1.000 USD"}, currency="VND", disbursed_year=465_424_000),
    "project.group.sums_its_rows": on_projects(
        [edit("project", dict.fromkeys(PROJECT), activity_title="Phi dự án", disbursed_year=5000), PROJECT]
    ),
    "project.activity_title.goes_on": on_projects([PROJECT, edit("project", dict.fromkeys(PROJECT), activity_title="(giai đoạn 2)")]),
    "registration.ngo_name_en.goes_on": lambda: read(
        build_book(registrations=[REGISTRATION, edit("registration", dict.fromkeys(REGISTRATION), ngo_name_en="(in Viet Nam)")])
    ),
    "project.subtotal.sums_its_rows": on_projects(
        [PROJECT, edit("project", dict.fromkeys(PROJECT), activity_title="Cộng nhóm A", disbursed_year=5000)]
    ),
    **{f"{table}.table.is_single": on_book(twice(table)) for table in SHEETS},
    "file.text.holds_no_contact_data": on_project(note="Liên hệ 0912 345 678"),
    "file.cover.is_in_file": on_bytes(lone_table, "cao-bang_2022.csv"),
    "file.sheet.is_in_unicode": on_book(in_old_font),
    **{f"project.{name}.was_decided": decided(name, "1.000 USD") for name in MONEY},
    "project.currency.was_decided": on_projects(
        [edit("project", PROJECT, row_no=n, currency=currency) for n, currency in enumerate(("USD", "USD", "USD", None))],
        cover=edit("cover", COVER, default_unit=None),
    ),
    "project.counterpart_fund.was_decided": decided("counterpart_fund", "triệu đồng"),
    **{f"total.{name}.was_decided": decided_total(name) for name in ("previous_year_value", "report_year_value")},
    "cover.province_name.matches_titles": on_book(set_cell("2_DuAn", "A1", "Báo cáo của tỉnh Hà Giang")),
    "cover.report_year.matches_titles": on_book(set_cell("2_DuAn", "A1", "Báo cáo công tác phi chính phủ nước ngoài năm 2021")),
    "cover.report_period.matches_titles": on_book(set_cell("2_DuAn", "A1", "Báo cáo viện trợ 6 tháng đầu năm 2022")),
    "cover.province_name.matches_rows": on_projects(
        [edit("project", line, managing_agency="UBND tỉnh Hà Giang", row_no=n) for n, line in enumerate([PROJECT] * 3)]
    ),
    "cover.label.is_known": lambda: read(build_book(cover=COVER | {"Nguồn số liệu": "Các sở, ngành"})),
    "cover.period_start.has_one_reading": on_cover(report_period="H1", period_start=None, period_end=None),
    "file.correction.is_applied": corrected("80000"),
    "file.correction.still_applies": corrected("12000"),
}
