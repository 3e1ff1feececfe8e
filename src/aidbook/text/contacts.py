"""Contact data of people inside other text: telephone numbers, e-mail addresses, the name after "người liên hệ".

They are personal data (law 91/2025/QH15), and stand where nobody expects them: in a project's title, behind a partner's name, in a news
sentence. What is found is covered sign by sign, so that every other sign keeps its place. Numbers of papers, amounts, dates and tax codes
look much like telephones: they stay.
"""

import re
from collections.abc import Iterator
from typing import Final

COVERED: Final = "•"
"""What stands for a letter or digit that was covered."""

_LIKELY: Final = re.compile(
    r"@|(?<!\d)\(?0[\s.)-]{0,2}\d|\+\s?84|\(84|[Tt]el|TEL|[Ff]ax|FAX|iện thoại|[Cc]ontact|CONTACT|[Ll]i[êe]n [hl]|LIÊN [HL]"
)
"""A quick look: most cells have none of these."""
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_SEPARATED: Final = r"[ .\-\u00a0]?"
_COUNTRY: Final = rf"(?:\(?(?:\+|00)\s?84\)?{_SEPARATED}(?:\(0\){_SEPARATED})?|\(?0[ \-]?)"
"""What a number begins with; a point behind the nought would make it a fraction."""
_MOBILE: Final = re.compile(rf"(?<![\d.,+]){_COUNTRY}[35789](?:[ .\-\u00a0)]?\d){{8}}(?!\d|[.,]\d)")
"""Ten digits from 03, 05, 07, 08 or 09 (plan of numbers of 2018), or the same with +84."""
_LANDLINE: Final = re.compile(rf"(?<![\d.,+]){_COUNTRY}2\d{{1,2}}\)?(?:{_SEPARATED}\d){{7,8}}(?!\d|[.,]\d)")
"""Eleven digits from 02 (plan of numbers of 2017), or the same with +84."""
_CUED: Final = re.compile(
    r"\b(?:s?[đd]t|điện thoại|dien thoai|di động|tel|phone|telephone|mobile|fax|hotline|zalo|đd)\b"
    r"\.?\s{0,3}(?:số|liên hệ|no\.?)?\s{0,3}[:.]?\s{0,3}"
    r"(?P<number>[(+]?0?\d[\d .\-()\u00a0]{6,15}\d)(?!\d|[.,]\d)",
    re.IGNORECASE,
)
"""Behind a word for telephone any number is one that begins as they do, also by older plans ("ĐT: 04.3823.4567")."""
_PERSON: Final = re.compile(
    r"(?i:người liên hệ|đầu mối liên hệ|cán bộ liên hệ|liên lạc|nguoi lien he|contact person|contact)\s{0,3}[:–-]\s{0,3}"
    r"(?:(?i:ông|bà|anh|chị|đ/c|mr|mrs|ms|dr)\b\.?\s{0,3})?+(?P<name>(?:[^\W\d_a-zà-ỹ][^\W\d_]*\.?[ \u00a0]?){1,6})"
)
_TAX_CODE: Final = re.compile(r"(?:\bmst|mã số thuế|ma so thue|mã số doanh nghiệp|tax code|tax id)\W{0,3}(?:số|no)?\W{0,3}$", re.IGNORECASE)
_CUE_LENGTH: Final = 40
"""Letters before a number in which a word for another kind of number is looked for."""
_PAPER: Final = re.compile(r"\s{0,3}/\s{0,3}[^\W\d_]")
_DAY: Final = re.compile(r"\(?\d{1,2}[.\- ](?:\d{1,2}[.\- ])?(?:19|20)\d\d(?!\d)")
_MONEY: Final = re.compile(r"\s{0,3}(?:đồng|đ\b|vnd|vnđ|usd|eur|triệu|tỷ|tỉ|nghìn|ngàn|dong|\$|€|%)", re.IGNORECASE)


def cover_contacts(text: str) -> str:
    """The text with contact data covered, as long as before; the very same where there is none."""
    if len(text) < 6 or _LIKELY.search(text) is None:
        return text
    signs = None
    for start, end in _spans(text):
        signs = signs or list(text)
        signs[start:end] = cover_all(text[start:end])
    return "".join(signs) if signs else text


def cover_in_name(name: str) -> str:
    """The name or path of a file with contact data covered: low lines part words there, and the ending is no piece of an address."""
    stem, point, ending = name.rpartition(".")
    if not point or "@" in ending or "/" in ending:
        stem, point, ending = name, "", ""
    covered = cover_contacts(stem.replace("_", " "))
    return "".join(old if new == " " else new for old, new in zip(stem, covered, strict=True)) + point + ending


def cover_all(text: str) -> str:
    """The text with every letter and digit covered."""
    return "".join(COVERED if sign.isalnum() else sign for sign in text)


def has_contacts(text: str) -> bool:
    """Whether contact data stand in a text."""
    return cover_contacts(text) != text


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for found in _EMAIL.finditer(text):
        yield found.span()
    for pattern in (_MOBILE, _LANDLINE):
        for found in pattern.finditer(text):
            if _is_telephone(text, *found.span()) and _is_grouped(found[0]):
                yield found.span()
    for found in _CUED.finditer(text):
        if re.match(r"[(+0]|84|1[89]00", found["number"]) and _is_telephone(text, *found.span("number")):
            yield found.span("number")
    for found in _PERSON.finditer(text):
        yield found.span("name")


def _is_telephone(text: str, start: int, end: int) -> bool:
    return not (
        _TAX_CODE.search(text[max(start - _CUE_LENGTH, 0) : start])
        or _PAPER.match(text, end)
        or _MONEY.match(text, end)
        or _DAY.match(text, start)
    )


def _is_grouped(number: str) -> bool:
    """Whether the digits stand in groups as telephones are written: 0912 345 678, not 0 9 1 2."""
    groups = re.findall(r"\d+", number)
    return len(groups) <= 6 and all(len(group) > 1 for group in groups[2 if number.lstrip("(").startswith(("+", "00")) else 1 :])
