"""The donor of a single grant or project, where the sentence names one."""

import re

_CAPITAL = "A-ZĐÂÊÔƠƯÁÀẢÃẠÚÙÉÈÍÌÓÒ"
_NAME = rf"[{_CAPITAL}][\w&.’'-]*(?:[ ](?:[{_CAPITAL}(][\w&.’')-]*|for|of|the|to|and|quốc tế|em|người)){{0,6}}(?:[ ]\([^)]{{2,30}}\))?"
_BODY = r"(?:[Tt]ổ chức|[Qq]uỹ(?: thiện nguyện)?|NGO)"
_GIVER = re.compile(
    rf"(?:{_BODY}\s(?P<body>{_NAME})"
    rf"|(?:do|của|từ|Nhà tài trợ:)\s(?:{_BODY}\s)?(?P<by>{_NAME})(?=[^.;]{{0,20}}(?:tài trợ|hỗ trợ|viện trợ|giúp|\(|,|gần|hơn)))"
)
_NOT_A_GIVER = re.compile(
    r"^(?:Việt Nam|UBND|Ủy ban|Uỷ ban|Sở|Bộ|Liên hiệp|Chính phủ|Hội|Ban|PCPNN|TCPCPNN|Nhà nước|Đảng|Thủ tướng|Hà|Quảng|NGO)\b"
)


def donor_near(text: str, start: int, at: int, end: int) -> str | None:
    """The giver named nearest before the figure at ``at`` in its sentence, else the first after it."""
    before = [name for found in _GIVER.finditer(text, start, at) if (name := _name(found))]
    if before:
        return before[-1]
    return next((name for found in _GIVER.finditer(text, at, end) if (name := _name(found))), None)


def _name(found: re.Match[str]) -> str | None:
    name = (found["body"] or found["by"]).strip(" ,.")
    return None if _NOT_A_GIVER.match(name) or len(name) < 3 else name
