"""Whether a text, and a sentence in it, is about foreign NGO aid at all. ODA, FDI, budgets and domestic charity yield nothing."""

import csv
import re
from functools import cache

from aidbook import paths
from aidbook.bulletins.folding import fold_for_grammar
from aidbook.bulletins.segment import Segmented
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.text.fold import compose

# "Tổ chức GRET (Pháp)", "Quỹ VESAF (Hoa Kỳ)", "GFS/Đức": a named giver with its country.
_NAMED_GIVER = re.compile(
    r"(?:[A-Z]{3,}[ ]?\(|(?:tổ chức|Tổ chức|quỹ|Quỹ|[Đđ]oàn)[^.;\n()]{2,60}(?:\(|/))\s?[^)\n]{0,30}?"
    r"(?:Mỹ|Hoa Kỳ|Đức|Pháp|Anh|Úc|Nhật|Hàn Quốc"
    r"|Thụy|Thuỵ|Hà Lan|Bỉ|Canada|Na Uy|Đan Mạch|Áo|Ý|Tây Ban Nha|Hồng Kông|Singapore|Đài Loan|Ireland|Ai-len|Ailen|USA|UK)"
)
_FOREIGN_GRANT = re.compile(r"vien tro khong hoan lai[^.\n]{0,30}nuoc ngoai")


@cache
def _known_givers() -> re.Pattern[str]:
    """Names of foreign NGOs as written, from seed ngos.csv. Short acronyms are left out: they stand for other things too."""
    with (paths.SEEDS / "ngos.csv").open(encoding="utf-8", newline="") as file:
        names = {name.strip() for row in csv.DictReader(file) for name in (row["canonical_name_en"], *row["aliases"].split("|"))}
    long = sorted((name for name in names if len(name) >= 8), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, long))})(?!\w)")


def is_relevant(segmented: Segmented, title: str, url: str) -> bool:
    """Whether the text speaks of foreign NGOs or of a named foreign giver, more than of other money."""
    words = vocabulary()
    end = segmented.passages[-1].end if segmented.passages else 0
    folded = segmented.folded[:end]
    marks = len(words["ngo_marks"].findall(folded))
    if marks == 0:
        official = words["government_grants"].search(folded) or words["other_money"].search(folded)
        text = f"{title}\n{segmented.text[:end]}"
        named = _NAMED_GIVER.search(text) or _known_givers().search(text) or _FOREIGN_GRANT.search(folded)
        return official is None and named is not None and words["gives"].search(folded) is not None
    other = sum(len(words[group].findall(folded)) for group in ("other_money", "government_grants"))
    head = fold_for_grammar(compose(title))
    if words["ngo_marks"].search(head) is None and words["other_money"].search(head):
        return other < marks
    return other < 3 * marks


def is_other_money(folded: str, start: int, end: int) -> bool:
    """Whether a sentence speaks of money that is not foreign NGO aid, and not of NGOs."""
    words = vocabulary()
    other = any(words[group].search(folded, start, end) for group in ("other_money", "government_grants", "earnings"))
    return other and words["ngo_marks"].search(folded, start, end) is None
