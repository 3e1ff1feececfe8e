"""Sentences put together from their parts, in every combination: what is measured, how many, hedged how, where, when, in which order."""

import random
from decimal import Decimal
from itertools import product

import pytest

TITLE = "Công tác phi chính phủ nước ngoài"
PUBLISHED = "2023-10-20"

MONEY = {
    "tổng giá trị giải ngân {of} đạt {n}": "aid_disbursed",
    "các tổ chức PCPNN đã giải ngân {n}": "aid_disbursed",
    "vốn đã thực hiện, giải ngân là {n}": "aid_disbursed",
    "tổng vốn cam kết {of} là {n}": "aid_committed",
    "các tổ chức PCPNN cam kết tài trợ {n}": "aid_committed",
    "tổng giá trị được phê duyệt {of} là {n}": "aid_approved",
    "nguồn viện trợ {of} đạt {n}": "aid_value",
    "{n} viện trợ PCPNN được tiếp nhận": "aid_value",
    "tỉnh vận động được {n} viện trợ PCPNN": "aid_value",
}
OF = ("", "của các dự án PCPNN", "từ nguồn PCPNN")
AMOUNTS = {
    "{h}2,35 triệu USD": (Decimal("2350000"), "USD"),
    "{h}2.35 triệu đô la Mỹ": (Decimal("2350000"), "USD"),
    "{h}2.350.000 USD": (Decimal("2350000"), "USD"),
    "{h}2,350,000 USD": (Decimal("2350000"), "USD"),
    "{h}USD 2,350,000": (Decimal("2350000"), "USD"),
    "{h}350 nghìn USD": (Decimal("350000"), "USD"),
    "{h}54,6 tỷ đồng": (Decimal("54600000000"), "VND"),
    "{h}61.440 tr.đ": (Decimal("61440000000"), "VND"),
    "{h}2 tỷ 350 triệu đồng": (Decimal("2350000000"), "VND"),
}
HEDGES = {"": "exact", "hơn ": "at_least", "gần ": "about", "khoảng ": "about", "trên ": "at_least", "dưới ": "at_most"}
PLACES = {"Cà Mau": "Cà Mau", "tỉnh Quảng Trị": "Quảng Trị", "TP.HCM": "Hồ Chí Minh", "cả nước": "VN"}
TIMES = {
    "năm 2022": (2022, "year"),
    "trong năm 2022": (2022, "year"),
    "6 tháng đầu năm 2023": (2023, "H1"),
    "nửa đầu năm 2023": (2023, "H1"),
    "9 tháng đầu năm": (2023, "9M"),
    "quý I/2023": (2023, "Q1"),
    "giai đoạn 2018 - 2022": (None, "range:2018-2022"),
    "từ năm 2018 đến nay": (None, "range:2018-2023"),
    "từ đầu năm đến nay": (2023, "as_of"),
}
ORDERS = ("{when}, tại {where}, {what}.", "Tại {where}, {when}, {what}.", "Tại {where}, {what} {when}.", "{what} {when} tại {where}.")


def composed():
    """Some hundred of the some hundred thousand combinations, the same ones every time."""
    everything = list(product(MONEY, OF, AMOUNTS, HEDGES, PLACES, TIMES, ORDERS))
    return random.Random(4).sample(everything, 250)


@pytest.mark.parametrize(("what", "of", "amount", "hedge", "where", "when", "order"), composed())
def test_composed_money_has_its_metric_value_hedge_place_and_time(read, what, of, amount, hedge, where, when, order):
    sentence = order.format(what=what.format(n=amount.format(h=hedge), of=of), where=where, when=when)
    (fact,) = read(sentence[0].upper() + sentence[1:], TITLE, PUBLISHED).facts
    value, unit = AMOUNTS[amount]
    assert (fact.metric, Decimal(fact.value), fact.unit, fact.approx) == (MONEY[what], value, unit, HEDGES[hedge])
    assert (fact.place, (fact.year, fact.period)) == (PLACES[where], TIMES[when])


CHANGES = {
    "tăng {p} so với {b}": 1,
    "giảm {p} so với {b}": -1,
    "cao hơn {p} so với {b}": 1,
    "thấp hơn {p} so với {b}": -1,
    "{p} higher than in {y}": 1,
    "down {p} from {y}": -1,
}


