"""How bulletins write times, as patterns on folded text by kind. What the kinds mean is in :mod:`aidbook.bulletins.times`."""

import re

_Y = r"(?P<year>(?:19[89]|20[0-4])\d)"
_ANY_YEAR = r"(?:19|20)\d\d"
_LAST = r"(?P<last>(?:19[89]|20[0-4])\d)"
_OF_YEAR = rf"(?:[ ]*(?:[/.-]|nam)[ ]*{_Y})?(?!\d)"
_OF_THE_YEAR = rf"(?: of)?(?: the year| this year)?(?:(?: of|,| in)?[ ]{_Y})?(?!\d)"
MONTH_NAMES = "january|february|march|april|may|june|july|august|september|october|november|december"
_COUNT = r"(?P<count>\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi(?: mot)?)"
_COUNT_IN_ENGLISH = r"(?P<count>two|three|four|five|six|seven|eight|nine|ten|eleven|\d{1,2})"
_OF_ITS_YEAR = rf"(?: cua)?(?: nam)?(?: nay)?(?:[ ]{_Y})?(?!\d)"
_POINT = r"(?: thoi diem)?(?: het| cuoi| dau| giua| trung tuan| thuong tuan| ha tuan)*"
"""Between "until" and the month or the quarter that it names."""
_TO = r"(?:[ ]*-[ ]*|[ ]*(?:cho )?(?:den|toi)(?: het)?(?: cuoi)?(?: nam)?[ ]*|[ ](?:up to|to|and|until|till|through)(?: the end of)?[ ])"
"""Between the first and the last year of a range."""
_PART_BEFORE = rf"(?: thang[ ]\d{{1,2}}(?:[ ]*[/.-][ ]*|[ ]nam[ ])| quy[ ](?:i{{1,3}}|iv|\d)[ /]*(?:nam[ ])?|[ ](?:{MONTH_NAMES})[ ])"
"""A month or a quarter before its year."""
_FROM_NEW_YEAR = r"tu(?: ngay)?[ ]0?1[/.-]0?1(?:[/.-]\d{4})?[ ](?:den|toi)(?: het)?(?: ngay)?[ ]"
_LAW = "nghi dinh|quyet dinh|chi thi|ket luan|thong tu|luat|nghi quyet"

DATE_OF_PAPER = re.compile(
    r"(?<![a-z])(?:so[ ]\d+[^\s,;]*|quyet dinh|cong van|van ban)[^.;\n\d]{0,30}[ ](?:ngay|dated|of)[ ]"
    rf"\d{{1,2}}(?:([/.-])\d{{1,2}}\1|[ ]thang[ ]\d{{1,2}}[ ]nam[ ]){_Y}(?!\d)"
)
"""``Quyết định số 15/QĐ-UBND, ngày 2/9/2019``."""

# Digits that are no data year: a decree's number or date, a full date, a sum of money, a founding year.
NO_YEAR = re.compile(
    rf"(?:so[ :]{{1,3}}|(?:{_LAW})[^.;,\n]{{0,24}}?)\d+[/-]{_ANY_YEAR}(?:[/-][a-z-]+)?"
    rf"|(?:{_LAW})(?![ ](?:tai tro|ho tro|vien tro|danh|cap|chi|trao|giup))"
    rf"[^,;.\n]{{0,24}}?\d[^,;.\n]{{0,16}}?nam[ ]{_ANY_YEAR}|luat[^,;.\n]{{0,24}}?nam[ ]{_ANY_YEAR}"
    rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_ANY_YEAR}"
    rf"|thang[ ]\d{{1,2}}(?:,| nam)[ ]{_ANY_YEAR}"
    rf"|{_ANY_YEAR}/[a-z]|{_ANY_YEAR}s(?![a-z])|thap (?:nien|ky)[ ]{_ANY_YEAR}"
    rf"|{_ANY_YEAR}(?=[ ]*(?:usd|ty(?! le)|trieu|%|nguoi))"
    r"|(?:thanh lap|tai lap|chia tach|ra doi|bat dau hoat dong|co mat|tu nhung|khoi cong|sinh|dat chan|den voi|gan bo voi"
    r"|hien dien|chuyen tiep tu)[ ]"
    rf"(?:[a-z ]{{0,24}}?[ ])??(?:nam[ ])?{_ANY_YEAR}"
    rf"|(?:founded|established|set up|born|came to [a-z ]{{3,20}}|(?:start"
    rf"(?:ed)?|starting|began|begun|launched|opened|arrived)(?: [a-z]+){{0,3}})[ ]in[ ]{_ANY_YEAR}"
)

