"""The macro `fold` and `text.fold.key`: two homes of one rule, because a join cannot call Python and a reader has no database."""

import csv
from collections.abc import Iterator

import jinja2
import psycopg
import pytest
from databases import Database

from aidbook import paths
from aidbook.text.fold import key

AWKWARD = (
    "ĐẮK LẮK", "đắk lắk", "Hoà Bình", "Hòa  Bình", "Ho\u0300a Bi\u0300nh", "HOÀ BÌNH", "Bà Rịa – Vũng Tàu", "Bà Rịa-Vũng Tàu",
    "TP.HCM", "Tp. Huế", "Quỹ “Vì trẻ em” (VN)", "Thừa\u00a0Thiên\tHuế", "zero\u200bwidth", "soft\u00adhyphen", "\ufeffĐà Nẵng",
    "Médecins & Söhne", "100 % (2)", "", "—",
)  # fmt: skip


def names() -> Iterator[str]:
    yield from AWKWARD
    for seed in ("provinces", "sectors", "ngos", "countries"):
        with (paths.SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column, value in row.items():
                    if "name" in column or column in ("aliases", "acronym"):
                        yield from value.split("|")


def test_macro_folds_every_name_like_python(database: Database) -> None:
    source = (paths.DBT_PROJECT / "macros" / "fold.sql").read_text(encoding="utf-8")
    macro = jinja2.Environment(autoescape=False).from_string(source + "{{ fold('name') }}")
    texts = sorted(set(names()))
    with psycopg.connect(database.loader) as connection:
        query = f"select name, {macro.render()} from unnest(%s::text[]) as name"
        folded = dict(connection.execute(query, [texts]).fetchall())  # type: ignore[arg-type]
    assert len(texts) > 500
    assert {text: folded[text] for text in texts if folded[text] != key(text)} == {}


@pytest.mark.parametrize("text", ["Đà Nẵng", "HOÀ BÌNH"])
def test_key_has_no_accents_and_no_capitals(text: str) -> None:
    assert key(text).isascii()
    assert key(text) == key(text.lower())
