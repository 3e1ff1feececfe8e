"""What a printed header says: its field, whatever the spelling, and the unit and year among its words."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from aidbook.forms.form import FieldType, Form, spelling_key
from aidbook.text.dates import read_date
from aidbook.text.fold import fold, key, tidy
from aidbook.text.units import Unit, read_units

_PARENTHESES: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_WORD_MARKS: Final = re.compile(r"[\s,;:/\-–]+")
_NUMBERED: Final = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}[.)])\s*(?=\D)")
_DAY: Final = re.compile(
    r"(?:\b(?:kỳ|tính|từ|đến|tới|hết|ngày)\s+)*\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b(?:\s*[-–](?!\S))?", re.IGNORECASE
)
"""From and up to which day a column counts: the period, which the cover says."""
_DISBURSED: Final = re.compile(r"\bgiai ngan$")
_CONVERTED: Final = re.compile(r"\bquy\b")
_FOOTNOTE: Final = re.compile(r"(?:(?<=[^\W\d_])\d|\s*[*†‡¹²³⁴⁵⁶⁷⁸⁹]+|\s*\[\w{1,2}\])+$")
"""The mark of a note below the table: ``Nhà tài trợ2``, ``Tổng vốn**``, ``Cam kết [a]``."""
_YEAR_WORD: Final = "nam"
_ALTERNATIVES: Final = re.compile(r"\s*/\s*|\s+hoặc\s+", re.IGNORECASE)
_YEAR_WORDS: Final = re.compile(rf"(?:\b[Nn][Ăăa][Mm]\s+)?{_YEAR.pattern}")
_AMOUNTS: Final = frozenset({FieldType.MONEY, FieldType.FIGURE, FieldType.PERCENT, FieldType.INTEGER})
_NEAR: Final = 55
"""Of 100, by rapidfuzz's token sort ratio: below it a suggestion only confuses."""


@dataclass(frozen=True, slots=True)
class HeaderText:
    """A header's words in the forms in which columns.csv may have them, and the units (mostly one) that stood among them.

    ``year`` is the last year that is named, ``years`` are those that stand alone, ``days`` those of a period (``từ 15/12/2022``).
    """

    texts: tuple[str, ...]
    units: tuple[Unit, ...]
    year: int | None
    years: frozenset[int] = frozenset()
    days: tuple[dt.date, ...] = ()
    is_converted: bool = False
    """Whether it says that its amounts were converted into the unit: ``quy USD``."""


@lru_cache(maxsize=20_000)
def read_header(text: str) -> HeaderText:
    """Take a header apart: ``Cam kết năm 2023 (1.000 USD)`` gives "Cam kết năm 2023", the unit and 2023.

    A unit may stand in parentheses or be the last words (``Tổng vốn, triệu đồng``).
    """
    typed = _NUMBERED.sub("", tidy(text))
    bare = tidy(_PARENTHESES.sub(" ", typed))
    texts = [typed, bare, tidy(_DAY.sub(" ", bare))]
    units = next((units for inside in _PARENTHESES.findall(typed) if (units := read_units(inside))), ())
    if not units:
        # "USD" and "Triệu đồng" alone, under one amount.
        units = read_units(bare)
    if not units:
        words = [word for word in _WORD_MARKS.split(bare) if word]
        for count in range(min(4, len(words) - 1), 0, -1):
            units = read_units(" ".join(words[-count:]))
            # The "ngân" of "giải ngân USD" is no thousand.
            if units and not _DISBURSED.search(key(" ".join(words[: 1 - count or None]))):
                texts.append(" ".join(words[:-count]))
                break
    alone = frozenset(map(int, _YEAR.findall(_DAY.sub(" ", typed))))
    days = tuple(day for found in _DAY.finditer(typed) if (day := read_date("/".join(found.groups()))))
    year = max((*alone, *(day.year for day in days)), default=None)
    is_converted = bool(units) and bool(_CONVERTED.search(fold(typed)))
    texts += [unmarked for text in texts[:2] if (unmarked := _FOOTNOTE.sub("", text)) != text]
    return HeaderText(tuple(dict.fromkeys(texts)), units, year, alone, days, is_converted)


