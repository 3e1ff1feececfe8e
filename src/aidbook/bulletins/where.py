"""Which place a figure is about: what its sentence says, else its paragraph, else the article."""

from aidbook.bulletins.clauses import Reach, crosses, part_end
from aidbook.bulletins.places import NATION, PlaceMention, find_places
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.vocabulary import vocabulary


class Where:
    """Enter a passage, ask for its figures, leave it."""

    def __init__(self, segmented: Segmented, default: tuple[str, str]) -> None:
        self._folded, self._segmented = segmented.folded, segmented
        self._default, self._default_by = default
        self._passage = Passage(0, 0, -1, False)
        self._mentions: list[PlaceMention] = []
        self._carried: tuple[int, str] | None = None

    def enter(self, passage: Passage) -> None:
        """Look at a passage's places."""
        self._passage = passage
        self._mentions = find_places(self._segmented, passage.start, passage.end)

    def leave(self) -> None:
        """Remember the place named last, for the rest of the paragraph."""
        named = [mention for mention in self._mentions if mention.is_subject]
        if named and not self._passage.is_title:
            self._carried = (self._passage.paragraph, named[-1].place)

    def named_before(self, start: int, at: int) -> bool:
        """Whether the sentence names a place between two offsets: what follows is about that place."""
        return any(start <= mention.start < at and mention.is_subject for mention in self._mentions)

    def at(self, reach: Reach) -> tuple[str, bool]:
        """The place of a figure, and whether the text says so; otherwise it was concluded."""
        folded, words, passage = self._folded, vocabulary(), self._passage
        named = self._named(reach)
        if named is not None:
            return named, True
        is_local = self._default != NATION and self._default_by != "none"
        if self._default != NATION and words["local_strong"].search(folded, passage.start, passage.end):
            return self._default, is_local
        if any(mention.is_phrase for mention in self._mentions):
            return NATION, True
        if self._default != NATION and words["local"].search(folded, passage.start, passage.end):
            return self._default, is_local
        if self._carried and self._carried[0] == passage.paragraph:
            return self._carried[1], True
        return self._default, self._default_by in ("title", "url")

    def _named(self, reach: Reach) -> str | None:
        """The nearest place before the figure in its sentence, else the nearest after it in its part of the sentence.

        The nation after a figure counts within its clause only: further on, ``tại Việt Nam`` belongs to somebody's name.
        """
        named = [mention for mention in self._mentions if mention.is_subject]
        before = [mention for mention in named if mention.start <= reach.at]
        if before:
            return before[-1].place
        after = next((mention for mention in named if mention.start < part_end(self._folded, reach.end, self._passage.end)), None)
        if after is None or (after.place == NATION and crosses(self._folded, reach.end, after.start)):
            return None
        return after.place
