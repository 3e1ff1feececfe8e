"""Contact data inside other text is covered; what only looks like it stays, and no sign moves."""

import time

import pytest

from aidbook.text.contacts import cover_contacts, cover_in_name, has_contacts

COVERED = [
    ("Nước sạch xã Ba Vì, ĐT 0912345678", "Nước sạch xã Ba Vì, ĐT ••••••••••"),
    ("Sở Y tế (0912 345 678)", "Sở Y tế (•••• ••• •••)"),
    ("gọi 0987.654.321.", "gọi ••••.•••.•••."),
    ("gọi 098-765-4321;", "gọi •••-•••-••••;"),
    ("gọi 09 8765 4321 hoặc 0356789012", "gọi •• •••• •••• hoặc ••••••••••"),
    ("0912345678/0987654321", "••••••••••/••••••••••"),
    ("Trường (+84 912 345 678)", "Trường (+•• ••• ••• •••)"),
    ("+84912345678", "+•••••••••••"),
    ("(+84) 912 345 678", "(+••) ••• ••• •••"),
    ("0084 912345678", "•••• •••••••••"),
    ("Hội Chữ thập đỏ 0243.8223.456", "Hội Chữ thập đỏ ••••.••••.•••"),
    ("(024) 3822 3456", "(•••) •••• ••••"),
    ("Tel: 04.3823.4567, phòng 3", "Tel: ••.••••.••••, phòng 3"),
    ("Điện thoại: (84-4) 3823 4567", "Điện thoại: (••-•) •••• ••••"),
    ("gửi an.nguyen@so.gov.vn trước 15/12", "gửi ••.••••••@••.•••.•• trước 15/12"),
    ("Người liên hệ: Nguyễn Văn An 0912345678", "Người liên hệ: •••••• ••• •• ••••••••••"),
    ("người liên hệ: bà Trần Thị Bé, phòng Hợp tác", "người liên hệ: bà •••• ••• ••, phòng Hợp tác"),
    ("Contact person: Ms. Jane Doe", "Contact person: Ms. •••• •••"),
]

KEPT = [
    "Quyết định số 0912345678/QĐ-UBND",
    "Quyết định số 912/QĐ-UBND ngày 05/08/2023",
    "MST 0312345678, Công ty",
    "mã số thuế: 0912345678",
    "84 912 345 678 đồng",
    "từ 05-08-2023 09:30 đến 06-08-2023 10:30",
    "05.08.2023 09.10",
    "giai đoạn 03.2021 - 12.2024",
    "giai đoạn 05.2023-12.24",
    "09 123 456 789 012",
    "0,912,345,678 USD",
    "0.912345678",
    "1.720.153 USD, tăng 19,3%",
    "1,720,153 USD",
    "145.800.000.000 đồng",
    "giải ngân 0912345678 đồng",
    "tài khoản 0351000123456",
    "Mua 1200 điện thoại 15.000.000 đồng",
    "Liên hiệp các tổ chức hữu nghị tỉnh liên hệ với các nhà tài trợ",
    "liên hệ với Sở Ngoại vụ",
    "31/2014/TT-BTC",
    "Km 03 + 500, quốc lộ 1A",
    "VN-2021-0912-345",
    "@",
    "",
]


@pytest.mark.parametrize(("text", "wanted"), COVERED)
def test_cover_contacts_telephone_address_or_name_is_covered_in_its_place(text: str, wanted: str) -> None:
    assert cover_contacts(text) == wanted
    assert len(wanted) == len(text)
    assert has_contacts(text)
    assert not has_contacts(wanted)


@pytest.mark.parametrize("text", KEPT)
def test_cover_contacts_what_only_looks_like_a_telephone_stays(text: str) -> None:
    assert cover_contacts(text) == text


@pytest.mark.parametrize(
    "part", ["0", "0 9 ", "a@", "a.", "A ", "người liên hệ: A ", "đt ", "đt: ", "+84 ", "(0)", "0912 ", "(", "MST 0912345678 ", " "]
)
def test_cover_contacts_long_hostile_text_takes_time_in_step_with_its_length(part: str) -> None:
    seconds = []
    for length in (5_000, 50_000):
        begun = time.process_time()
        cover_contacts("đt liên hệ @" + part * (length // len(part)))
        seconds.append(time.process_time() - begun)
    assert seconds[1] < 0.2 + 40 * seconds[0]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("2022_04_cao-bang.xlsx", "2022_04_cao-bang.xlsx"),
        ("bao_cao_0912345678_2023.xlsx", "bao_cao_••••••••••_2023.xlsx"),
        ("BC_0912_345_678.xlsx", "BC_••••_•••_•••.xlsx"),
        ("an.nguyen@so.gov.vn.xlsx", "••.••••••@••.•••.••.xlsx"),
        ("gui an.nguyen@so.gov.vn", "gui ••.••••••@••.•••.vn"),
        ("file:///inbox/0912345678.zip/cao-bang.xlsx", "file:///inbox/••••••••••.zip/cao-bang.xlsx"),
        ("báo cáo số 0912.345.678.docx", "báo cáo số ••••.•••.•••.docx"),
        ("20231215_093512.csv", "20231215_093512.csv"),
    ],
)
def test_cover_in_name_contact_data_are_covered_and_the_ending_stays(name: str, shown: str) -> None:
    assert cover_in_name(name) == shown
