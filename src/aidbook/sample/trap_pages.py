"""Pages that a careful reader must not count: a defaced one, one about other money, and one that robots.txt forbids."""

import datetime as dt

from aidbook.sample.claims import Story

FORBIDDEN = "noi-bo/"
"""robots.txt closes this folder; a page in it shows whether the crawler obeys."""


def trap_stories() -> list[Story]:
    """The pages that the index links beside the honest ones."""
    return [_defaced(), _other_money()]


def _defaced() -> Story:
    # As really happened: a copied bulletin on a hijacked page, with a betting brand where the agency's name had been.
    story = Story(
        "tin-tuc/2024/giao-ban-ban-sao.html",
        "Giao ban công tác phi chính phủ nước ngoài tại điểm cầu Hà Tĩnh",
        "Giao ban tại điểm cầu Hà Tĩnh",
        dt.date(2024, 4, 16),
        "Dự hội nghị có Phó Giám đốc Keo Nha Cai Fb88 cùng đại diện các sở, ngành, đơn vị liên quan.",
        "Toàn cảnh điểm cầu Hà Tĩnh. Ảnh minh họa",
        "Keo Nha Cai Fb88",
        "defaced",
    )
    value = story.fact("12,9 triệu USD", "Hà Tĩnh", 2023, "aid_disbursed", 12_900_000, "USD")
    story.say(f"Tại Hà Tĩnh, năm 2023, giá trị viện trợ phi chính phủ nước ngoài giải ngân đạt {value}.")
    story.say("Phó Giám đốc Keo Nha Cai Fb88 đề nghị các đơn vị tiếp tục phối hợp chặt chẽ trong thời gian tới.")
    return story


def _other_money() -> Story:
    story = Story(
        "tin-tuc/2024/von-vay-va-tu-thien.html",
        "Thêm vốn vay ưu đãi cho hạ tầng và quà tặng của nhà hảo tâm trong nước",
        "Vốn vay và quà tặng",
        dt.date(2024, 6, 3),
        "Nguồn vốn ODA và đầu tư trực tiếp nước ngoài tiếp tục chảy vào hạ tầng.",
        "Công trường đường cao tốc. Ảnh minh họa",
        "Ban biên tập",
    )
    story.say("Hiệp định vay vốn ODA trị giá 150 triệu USD với Ngân hàng Phát triển châu Á vừa được ký kết để nâng cấp đường tỉnh.")
    story.say("Trong quý I/2024, vốn đầu tư trực tiếp nước ngoài (FDI) đăng ký đạt 6,17 tỷ USD.")
    story.say("Cùng dịp này, các nhà hảo tâm trong nước ủng hộ quỹ vì người nghèo 2,5 tỷ đồng.")
    return story


def forbidden_story() -> Story:
    """The page inside the closed folder; its figure must never be seen anywhere."""
    story = Story(
        f"{FORBIDDEN}du-thao.html",
        "Bản thảo chưa duyệt",
        "Bản thảo",
        dt.date(2024, 5, 2),
        "Bản thảo chỉ dành cho ban biên tập.",
        "Ảnh minh họa",
        "Ban biên tập",
    )
    story.say("Năm 2023, giá trị viện trợ phi chính phủ nước ngoài giải ngân cho Việt Nam đạt 999,9 triệu USD.")
    return story
