"""The sector of an amount, where the sentence ties one to it: ``y tế đạt trên 51 triệu USD``, ``9 triệu USD cho giáo dục``."""

import csv
import re
from functools import cache

from aidbook import paths
from aidbook.bulletins.vocabulary import alternation, vocabulary
from aidbook.text.fold import compose, fold_in_place

_TOO_GENERAL = {"khac", "other", "phap luat"}
_JOINT = (
    r"[ ]*(?:(?:dat|la|:|voi|nhan|nhan duoc|duoc|co|gom|-|khoang|tren|hon|gan|tri gia|\(|received|got"
    r"|accounted for|accounts for|accounting for|with|at"
    r"|(?:voi )?(?:tong )?(?:kinh phi|gia tri|so tien)(?: la| dat)?)[ ]*){0,4}"
)


@cache
def _sector() -> str:
    names: set[str] = set(vocabulary().words["sector_themes"])
    with (paths.SEEDS / "sectors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names.update(fold_in_place(compose(name)).strip() for name in (row["name_vi"], row["name_en"], *row["aliases"].split("|")))
    names = {re.sub(r"^linh vuc ", "", name) for name in names if len(name) > 3} - _TOO_GENERAL
    return alternation(tuple(names)).replace("\\-", "-").replace("[ ]+-[ ]+", "[ ]*(?:-|va|,)?[ ]*")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:linh vuc|nganh|mang|cho|ve|the)[ ])?(?P<sector>{_sector()}){_JOINT}$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(
        r"[ ]*(?:duoc |da )?(?:danh |dau tu |ho tro |tai tro |giai ngan )?(?:cho|vao|trong|for|in|to)[ ](?:the )?"
        rf"(?:linh vuc|nganh|mang)?[ ]*(?P<sector>{_sector()})(?!,| va | - )"
    )


@cache
def _theme() -> re.Pattern[str]:
    return re.compile(alternation(vocabulary().words["sector_themes"]))


def sector_of(text: str, folded: str, left: int, start: int, end: int, right: int) -> str | None:
    """The sector of the amount at ``start:end``, as written; ``left`` and ``right`` bound where it may stand.

    A list of several sectors beside one amount gives none: the amount is theirs together.
    """
    clause = folded[left:start]
    before = _before().search(clause)
    if before and not re.search(r"(?:,|va|cac linh vuc|nhu)[ ]*$", _first_of_list(clause[: before.start()])):
        return text[left + before.start("sector") : left + before.end("sector")]
    after = _after().match(folded, end, right)
    if after:
        return text[after.start("sector") : after.end("sector")]
    return None


def _first_of_list(before: str) -> str:
    """What stands before a sector, where that tells of further sectors: ``các lĩnh vực y tế, giáo dục đạt …``."""
    tail = before[-60:]
    found = list(re.finditer(_sector(), tail))
    return tail if found and re.fullmatch(r"[ ]*(?:,|va|-)*[ ]*", tail[found[-1].end() :]) else ""


def theme_of(text: str, folded: str, left: int, start: int) -> str | None:
    """The theme that a clause before the amount names: ``trong phòng chống dịch COVID-19 với 115 tổ chức hỗ trợ 6,5 triệu USD``."""
    found = list(_theme().finditer(folded, left, start))
    return text[found[-1].start() : found[-1].end()] if found else None