_WORDS = (
    # từ năm 2013 đến nay · từ năm 2002; tới nay · from 2013 to date · since 2013
    (
        "since",
        (
            rf"(?:tu|ke tu|since|from)(?: nam)?[ ]{_Y}(?![\d/-])[^.\n\d]{{0,60}}?(?<![a-z])(?:den|toi|to|until)[ ]"
            r"(?:(?:thoi diem )?(?:nay|hien tai|hien nay|bay gio)|gio|now|date|present|today)"
        ),
    ),
    # kể từ khi tái lập tỉnh năm 1997 (đến nay)
    ("since", rf"ke tu (?:khi|luc|ngay)[^.,;\n\d]{{0,40}}?nam[ ]{_Y}(?:[^.,;\n\d]{{0,30}}?[ ](?:den|toi) nay)?(?!\d)"),
    ("since", rf"(?:since|(?:counting|starting|beginning|dating|as) from)[ ]{_Y}(?![\d/-])(?![ ](?:to|until|through)[ ])"),
    # từ năm 1996, từ năm 1996 tỉnh huy động được …
    (
        "since",
        (
            rf"(?<!tang )(?<!giam )(?<!so )tu nam[ ]{_Y}(?![\d/-])(?![ ]?(?:-|den|toi|cho den|sang|len|xuong|va)(?![a-z]))"
            rf"(?![^.;\n]{{0,30}}?[ ](?:den|toi|len|xuong)(?![a-z]))"
        ),
    ),
    # kể từ năm 2000, kể từ 2000: with no end told
    ("since", rf"ke tu(?: nam)?[ ]{_Y}(?![\d/-])(?![^.;\n]{{0,30}}?(?<![a-z])(?:den|toi)(?![a-z]))"),
    ("since", rf"(?:tu|ke tu)(?: nam)?[ ]{_Y}[ ]tro (?:lai day|di)"),
    # ba năm 2019, 2020 và 2021
    (
        "range",
        (
            rf"(?:hai|ba|bon|nam|[2-9])[ ]nam[ ]{_Y}(?:, {_ANY_YEAR})*(?:,|,?[ ](?:va|den|toi|-))[ ]{_LAST}(?![\d/])(?![^.;\n]{{0,90}}[ ]"
            rf"(?:lan luot|tuong ung))"
        ),
    ),
    # từ năm 2005 đến tháng 6/2012 · from 2005 to June 2012
    (
        "range",
        (
            rf"(?:tu|ke tu|from|between)(?: thang \d{{1,2}}[/-]?)?(?: nam)?[ ]?{_Y}[ ]"
            rf"(?:cho )?(?:den|toi|to|and|until)(?: het| cuoi| dau| giua)*{_PART_BEFORE}{_LAST}(?![\d/])"
        ),
    ),
    # từ năm 2017 đến hết ngày 30/9/2022 · giữa năm 2007 và 2011
    (
        "range",
        (
            rf"(?:tu|ke tu)(?: thang \d{{1,2}}[/-]?)?(?: nam)?[ ]?{_Y}[ ](?:den|toi)(?: het)?"
            rf"(?: ngay)?[ ]\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_LAST}(?!\d)"
        ),
    ),
    ("range", rf"giua(?: nam)?[ ]{_Y}[ ]va(?: nam)?[ ]{_LAST}(?![\d/])"),
    # năm học 2011-2012
    ("as_of", rf"nam hoc[ ]{_Y}[ ]?-[ ]?{_ANY_YEAR}(?!\d)"),
    # từ 01/01/2022 đến 31/12/2022
    ("to_month", rf"{_FROM_NEW_YEAR}(?:2[89]|3[01])[/.-](?P<count>\d{{1,2}})[/.-]{_Y}(?!\d)"),
    # giai đoạn 2016-2021 · từ năm 2016 đến năm 2021 · 2016 to 2021
    ("range", rf"(?<![\d/.,]){_Y}{_TO}{_LAST}(?![\d/])"),
    # hai quý đầu năm 2022 · quý cuối năm · quý thứ ba của năm
    ("quarters", rf"(?P<quarters>2|3|hai|ba)[ ]quy (?P<which>dau|cuoi)(?: tien)?{_OF_ITS_YEAR}"),
    ("Q4", rf"quy cuoi(?: cung)?{_OF_ITS_YEAR}"),
    ("quarter", rf"quy thu (?P<quarter>hai|ba|tu){_OF_ITS_YEAR}"),
    # sáu tháng cuối năm 2022 · năm tháng đầu năm nay
    ("months", rf"(?<!\d){_COUNT}[ ]thang (?:dau|cuoi)(?: tien)?{_OF_ITS_YEAR}"),
    # từ đầu năm 2022 đến hết tháng 9 · từ tháng 1 đến hết tháng 9
    ("to_month", rf"tu dau nam[ ]{_Y}[ ](?:cho )?(?:den|toi) het thang (?P<count>\d\d?)(?![\d/-])"),
    (
        "to_month",
        (
            rf"tu(?: dau)? thang (?:0?1|mot|gieng)(?:[/-]\d{{4}})? (?:den|toi)(?: het| cuoi)? thang "
            rf"(?P<count>\d\d?|hai|ba|tu|nam|sau|bay|tam|chin|muoi){_OF_YEAR}"
        ),
    ),
    # from January to September · the January-September period of 2022
    (
        "to_month",
        (
            rf"(?:(?:between|from) )?january(?:[ ]?-[ ]?|[ ](?:and|to|until|through)[ ])(?:the end of )?(?P<name>{MONTH_NAMES})(?: period)?"
            rf"(?:(?:,| of| in)? (?:this year|{_Y}))?(?!\d)"
        ),
    ),
    ("H1", rf"(?:the[ ])?(?:first|h)[- ]?(?:1(?!\d)|half(?:[- ]year)?){_OF_THE_YEAR}"),
    ("H2", rf"(?:the[ ])?(?:second|latter|last|other)[- ]half{_OF_THE_YEAR}"),
    ("H2", rf"h2(?: of| in)?(?:[ /-]{_Y})?(?!\d)"),
    ("H1", rf"nua (?:nam dau|dau(?: cua)?(?: nam)?)(?: cua)?(?: nam)?(?: nay|[ ]{_Y})?(?!\d)"),
    ("H2", rf"nua (?:nam (?:cuoi|sau)|(?:cuoi|sau)(?: cua)?(?: nam)?)(?: cua)?(?: nam)?(?: nay|[ ]{_Y})?(?!\d)"),
    ("Q1", rf"quy dau(?: tien)?(?: cua)?[ ]nam(?: nay|(?:[ ]{_Y}))?(?!\d)"),
    ("months", rf"{_COUNT_IN_ENGLISH}[- ]months?(?: of| in)?[ ]{_Y}(?!\d)"),
    ("H1", rf"half(?: of)?[ ]{_Y}(?!\d)"),
    ("months", rf"(?:the[ ])?first[ ]{_COUNT_IN_ENGLISH}[- ]months?{_OF_THE_YEAR}"),
    # the six months to June 2022
    (
        "months",
        rf"(?:the[ ])?{_COUNT_IN_ENGLISH}[- ]months? (?:to|through|ending|ended)(?: in)? (?:{MONTH_NAMES})(?:[ ]\d\d?)?,?[ ]{_Y}(?!\d)",
    ),
    ("as_of", rf"(?:decade|years) (?:up )?(?:to|through)(?: the end of)?[ ]{_Y}(?![\d/-])"),
    ("as_of", rf"since the (?:beginning|start) of[ ]{_Y}(?!\d)"),
    ("as_of", rf"the year to (?:the end of )?(?:{MONTH_NAMES}),?[ ]{_Y}(?!\d)"),
    ("quarter", rf"(?:the[ ])?(?P<quarter>first|second|third|fourth|last|final) quarter{_OF_THE_YEAR}"),
    ("quarter", rf"q(?P<quarter>[1-4])(?:(?:[ ,/-]| of | in )*{_Y})?(?!\d)"),
    # tính đến 31/12/2018 · đến hết tháng 11-2015 · tính đến tháng 10/2017 · đến cuối năm 2021 · by the end of 2021
    ("date", rf"(?:tinh|cho)?[ ]?(?:den|toi|as of|by)(?: het)?(?: ngay)?[ ]\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_Y}"),
    ("months_end", rf"(?:den|toi)?[ ]?het thang[ ](?P<month>\d{{1,2}}){_OF_YEAR}"),
    ("as_of", rf"(?:tinh[ ])?(?:den|toi)(?: nay)?{_POINT}[ ](?:thang|quy)[ ](?:\d{{1,2}}|i+v?)(?: nam nay)?{_OF_YEAR}"),
    ("as_of", rf"(?:tinh[ ])?(?:den|toi)(?: het)?(?: cuoi| dau| giua)(?: nam)?[ ]{_Y}(?![\d/-])"),
    ("as_of", rf"(?:by|at|as of|until)(?: the)?(?: end of| end| late|[ ](?:{MONTH_NAMES}))(?: \d{{1,2}},?)?[ ]{_Y}(?![\d/-])"),
    ("as_of", rf"(?:by|in|as of) mid-?[ ]?{_Y}(?![\d/-])"),
    ("as_of", rf"by[ ]{_Y}(?![\d/-])"),
    ("as_of", rf"(?:by|at|as of|until)(?: the)?(?: end of| end)?(?: mid-?)?[ ](?:{MONTH_NAMES})(?: \d{{1,2}})?(?![a-z, ]*\d)"),
    # cùng kỳ năm trước: the year before, for the same part of it
    ("last_year", r"(?:the )?same period (?:of )?(?:the )?(?:last year|previous year)|cung ky nam (?:truoc|ngoai)"),
    (
        "last_year",
        (
            r"last year(?![a-z])"
            r"|(?<!cac )(?<!nhung )(?<!\d )(?<!hai )(?<!ba )(?<!bon )(?<!muoi )(?<!may )(?<!vai )nam (?:truoc|ngoai)(?! do| day)"
        ),
    ),
    (
        "as_of",
        (
            r"(?:tinh[ ])?(?:den|toi)(?: het)?(?: \d{1,2}(?: gio|h\d{0,2}))?(?: sang| trua| chieu| toi)?"
            r"(?: ngay)?[ ]\d{1,2}[/.-]\d{1,2}(?![/.-]?\d)"
        ),
    ),
    ("as_of", rf"(?:(?:den|toi) het(?: nam)?|het nam)[ ]{_Y}(?![\d/-])"),
    ("as_of", rf"(?:vao |luc )?cuoi nam[ ]{_Y}(?![\d/-])"),
    ("as_of", r"(?<=, )nay(?=[ ])"),
    ("as_of", rf"(?:tinh (?:den|toi)|as of|as at)(?: het)?(?: nam)?[ ]{_Y}(?![\d/-])"),
    ("as_of", rf"tu dau nam(?:[ ]{_Y})?[ ](?:den|toi) nay"),
    ("as_of", r"dang co(?=[ ](?:hon |khoang |gan |tren )?\d)"),
    ("as_of", rf"trong thang(?:[ ]\d{{1,2}}{_OF_YEAR})?"),
    # 10 năm qua · thập kỷ qua · the past five years
    (
        "past",
        (
            r"(?P<years>\d+|hai|ba|bon|nam|muoi|hai muoi|ba muoi|nhieu|nhung|may)[ ]nam[ ](?:gan day|"
            r"(?:vua )?qua|tro lai day)|thap (?:ky|nien) qua"
        ),
    ),
    ("past", r"(?:past|last)(?: (?:\d+|\w+))? (?:years|decades?)"),
    # những năm 1990 · thập niên 90 · the early 1990s
    ("decade", r"(?:nhung nam|thap (?:nien|ky))[ ](?:dau[ ])?(?:(?:19|20)\d|[5-9])0(?! (?:nam|tro))|(?:19|20)\d0s"),
    # Trong 5 năm, 33 tổ chức … · sau 10 năm thực hiện · over the five years
    ("years", r"(?:trong|qua|sau)[ ](?P<years>\d{1,2}|hai|ba|bon|nam|muoi)[ ]nam(?=,|[ ](?:thuc hien|trien khai|da |co ))"),
    (
        "years",
        r"(?:in|over|after|during)(?: the| these| those)?[ ](?P<years>\d{1,2}|two|three|four|five|six|ten)[ ]years(?=,| (?:of|it|the)[ ])",
    ),
    # qua 9 tháng · sau 9 tháng
    (
        "months",
        (
            r"(?:qua|sau|het)[ ](?P<count>3|6|9|1[01])[ ]thang(?! (?:nua|toi|tiep|thuc hien|trien khai|hoat dong|thi cong|ke tu))"
            rf"(?:[ ](?:dau )?nam)?(?: nay)?(?: {_Y})?(?!\d)"
        ),
    ),
    # Giải ngân 6 tháng là … · 6 tháng đầu năm (2022) · quý I/2019
    ("half", r"(?<!\d)0?6 thang(?=[,:]| (?:la|dat|da)(?![a-z]))"),
    ("months", rf"(?:cong don|luy ke|tinh chung)(?: ca| trong)?[ ](?P<count>3|6|9|1[01])[ ]thang(?: dau nam)?(?: nam)?(?: {_Y})?(?!\d)"),
    (
        "months",
        rf"(?<!\d){_COUNT}[ ]thang(?: dau| cuoi| vua qua| qua)?{_OF_ITS_YEAR}",
    ),
    ("quarter", rf"quy[ ](?P<quarter>i{{1,3}}|iv|[1-4])(?:[ ]*(?:[/-]|nam)?[ ]*{_Y})?(?![\da-z])"),
    ("as_of", rf"thang[ ]\d{{1,2}}[ ]?[/-][ ]?{_Y}(?!\d)"),
    ("year", rf"(?<![\d/.,-]){_Y}(?![\d/]|[.,]\d|-\d)"),
)
PATTERNS = tuple((kind, re.compile(rf"(?<![a-z]){words}")) for kind, words in _WORDS)
"""In order: what an earlier pattern has taken, a later one does not see."""

PARTS_OF_YEAR = frozenset({"quarters", "quarter", "months", "to_month", "H1", "H2", "Q1", "Q4", "half"})
MAY_TELL_PART = re.compile(r"thang|quy|nua|january|first|half|month|quarter|[hq]\d|0?1[/.-]0?1")
"""The kinds of patterns that tell a part of a year, and the words without which none of them does."""
MAY_TELL = re.compile(r"\d|thang|january|quy|dau nam|nua nam|first|half|quarter")
"""Most sentences name no year, month or quarter at all."""