@pytest.mark.parametrize(
    ("change", "percent", "joint"), list(product(CHANGES, ("7,5%", "khoảng 12%", "30 phần trăm"), (", ", "; ", " và ")))
)
def test_composed_change_has_sign_base_and_what_changed(read, change, percent, joint):
    said = change.format(p=percent, b="năm 2021", y="2021")
    facts = read(f"Năm 2022, tại Cà Mau, vốn cam kết viện trợ PCPNN là 5 triệu USD{joint}{said}.", TITLE, PUBLISHED).facts
    value = Decimal(percent.replace("khoảng ", "").split("%")[0].split(" ")[0].replace(",", ".")) * CHANGES[change]
    assert [(fact.metric, Decimal(fact.value), fact.of, fact.base_year, fact.year) for fact in facts[1:]] == [
        ("change_pct", value, "aid_committed", 2021, 2022)
    ]


RATES = (
    "đạt {p}",
    "đạt tỷ lệ {p}",
    "({p})",
    "bằng {p} vốn cam kết",
    "đạt {p} kế hoạch năm",
    "đạt {p} so với cam kết",
    "tỷ lệ giải ngân là {p}",
)


@pytest.mark.parametrize(("rate", "percent"), list(product(RATES, ("64%", "82,2%", "trên 73%"))))
def test_composed_rate_follows_the_amount_disbursed(read, rate, percent):
    joint = " " if rate.startswith("(") else ", "
    facts = read(f"Năm 2022, Cà Mau giải ngân 5 triệu USD viện trợ PCPNN{joint}{rate.format(p=percent)}.", TITLE, PUBLISHED).facts
    assert [fact.metric for fact in facts] == ["aid_disbursed", "disbursement_rate"]
    assert (facts[1].place, facts[1].year) == ("Cà Mau", 2022)


SHARES = (
    "y tế 31%, giáo dục 22%",
    "trong đó y tế chiếm 31%",
    "y tế 1,5 triệu USD (31%), giáo dục 1 triệu USD (22%)",
    "Bắc Mỹ đóng góp 44% tổng giá trị giải ngân",
)


@pytest.mark.parametrize("share", SHARES)
def test_composed_share_of_a_sector_or_region_is_no_rate(read, share):
    facts = read(f"Năm 2022, các tổ chức PCPNN giải ngân cho Cà Mau 5 triệu USD; {share}.", TITLE, PUBLISHED).facts
    assert [fact.metric for fact in facts if fact.unit == "percent"] == []


COUNTS = {
    "{n} tổ chức PCPNN hoạt động": "ngo_active_count",
    "{n} tổ chức PCPNN đang triển khai dự án": "ngo_active_count",
    "{n} tổ chức phi chính phủ nước ngoài được cấp giấy đăng ký": "ngo_registered_count",
    "{n} tổ chức PCPNN còn hiệu lực giấy đăng ký": "ngo_registered_count",
    "{n} tổ chức PCPNN đăng ký mới": "ngo_new_registration_count",
    "{n} tổ chức PCPNN lần đầu được cấp giấy đăng ký": "ngo_new_registration_count",
    "{n} tổ chức PCPNN chấm dứt hoạt động": "ngo_stopped_count",
    "{n} chương trình, dự án PCPNN được triển khai": "project_count",
    "{n} dự án PCPNN mới": "project_new_count",
    "{n} khoản viện trợ PCPNN được phê duyệt": "project_new_count",
}


@pytest.mark.parametrize(("first", "second", "joint"), random.Random(4).sample(list(product(COUNTS, COUNTS, (", ", " và ", "; "))), 150))
def test_composed_counts_keep_each_its_own_words(read, first, second, joint):
    facts = read(f"Năm 2022, Cà Mau có {first.format(n=17)}{joint}{second.format(n=4)}.", TITLE, PUBLISHED).facts
    assert [(fact.metric, fact.value) for fact in facts] == [(COUNTS[first], "17"), (COUNTS[second], "4")]


@pytest.mark.parametrize(
    ("sectors", "joint"),
    list(
        product([("Y tế", "giáo dục", "môi trường"), ("Giáo dục và đào tạo", "nước sạch", "y tế")], ("{s} {n}", "{s} ({n})", "{s} đạt {n}"))
    ),
)
def test_composed_list_of_sectors_gives_each_its_amount_and_the_metric_of_the_whole(read, sectors, joint):
    amounts = ("2,5 triệu USD", "1,25 triệu USD", "900 nghìn USD")
    parts = ", ".join(joint.format(s=sector, n=amount) for sector, amount in zip(sectors, amounts, strict=True))
    facts = read(f"Năm 2022, các tổ chức PCPNN giải ngân cho Cà Mau 5 triệu USD. Trong đó, {parts}.", TITLE, PUBLISHED).facts
    assert [(fact.sector, fact.value, fact.metric) for fact in facts[1:]] == [
        (sectors[0], "2500000", "aid_disbursed"),
        (sectors[1], "1250000", "aid_disbursed"),
        (sectors[2], "900000", "aid_disbursed"),
    ]
