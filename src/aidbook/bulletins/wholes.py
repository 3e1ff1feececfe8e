"""What an amount has to do with the sum told before its sentence: whether it is a part of it."""

from aidbook.bulletins.clauses import Reach
from aidbook.bulletins.figures import Figure
from aidbook.bulletins.quantities import Quantity
from aidbook.bulletins.segment import Passage
from aidbook.bulletins.vocabulary import vocabulary

_OPENING = 60


def is_part_of(quantity: Quantity, whole: Figure) -> bool:
    """Whether an amount may be a part of another, or stand beside it as another part: it is in the same money."""
    is_beside = whole.sector is not None
    return quantity.unit == whole.quantity.unit and (is_beside or quantity.readings[0] < whole.quantity.readings[0])


def divides(folded: str, passage: Passage) -> bool:
    """Whether the sentence divides what the one before it said: ``Trong đó, y tế 51 triệu USD, …``."""
    head = folded[passage.start : passage.start + _OPENING].lstrip(' -+*"(•')
    return vocabulary()["divides"].match(head) is not None or vocabulary()["by_sector"].search(head) is not None


def ranks_sector(folded: str, passage: Passage, quantity: Quantity, sector: str | None, whole: Figure | None) -> bool:
    """Whether the sentence ranks sectors: ``Nhận nhiều nhất là y tế (2 triệu USD), sau đó tới …`` divides the sum before it."""
    ranks = vocabulary()["ranks"].search(folded, passage.start, passage.end)
    return sector is not None and ranks is not None and whole is not None and is_part_of(quantity, whole)


def is_of_those(folded: str, passage: Passage, reach: Reach, quantity: Quantity, whole: Figure | None) -> bool:
    """``FNGOs stood behind 18 of the items, with USD 2.2 million``: a sum of a part of what was counted before."""
    part = vocabulary()["of_those"].search(folded, passage.start, reach.at)
    return part is not None and whole is not None and is_part_of(quantity, whole)
