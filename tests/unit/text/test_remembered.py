"""What was worked out once is not worked out again."""

from aidbook.text.remembered import Remembered


def test_remembered_works_out_each_key_once() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    lengths = Remembered(length)
    assert [lengths[text] for text in ("ba", "bốn", "ba", "ba")] == [2, 3, 2, 2]
    assert asked == ["ba", "bốn"]
    assert lengths == {"ba": 2, "bốn": 3}
