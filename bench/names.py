"""How fast typed names are matched with listed donors, as a ratio from one run. See README.md beside this file.

python bench/names.py [--names 100000] [--donors 5000] [--workers 2]
"""

import argparse
import multiprocessing
import random
from collections.abc import Sequence
from functools import cache

from measuring import judge, print_machine, timed
from rapidfuzz import process

GOAL = 2.0
_SEED = 20
_SOUNDS = (
    "ba",
    "cor",
    "den",
    "fir",
    "gal",
    "hum",
    "jo",
    "kel",
    "lan",
    "mer",
    "nov",
    "ost",
    "pra",
    "quin",
    "ros",
    "sto",
    "tav",
    "ul",
    "wes",
    "zan",
)
_KINDS = ("Foundation", "International", "Aid", "Relief", "Children's Fund", "Health", "Development", "Society", "Trust", "Mission")
_REMARKS = (
    "{}",
    "{}",
    "{}",
    "{} in Vietnam",
    "Tổ chức {}",
    "Tổ chức {} tại Việt Nam",
    "{} (Hoa Kỳ)",
    "{} - Hàn Quốc",
    "Văn phòng {}",
    "{} e.V.",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--donors", type=int, default=5_000)
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    print_machine()
    choice = random.Random(_SEED)
    listed = _listed(wanted.donors)
    typed = _typed(listed, wanted.names, choice)
    print(f"names       {len(set(typed)):,} different names against {len(listed):,} donors, {wanted.workers} workers", flush=True)
    bare, _ = timed(lambda: _bare(typed, listed, wanted.workers))
    seconds, states = timed(lambda: _matched(typed, wanted.donors, wanted.workers))
    said = ", ".join(f"{count:,} {state}" for state, count in sorted(states.items()))
    print(f"            rapidfuzz's cdist alone in {bare:.1f} s; matched in {seconds:.1f} s: {said}")
    judge(seconds / bare, "times process.cdist", GOAL)


def _bare(typed: Sequence[str], listed: Sequence[str], workers: int) -> None:
    """In slices, so that the table of scores fits in memory."""
    for at in range(0, len(typed), 10_000):
        process.cdist(typed[at : at + 10_000], listed, workers=workers)


def _matched(typed: Sequence[str], donors: int, workers: int) -> dict[str, int]:
    """From the list of donors to a match of every name; the index is made in each worker, and counts."""
    slices = [(donors, typed[at::workers]) for at in range(workers)]
    counts: dict[str, int] = {}
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        for part in pool.starmap(_match_slice, slices):
            for state, count in part.items():
                counts[state] = counts.get(state, 0) + count
    return counts


def _match_slice(donors: int, typed: Sequence[str]) -> dict[str, int]:
    from collections import Counter

    from aidbook.registry.donors import Donor
    from aidbook.registry.match import DonorList

    names = _listed(donors)
    listed = DonorList(Donor(f"ngo/{at}", name, None, None, "ngo", None, False, "bench", (name,)) for at, name in enumerate(names))
    return Counter(str(listed.match(name).state) for name in typed)


@cache
def _listed(count: int) -> tuple[str, ...]:
    """Distinct names of one to three invented words and one of a kind."""
    choice = random.Random(_SEED)
    names: dict[str, None] = {}
    while len(names) < count:
        words = ["".join(choice.choices(_SOUNDS, k=choice.randint(2, 3))).capitalize() for _ in range(choice.randint(1, 3))]
        names[" ".join([*words, choice.choice(_KINDS)])] = None
    return tuple(names)


def _typed(listed: Sequence[str], count: int, choice: random.Random) -> list[str]:
    """Listed names with remarks, slips, lost and swapped words; a tenth are of nobody. All different."""
    names: dict[str, None] = {}
    strangers = [" ".join("".join(choice.choices(_SOUNDS, k=3)).capitalize() for _ in range(3)) for _ in range(count // 10)]
    while len(names) < count:
        name = choice.choice(strangers) if choice.random() < 0.1 else choice.choice(listed)
        words = name.split()
        if choice.random() < 0.2 and len(words) > 2:
            words.pop(choice.randrange(len(words)))
        if choice.random() < 0.2:
            words[0], words[-1] = words[-1], words[0]
        name = " ".join(words)
        for _ in range(choice.choice((0, 1, 1, 2))):
            at = choice.randrange(len(name))
            name = name[:at] + choice.choice(("", "a", "n", name[at] * 2)) + name[at + 1 :]
        names[choice.choice(_REMARKS).format(name)] = None
    return list(names)


if __name__ == "__main__":
    main()
