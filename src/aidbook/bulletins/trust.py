"""Whether a page may be believed: its host is known and trusted, and its text was not overwritten by betting or advertising spam."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from aidbook.bulletins.source import Source, find_source
from aidbook.bulletins.spam import find_spam
from aidbook.model.bulletin import Page
from aidbook.model.finding import Finding, Severity, WhoFixes
from aidbook.text.fold import compose

HOST_RULE = "page.host.trusted"
SPAM_RULE = "page.text.not_defaced"


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
    """A finding where the text carries spam; what stands beside an official's title is shown first."""
    text = compose(page.text)
    found = find_spam(text)
    if not found:
        return None
    spam = min(found, key=lambda each: not each.is_in_title)
    start, end = _sentence_around(text, spam.start, spam.end)
    where = "where an official's office should stand" if spam.is_in_title else "in the text"
    where_vi = "ở chỗ chức danh của lãnh đạo" if spam.is_in_title else "trong nội dung"
    return Finding(
        rule=SPAM_RULE,
        severity=Severity.WARNING,
        who_fixes=WhoFixes.ISSUER,
        message_vi=f"Trang bị chèn nội dung cờ bạc/quảng cáo {where_vi}; không số liệu nào của trang được chấp nhận.",
        message_en=f"The page carries spam {where}; no figure of it is accepted. Look for the original of this bulletin.",
        page_url=page.url,
        sentence=text[start:end].strip(),
        seen=text[spam.start : spam.end],
        count=len(found),
    )


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    before = max((found.end() for found in re.finditer(r"[.!?\n]", text[:start])), default=0)
    after = re.search(r"[.!?\n]", text[end:])
    return before, end + after.start() if after else len(text)
