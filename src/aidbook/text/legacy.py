"""Vietnamese as it was typed before Unicode: TCVN3 (fonts named .Vn…) and VNI (fonts named VNI-…), told by font or by text.

Both put their letters on Latin-1 codes, so an office program shows ``Tæ chøc`` and ``Toå chöùc`` where the font drew "Tổ chức".
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Legacy(StrEnum):
    """A legacy encoding; the value is its usual name."""

    TCVN3 = "TCVN3"
    TCVN3_CAPITALS = "TCVN3 (H)"
    """Fonts ending in H draw the codes of small letters as capitals."""
    VNI = "VNI"


# TCVN 5712:1993 VN3: small letters and the seven plain capitals; toned capitals exist only as fonts ending in H.
TCVN3: Final[Mapping[str, str]] = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
"""Letter as it shows in Latin-1 → letter that was meant."""

_TONES: Final = dict(zip("øûõùï", "àảãáạ", strict=True))
_HAT: Final = dict(zip("âàåãáä", "âầẩẫấậ", strict=True))
_BREVE: Final = dict(zip("êèúüéë", "ăằẳẵắặ", strict=True))


def _vni() -> Mapping[str, str]:
    """VNI-Windows: a vowel and a second character for its shape and tone; i, ỵ, đ, ơ and ư have characters of their own."""
    small = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    small |= {
        base + mark: _with_tone(letter, tone) for base, letter in zip("aeouyôö", "aeouyơư", strict=True) for mark, tone in _TONES.items()
    }
    small |= {base + mark: _reshaped(base, letter) for base in "aeo" for mark, letter in _HAT.items()}
    small |= {"a" + mark: letter for mark, letter in _BREVE.items()}
    table = {code: letter for code, letter in small.items() if code != "yï"}
    for code, letter in tuple(table.items()):
        for spelling in (code.upper(), code.capitalize()):
            table.setdefault(spelling, letter.upper())
    return table


def _with_tone(letter: str, like: str) -> str:
    return unicodedata.normalize("NFC", letter + "".join(unicodedata.normalize("NFD", like)[1:]))


def _reshaped(base: str, like: str) -> str:
    return unicodedata.normalize("NFC", base + unicodedata.normalize("NFD", like)[1:])


VNI: Final[Mapping[str, str]] = _vni()
"""One or two characters as they show in Latin-1 → letter that was meant."""

_TCVN3_CODES: Final = str.maketrans(dict(TCVN3))
_VNI_CODE: Final = re.compile("|".join(map(re.escape, sorted(VNI, key=len, reverse=True))))
_MODERN: Final = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]"
)
"""Letters that only Unicode text has: a text with one of them needs no conversion."""
_LATIN_1: Final = re.compile("[\u00a1-\u00ff]")
_WORD: Final = re.compile(r"[a-zA-Z\u00a1-\u024f\u1e00-\u1eff]+")

_SYLLABLE: Final = re.compile(
    "(?:ngh|ng|nh|n|gh|gi|g|ch|c|kh|k|ph|p|th|tr|t|qu|b|d|đ|h|l|m|r|s|v|x)?"
    "(?:uyê|iêu|yêu|ươi|ươu|uôi|oai|oay|oao|oeo|uây|uya|uyu|iê|yê|ia|ươ|ưa|ưi|ưu|uô|ua|uâ|uê|uơ|uy|ui|oa|oă|oe|oi|oo|ôi|ơi|ai|ao|au|ay|âu|ây"
    "|eo|êu|iu|[aăâeêioôơuưy])"
    "(?:ch|c|ng|nh|n|m|p|t)?"
)
_ABBREVIATION: Final = re.compile("(?=.*[ĐƯ])[BCDĐGHKLMNPQRSTVXƯ]{2,8}")
"""Capitals of offices and papers with a letter that only Vietnamese has: QĐ, HĐND, ĐVT, TƯ."""
_TONE_MARKS: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_LEAST_EVIDENCE: Final = 2
"""Words that become Vietnamese by a conversion before a whole sheet is believed to be in that encoding."""


def encoding_of_font(font: str) -> Legacy | None:
    """Return the encoding that a font's name tells: ``.VnTimeH`` has TCVN3 capitals, ``VNI-Times`` VNI; None for fonts of today."""
    name = font.strip()
    if name[:3].lower() == ".vn":
        return Legacy.TCVN3_CAPITALS if name.endswith("H") else Legacy.TCVN3
    return Legacy.VNI if name[:4].lower() == "vni-" else None


def convert(text: str, encoding: Legacy) -> str:
    """Return the Unicode text that was meant. Characters outside the encoding stay."""
    if encoding is Legacy.VNI:
        return _VNI_CODE.sub(lambda found: VNI[found[0]], text)
    meant = text.translate(_TCVN3_CODES)
    return meant.upper() if encoding is Legacy.TCVN3_CAPITALS else meant


def is_modern(text: str) -> bool:
    """Whether the text has a letter that only Unicode has, so that it cannot be legacy text."""
    return bool(_MODERN.search(text))


def may_be_legacy(text: str) -> bool:
    """Whether the text has Latin-1 letters and none that only Unicode has."""
    return not text.isascii() and bool(_LATIN_1.search(text)) and not is_modern(text)


def guess(texts: Mapping[str, int]) -> Legacy | None:
    """Return the encoding in which the texts of a sheet were typed, judged by how many words become Vietnamese; None if as they are.

    ``texts`` says how often each of them stands. Words that are Vietnamese already speak against:
    ``Sóc`` is no TCVN3 for "Súc" where the sheet says "Trà Vinh".
    """
    gained: Counter[Legacy] = Counter()
    modern = 0
    for text, times in texts.items():
        if text.isascii():
            continue
        if is_modern(text):
            modern += times
            continue
        for word in _WORD.findall(text):
            if word.isascii():
                continue
            before = is_syllable(word)
            for encoding in (Legacy.TCVN3, Legacy.VNI):
                after = is_syllable(convert(word, encoding))
                gained[encoding] += (after - before) * times
    if not gained:
        return None
    best, words = max(gained.items(), key=lambda pair: pair[1])
    return best if words >= _LEAST_EVIDENCE and words > modern else None


def reads_better(text: str, encoding: Legacy) -> bool:
    """Whether a conversion leaves at least as many Vietnamese words as there are without it, and some."""
    after = vietnamese_words(convert(text, encoding))
    return after > 0 and after >= vietnamese_words(text)


def vietnamese_words(text: str) -> int:
    """Count the words that can be Vietnamese, abbreviations among them, and have a letter that is not ASCII."""
    return sum(is_syllable(word) or bool(_ABBREVIATION.fullmatch(word)) for word in _WORD.findall(text) if not word.isascii())


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable, in one case, capitalised or all capitals, with one tone at most."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    if len(_TONE_MARKS.findall(apart)) > 1:
        return False
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", _TONE_MARKS.sub("", apart))))
