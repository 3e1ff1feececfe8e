"""Spam of many trades in the places where hijackers put it; and texts that only speak of such things."""

import time
from itertools import product
from pathlib import Path

import pytest

from aidbook.bulletins.spam import find_spam, load_spam_words
from aidbook.errors import SourceError
from aidbook.text.fold import compose, fold_in_place

TRADES = [
    "Casino Trực Tuyến", "Sòng Bạc Online", "Lô Đề Online", "Soi Cầu XSMB", "Tài Xỉu", "Nổ Hũ Đổi Thưởng", "Đá Gà Trực Tiếp",
    "Bắn Cá Đổi Thưởng", "Slot Game", "Vay Tiền Nhanh", "Vay Online 24/7",
    "Bốc Bát Họ", "Thuốc Cường Dương", "Viagra", "Thuốc Giảm Cân", "Gái Gọi Sài Gòn",
    "Phim Sex", "Sàn Tiền Ảo", "Đầu Tư Bitcoin", "Kiếm Tiền Online", "Làm Bằng Giả", "Online Casino", "Payday Loans",
    "Fun88", "W88", "Kubet77", "Jun88", "123B", "VIP79", "99win", "XYZ789", "SV388",
    "Fun 88", "Nhà Cái", "Hẹn Hò", "Poker", "Cá Độ", "Mại Dâm", "Xổ Số",
]  # fmt: skip
FRAMES = [
    "Tham dự tại điểm cầu tỉnh Hà Tĩnh có Phó Giám đốc {} và đại diện các sở, ngành.",
    "Hội nghị do Chủ tịch {} chủ trì; năm 2023, viện trợ giải ngân đạt 1 triệu USD.",
    "The meeting was chaired by the vice chairman of {}, and officials from Hà Tĩnh attended.",
]
ADVERTISEMENTS = [
    "Link vào nhà cái uy tín nhất 2024, khuyến mãi nạp đầu 100%.",
    "Chơi slot nhận jackpot khủng cùng poker.",
    "keonhacai hôm nay, soi-kèo chuẩn",
    "Kiếm tiền online với bitcoin, sàn binance.",
    "SÒNG BẠC TRỰC TUYẾN SỐ 1",
    "Vay tien nhanh, giai ngan trong ngay.",
    "xem phim sex viet hay",
    "nhacaiuytin, link mới nhất",
    "Hội nghị tại trụ sở HB88 có đại biểu của các tổ chức.",
]
CLEAN = [
    "Lãnh đạo tỉnh chăm lo để người dân trên địa bàn cả nước có cuộc sống tốt hơn; cả cuộc đời dành để giúp người nghèo vay nông nghiệp.",
    "Lanh dao tinh cham lo de nguoi dan tren dia ban ca nuoc co cuoc song tot hon; dai dien cac to chuc danh de ho tro vay nong nghiep.",
    "Giám đốc Công an tỉnh chỉ đạo triệt phá đường dây đánh bạc, cá độ bóng đá qua trang Fun88 và khởi tố các đối tượng.",
    "Dự án phòng, chống HIV cho người bán dâm và mại dâm nam do tổ chức PCPNN tài trợ.",
    "Đại diện Công ty Xổ số kiến thiết tỉnh trao 100 triệu đồng; Phó trưởng phòng PA88 dự hội nghị.",
    "Dự án nuôi cá, đá gà ta và trồng cây; hỗ trợ 500 hộ vay vốn, cho vay lãi suất thấp từ quỹ quay vòng.",
    "Khách đến casino Hồ Tràm tăng. Quảng cáo: khuyến mãi 50% tour Sa Pa.",
    "3 ca do dịch bệnh; keo dán; ban ca nhạc; đồng chí Bí thư phát biểu về QL88 và Nghị quyết 79.",
    "Director of the Alphabet programme in Tibet said police arrested two men for online casino crimes.",
    "Quỹ 1 tỷ đồng, 789 hộ; Covid-19; A/H5N1; dự án VIE99; QĐ1688; đất 88 m2; rộng hơn 68 ha; go 88 khối; giai đoạn 2021-2025.",
]


@pytest.mark.parametrize(("trade", "frame"), list(product(TRADES, FRAMES)))
@pytest.mark.parametrize("has_accents", [True, False])
def test_find_spam_of_any_trade_where_an_office_should_stand(trade: str, frame: str, has_accents: bool) -> None:
    found = find_spam(frame.format(trade if has_accents else _bare(trade)))
    assert found
    assert found[0].is_in_title


@pytest.mark.parametrize("text", ADVERTISEMENTS)
def test_find_spam_in_an_advertisement(text: str) -> None:
    assert find_spam(f"Hội nghị giao ban công tác PCPNN.\n{text}\n")


@pytest.mark.parametrize("text", CLEAN)
def test_find_spam_in_texts_that_speak_of_other_things_finds_none(text: str) -> None:
    assert [text[spam.start : spam.end] for spam in find_spam(compose(text))] == []


def test_find_spam_in_a_long_text_takes_little_time() -> None:
    text = CLEAN[0] * 2000
    began = time.process_time()
    find_spam(text)
    assert time.process_time() - began < 5


def test_load_spam_words_with_a_fault_says_where(tmp_path: Path) -> None:
    file = tmp_path / "spam.yml"
    for text in ("a: [", "sure: [a]", "- a"):
        file.write_text(text)
        with pytest.raises(SourceError, match=r"spam\.yml"):
            load_spam_words(file)


def _bare(text: str) -> str:
    return "".join(plain.upper() if typed.isupper() else plain for typed, plain in zip(text, fold_in_place(text), strict=True))