class HeaderBook:
    """The headers of one table as they hold for a report: finds the field of a printed header, and the nearest known ones.

    columns.csv writes the report year as ``{year}`` and the one before as ``{previous_year}``; a spelling without either matches with any
    year, or none. What is not listed word for word matches where only the abbreviations of source.yml, its filler words or the order of
    the words differ, and last where its synonyms make the words those of a listed one. What is of the report's ``period`` is of its year,
    and "A/B" is the field that both are headers of.
    """

    def __init__(self, form: Form, table: str, year: int | None, province: str | None, period: str | None = None) -> None:
        self.year = year
        self.period = period
        phrases = sorted(map(spelling_key, form.source.get("period_phrases", {}).get(period, ())), key=len, reverse=True)
        self._period = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b") if phrases else None
        self._fields = form.fields[table]
        self._headers = form.headers(table, year, province)
        self._wording = form.wording
        self._ignored, self._unclear = (
            frozenset(spelling_key(header) for header in form.source.get(name, {}).get(table, ()))
            for name in ("ignored_headers", "unclear_headers")
        )
        self._telling = frozenset(spelling_key(words) for words in form.source.get("telling_brackets", ()))
        self._printed = {spelling_key(c.header): c.header for c in form.columns if c.table == table and c.holds(year, province)}
        self._found: dict[str, str | None] = {}

    @property
    def known(self) -> Mapping[str, str]:
        """Folded header → field, word for word as columns.csv has them."""
        return self._headers

    def field_of(self, text: str, anchor: int | None = None) -> str | None:
        """Return the field of a header; ``anchor`` is the year that counts as the report year (default: the report's)."""
        anchor = anchor or self.year
        remembered = f"{anchor}|{text}"
        if remembered not in self._found:
            self._found[remembered] = self._look_up(text, anchor)
        return self._found[remembered]

    def is_ignored(self, text: str) -> bool:
        """Whether source.yml lists a header among those that are left unread on purpose."""
        return any(spelling_key(form) in self._ignored for form in _with_years(read_header(text), self.year))

    def nearest(self, text: str, count: int = 3) -> tuple[str, ...]:
        """Return the printed forms of the known headers nearest to an unknown one, best first."""
        # Needed for few headers of few files.
        from rapidfuzz import fuzz, process

        wanted = self._wording.widened(spelling_key(_YEAR.sub(" ", read_header(text).texts[-1])))
        found = process.extract(wanted, self._by_widened, scorer=fuzz.token_sort_ratio, limit=count * 3, score_cutoff=_NEAR)
        return tuple(dict.fromkeys(self._in_year(self._printed[known]) for _, _, known in found))[:count]

    def _in_year(self, header: str) -> str:
        """Write a pattern as an officer would print it."""
        if self.year is None:
            return header
        return header.replace("{year}", str(self.year)).replace("{previous_year}", str(self.year - 1))

    def _look_up(self, text: str, anchor: int | None) -> str | None:
        header = read_header(text)
        if any(spelling_key(_YEAR.sub("{year}", inside)) in self._telling for inside in _PARENTHESES.findall(header.texts[0])):
            # "Vốn viện trợ (tổng)" and "Vốn viện trợ (trong năm)": without what is in the brackets they would be one.
            header = dataclasses.replace(header, texts=header.texts[:1])
        spellings = dict.fromkeys(map(spelling_key, _with_years(header, anchor)))
        if self._period is not None:
            spellings |= dict.fromkeys(self._period.sub(_YEAR_WORD, words) for words in spellings)
        if not (self._ignored | self._unclear).isdisjoint(spellings):
            return None
        found = self._match(spellings)
        if found is None and header.year is not None:
            # "Ngày cấp năm 2021": a year changes what an amount means, and nothing else.
            found = self._match(dict.fromkeys(spelling_key(_YEAR_WORDS.sub(" ", form)) for form in header.texts))
            found = None if found is None or self._fields[found].type in _AMOUNTS else found
        return found or self._of_alternatives(text, anchor)

    def _of_alternatives(self, text: str, anchor: int | None) -> str | None:
        """Return the field that each part of ``Chủ đầu tư/Chủ khoản viện trợ`` is a header of."""
        parts = [part for part in _ALTERNATIVES.split(text) if part.strip()]
        fields = {self.field_of(part, anchor) for part in parts} if len(parts) > 1 else set()
        return fields.pop() if len(fields) == 1 else None

    def _match(self, keys: Iterable[str]) -> str | None:
        for headers, change in (
            (self._headers, str),
            (self._wide, self._wording.widened),
            (self._loose, self._wording.loosened),
            (self._alike, self._likened),
            (self._alike_words, self._likened_words),
        ):
            for form in keys:
                found = headers.get(change(form))
                if found:
                    return found
        return None

    def _likened(self, form: str) -> str:
        return self._wording.likened(form) if self._may_be_header(form) else ""

    def _likened_words(self, form: str) -> str:
        return self._wording.likened_words(form) if self._may_be_header(form) else ""

    def _may_be_header(self, form: str) -> bool:
        """Whether every word of a text can be a header's; most texts of a sheet are data."""
        return self._words.issuperset(self._wording.widened(form).split())

    @cached_property
    def _words(self) -> frozenset[str]:
        return self._wording.words.union(*(form.split() for form in self._wide))

    @cached_property
    def _alike(self) -> Mapping[str, str]:
        return _without_clashes((self._wording.likened(form), field) for form, field in self._headers.items())

    @cached_property
    def _alike_words(self) -> Mapping[str, str]:
        alike = _without_clashes((self._wording.likened_words(form), field) for form, field in self._headers.items())
        return {form: field for form, field in alike.items() if self._fields[field].type not in _AMOUNTS}

    @cached_property
    def _wide(self) -> Mapping[str, str]:
        return _without_clashes((self._wording.widened(form), field) for form, field in self._headers.items())

    @cached_property
    def _loose(self) -> Mapping[str, str]:
        return _without_clashes((self._wording.loosened(form), field) for form, field in self._headers.items())

    @cached_property
    def _by_widened(self) -> Mapping[str, str]:
        return {form: self._wording.widened(form) for form in self._printed}


def _with_years(header: HeaderText, anchor: int | None) -> Iterator[str]:
    """Yield the forms of a header with its year as written, as ``{previous_year}`` or ``{year}``, and without it."""
    for text in header.texts:
        yield text
        if header.year is None:
            continue
        if anchor is not None and header.year == anchor - 1:
            yield _YEAR.sub("{previous_year}", text)
        yield _YEAR.sub("{year}", text)
        yield _YEAR.sub(" ", text)


def _without_clashes(entries: Iterator[tuple[str, str]]) -> Mapping[str, str]:
    """Keep the keys that mean one field; a key that came to mean two, or nothing, is none."""
    found: dict[str, str] = {}
    clashing = {""}
    for form, field in entries:
        if found.setdefault(form, field) != field:
            clashing.add(form)
    return {form: field for form, field in found.items() if form not in clashing}
