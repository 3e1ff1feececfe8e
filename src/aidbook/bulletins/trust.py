"""Whether a page may be believed: its host is known and trusted, and its text was not overwritten by betting or advertising spam."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from aidbook.bulletins.source import Source, find_source
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.model.bulletin import Page
from aidbook.model.finding import Finding, Severity, WhoFixes
from aidbook.text.fold import compose, fold_in_place

HOST_RULE = "page.host.trusted"
SPAM_RULE = "page.text.not_defaced"
_SPAM_BESIDE_TITLE = 40
"""Characters between an official's title and the brand: room for a name or the words of an office, not for another sentence."""


def host_finding(page: Page, sources: Mapping[str, Source]) -> Finding | None:
    """A finding where the page's host belongs to no trusted source."""
    source = find_source(page.url, sources)
    if source is not None and source.is_trusted:
        return None
    host = urlsplit(page.url).hostname or "no address"
    return Finding(
        rule=HOST_RULE,
        severity=Severity.WARNING,
        who_fixes=WhoFixes.COMMITTEE,
        message_vi=f"Trang {host} chưa nằm trong danh sách nguồn tin cậy; các số liệu chờ người xem xét.",
        message_en=f"Host {host} belongs to no trusted source; its figures wait for a person. Add it to a source.yml if it is good.",
        page_url=page.url,
        seen=host,
        expected="a host of a trusted entry under sources/bulletins/",
    )


def spam_finding(page: Page) -> Finding | None:
    """A finding where a betting brand stands in the text; the first one beside an official's title is shown, else the first."""
    text = compose(page.text)
    folded = fold_in_place(text)
    words = vocabulary()
    brands = list(words["betting"].finditer(folded))
    if not brands:
        return None
    titled = [
        brand for brand in brands if words["official_titles"].search(folded, max(0, brand.start() - _SPAM_BESIDE_TITLE), brand.start())
    ]
    brand = (titled or brands)[0]
    start, end = _sentence_around(text, brand.start(), brand.end())
    where = "in an official's title" if titled else "in the text"
    where_vi = "ở chỗ chức danh của lãnh đạo" if titled else "trong nội dung"
    return Finding(
        rule=SPAM_RULE,
        severity=Severity.WARNING,
        who_fixes=WhoFixes.ISSUER,
        message_vi=f"Trang bị chèn nội dung cờ bạc/quảng cáo {where_vi}; không số liệu nào của trang được chấp nhận.",
        message_en=f"The page carries betting spam {where}; no figure of it is accepted. Look for the original of this bulletin.",
        page_url=page.url,
        sentence=text[start:end].strip(),
        seen=text[brand.start() : brand.end()],
        count=len(brands),
    )


def judge_page(page: Page, sources: Mapping[str, Source]) -> tuple[bool, list[Finding]]:
    """Whether the page's readings may be accepted, with the findings that say why not."""
    findings = [finding for finding in (host_finding(page, sources), spam_finding(page)) if finding is not None]
    return not findings, findings


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    before = max((found.end() for found in re.finditer(r"[.!?\n]", text[:start])), default=0)
    after = re.search(r"[.!?\n]", text[end:])
    return before, end + after.start() if after else len(text)
