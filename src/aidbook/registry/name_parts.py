"""A typed name taken apart: what stands in brackets, behind a dash, a stroke or a comma, and behind the words of a project."""

import re
from dataclasses import dataclass
from typing import Final

from aidbook.registry.words import Reading, read_name
from aidbook.text.fold import fold, tidy

_MARKS: Final = re.compile(r"[()\[\]{};|/:,–—“”\"]|(?<=\s)-|-(?=\s)|\bviết tắt là\b|\bgọi tắt là\b|\btên cũ\b|\bnay là\b|\btrước đây là\b", re.IGNORECASE)
_ACRONYM: Final = re.compile(r"(?:[A-ZĐ]|[a-z](?=[A-Z]))[\w&.-]{1,9}(?:[ -]\d{2,3})?")
_PROJECT: Final = re.compile(
    r"^(?:du an|da|chuong trinh|ctr|ct|tai tro|ho tro|vien tro|trao|project|programme|program|ra pha|xay dung|giai doan|phase|khoan|tiep nhan|"
    r"nhip tim|cung cap|thuc hien|phong chong)\b"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a typed name."""

    text: str
    reading: Reading
    is_acronym: bool
    is_project: bool

    def has_initials(self, acronym: str) -> bool:
        """Whether the words of this part spell out an acronym with their first letters, small words left out."""
        words = self.reading.key.split()
        letters = iter([word[0] for word in words])
        return words[0][0] == acronym[0] and len(words) <= 2 * len(acronym) and all(letter in letters for letter in acronym)


def parts_of(name: str) -> list[Part]:
    """The pieces of a name in their order, without empty ones."""
    texts = [tidy(text).strip(" .-&+") for text in _MARKS.split(tidy(name))]
    parts: list[Part] = []
    for text in filter(None, texts):
        # What follows the words of a project belongs to them.
        parts.append(_part(text, is_project=bool(parts) and parts[-1].is_project))
    return parts


def _part(text: str, *, is_project: bool) -> Part:
    capitals = sum(letter.isupper() for letter in text)
    is_acronym = _ACRONYM.fullmatch(text) is not None and capitals >= 2
    return Part(text, read_name(text), is_acronym, is_project or _PROJECT.match(fold(text)) is not None)
