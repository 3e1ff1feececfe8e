"""What every fault must come to: one more run makes everything what it is without the fault, and the next night leaves nothing of it."""

from collections.abc import Mapping

from faults.nights import Nights


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """What is not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def assert_recovers(nights: Nights, undisturbed: Mapping[str, bytes]) -> None:
    """One more run, then a day passes, then the next night."""
    assert nights.do() == 0
    assert differing(nights.published(), undisturbed) == []
    nights.a_day_passes()
    assert nights.do() == 0
    assert nights.leftovers() == []
    assert differing(nights.published(), undisturbed) == []
