"""Which language a text is in, and whether it is written with its accents."""

import re

from aidbook.bulletins.vocabulary import vocabulary

ACCENTS = re.compile(r"[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")


def has_accents(text: str) -> bool:
    """Whether the text is Vietnamese as written: at least one letter in fifty has an accent of its own."""
    letters = len(_LETTERS.findall(text))
    return letters > 0 and len(ACCENTS.findall(text)) * 50 >= letters


def is_english(text: str) -> bool:
    """Whether the text is English: at least one word in twelve is one of the commonest English words."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(vocabulary()["english_words"].findall(text.lower())) * 12 >= len(words) > 0
