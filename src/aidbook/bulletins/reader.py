"""Archived bytes to what is landed of a page, and which reader it was that read them."""

import dataclasses
import hashlib
import logging
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from aidbook import paths, text
from aidbook.bulletins.addresses import origin
from aidbook.bulletins.extract import extract_page
from aidbook.bulletins.page import read_html
from aidbook.bulletins.source import Source
from aidbook.bulletins.trust import HOST_RULE, SPAM_RULE, host_finding
from aidbook.model.bulletin import Page, ReadPage
from aidbook.model.finding import Finding, Severity, WhoFixes
from aidbook.text.contacts import cover_contacts

log = logging.getLogger(__name__)

READABLE_RULE = "page.body.readable"
CONTACTS_RULE = "page.text.holds_no_contact_data"
_LIBRARIES = ("trafilatura", "htmldate", "lxml")
_CODE_LISTS = ("provinces.csv", "sectors.csv", "ngos.csv")


@cache
def reader_version() -> str:
    """One hash over what decides how bytes become statements: code, words, code lists, trusted issuers, libraries.

    A change in a part that only collects is in it too; reading again what reads the same changes nothing.
    """
    digest = hashlib.sha256()
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for file in _deciding_files():
        digest.update(f"{file.parent.name}/{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def read_page(body: bytes, url: str, issuer: str, sources: Mapping[str, Source]) -> ReadPage:
    """Main text, trust and statements of one archived body; a body that breaks the reading is a page without text, with a finding."""
    source = sources.get(issuer)
    is_sample = source is not None and source.is_sample
    if source is not None and is_sample:
        sources = {**sources, issuer: source.at(origin(url))}  # It was collected where it was served that night.
    try:
        seen = read_html(body, url, issuer=issuer, is_sample=is_sample)
        # Before anything is read from it: sign by sign, so that every figure keeps its place.
        page = dataclasses.replace(seen, title=cover_contacts(seen.title), text=cover_contacts(seen.text))
        distrust = host_finding(page, sources)
        extraction = extract_page(page, trusted=distrust is None)
    except Exception as error:  # Strangers wrote these bytes, for parsers that are not ours: one page must not stop the others.
        log.exception("%s could not be read", url)
        page = Page(url, hashlib.sha256(body).hexdigest(), "", None, "", issuer, is_sample)
        return ReadPage(page, False, (), (), [_unreadable(url, error)])
    covered = [_covered(url)] if page != seen else []
    findings = [*([distrust] if distrust else []), *extraction.findings, *covered]
    is_trusted = not any(finding.rule in (HOST_RULE, SPAM_RULE) for finding in findings)
    return ReadPage(page, is_trusted, extraction.facts, extraction.rivals, findings)


def _deciding_files() -> Iterator[Path]:
    for package in (Path(__file__).parent, Path(text.__file__).parent):
        yield from sorted(package.glob("*.py"))
    yield from sorted(paths.BULLETIN_SOURCES.rglob("*.yml"))
    yield from (paths.SEEDS / name for name in _CODE_LISTS)


def _unreadable(url: str, error: Exception) -> Finding:
    return Finding(
        rule=READABLE_RULE,
        severity=Severity.WARNING,
        who_fixes=WhoFixes.ENGINEER,
        message_vi="Không đọc được nội dung trang đã lưu; không có số liệu nào được lấy từ trang này.",
        message_en="The archived page could not be read, so no figure is taken from it. Read the log, and mend the reader for such pages.",
        page_url=url,
        seen=f"{type(error).__name__}: {error}"[:500],
    )


def _covered(url: str) -> Finding:
    return Finding(
        rule=CONTACTS_RULE,
        severity=Severity.INFO,
        who_fixes=WhoFixes.COMMITTEE,
        message_vi="Trang có số điện thoại, thư điện tử hoặc tên người liên hệ; phần này được che trong mọi trích dẫn.",
        message_en="The page has telephone numbers, e-mail addresses or a contact's name: they are covered wherever it is quoted.",
        page_url=url,
    )
