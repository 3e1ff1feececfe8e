"""Tell the totals of a whole table from those of its parts, which are no total to compare with all rows."""

import re
from collections.abc import Sequence
from functools import lru_cache

from aidbook.forms.form import Form, RowMarks
from aidbook.model.submission import LandedRow
from aidbook.text.fold import key


def grand_totals(form: Form, totals: Sequence[LandedRow], rows: Sequence[LandedRow]) -> list[LandedRow]:
    """Keep the totals of the whole table: those that are called so, else a lone one, else the last of two that end it together.

    The words are the form's (source.yml, row_marks).
    """
    of_group, first_words = _of_group(form.row_marks), tuple(form.row_marks.grand_totals)
    whole = [line for line in totals if not any(of_group.fullmatch(key(text)) for text in line.raw.values())]
    named = [line for line in whole if any(key(text).startswith(first_words) for text in line.raw.values())]
    if named or len(totals) <= 1:
        return named or whole
    last_row = max((row.row_number for row in rows), default=0)
    closing = [line for line in totals if line.row_number > last_row]
    return [line for line in closing[-1:] if line in whole] if len(closing) > 1 else []


@lru_cache(maxsize=8)
def _of_group(marks: RowMarks) -> re.Pattern[str]:
    """Match a label, folded, that ends with the mark of one group: ``Tổng mục II``, not ``Tổng (I+II)``, nor ``Tổng (đ)``."""
    totals, groups = ("|".join(map(re.escape, sorted(words, key=len, reverse=True))) for words in (marks.totals, marks.groups))
    return re.compile(rf"(?:{totals})(?: (?!(?:[ivx]+|[a-h])\b)\w+)* (?:[ivx]+|[a-ce-h]|(?:{groups}) (?:\d{{1,2}}|d))")
