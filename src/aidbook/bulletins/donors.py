"""Who gives: foreign NGOs known by name, and givers that the sentence names as such."""

import csv
import re
from functools import cache

from aidbook import paths
from aidbook.bulletins.clauses import Reach
from aidbook.text.fold import compose, fold

_CAPITAL = "A-ZĐÂÊÔƠƯÁÀẢÃẠÚÙÉÈÍÌÓÒ"
_WORD = rf"[{_CAPITAL}][\w&.’'-]*"
_NAME = rf"{_WORD}(?:[ ](?:{_WORD}|for|of|the|to|and|quốc tế|em|người)){{0,6}}(?:[ ]\([^)\d]{{2,30}}\))?"
_BODY = r"(?:[Tt]ổ chức|[Qq]uỹ(?: thiện nguyện)?|NGO)"
_GIVER = re.compile(
    rf"(?:{_BODY}\s(?P<body>{_NAME})"
    rf"|(?:do|của|từ|Nhà tài trợ:)\s(?:{_BODY}\s)?(?P<by>{_NAME})(?=[^.;]{{0,20}}(?:tài trợ|hỗ trợ|viện trợ|giúp|\(|,|gần|hơn)))"
)
_NOT_A_GIVER = re.compile(
    r"^(?:Việt Nam|UBND|Ủy ban|Uỷ ban|Sở|Bộ|Liên hiệp|Chính phủ|Hội|Ban|PCPNN|TCPCPNN|Nhà nước|Đảng|Thủ tướng|Hà|Quảng|NGO)\b"
)
NAMED_BODY = re.compile(
    r"(?:[Tt]ổ chức|[Qq]uỹ|[Hh]ội)\s(?!Phi |PCP|TCPCP|NGO|INGO|Việt Nam)(?=[^\W\d_a-zà-ỹ])[^\s,.;()]+(?:\s[^\s,.;()\d]+){0,5}\s$"
)
"""At the end of a text: a body by its name. With "tại Việt Nam" behind it it is a foreign one's office: ``Tổ chức Cứu trợ trẻ em``."""
SURE_LENGTH = 8
"""Shorter names ("Plan", "CARE", "SAP") are words of their own; they count where a sentence gives, not to tell what a text is about."""
SHORT_NAME = 3


@cache
def known_givers(least: int = SURE_LENGTH) -> re.Pattern[str]:
    """Names of foreign NGOs as written, from seed ngos.csv, with and without "International", of at least so many letters."""
    names = sorted(_names(least), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_in_any_case, names))})(?!\w)")


def _in_any_case(name: str) -> str:
    """A name as a pattern: papers write ``Tầm nhìn thế giới`` and ``Tầm nhìn Thế giới``. Names without accents keep their capitals."""
    first, *more = name.split(" ")
    if name.isascii():
        return re.escape(name)
    return " ".join([re.escape(first), *(rf"[{re.escape(word[:1].upper() + word[:1].lower())}]{re.escape(word[1:])}" for word in more)])


def _names(least: int) -> set[str]:
    with (paths.SEEDS / "ngos.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["canonical_name_en"], row["acronym"], *row["aliases"].split("|")) for row in csv.DictReader(file)]
    names = {compose(name).strip() for row in rows for name in row}
    names |= {name.removesuffix(" International") for name in names}
    return {name for name in names if len(name) >= least}


@cache
def ends_in_giver() -> re.Pattern[str]:
    """A known giver's name at the end of folded text: also where accents or capitals are left out (``Tam nhin The gioi``)."""
    names = sorted({fold(name) for name in _names(SURE_LENGTH)})
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})[ ]*$")


def donor_near(text: str, reach: Reach, end: int) -> str | None:
    """The giver named nearest before a figure, in its own words first, then in its sentence; else the first after it."""
    for start, stop in ((reach.start, reach.at), (reach.sentence, reach.at)):
        named = _named(text, start, stop)
        if named:
            return named[-1]
    after = _named(text, reach.end, end)
    return after[0] if after else None


def _named(text: str, start: int, end: int) -> list[str]:
    found = {match.start(): match[0] for match in known_givers(SHORT_NAME).finditer(text, start, end)}
    for match in _GIVER.finditer(text, start, end):
        group = "body" if match["body"] else "by"
        name = match[group].strip(" ,.")
        if not _NOT_A_GIVER.match(name) and len(name) >= 3:
            found[match.start(group)] = name
    return [found[at] for at in sorted(found)]
