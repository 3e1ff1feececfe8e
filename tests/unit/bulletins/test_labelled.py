"""Texts of public pages, told in other words, with their figures labelled by hand: the reader's whole, not its parts."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from unit.bulletins.labels import CORE, STRICT, Fact, Score, labels_of, score

from aidbook.bulletins.folder import extract_folder

TEXTS = Path(__file__).parents[2] / "fixtures" / "bulletins"
Read = Sequence[tuple[Sequence[Fact], Sequence[Fact]]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The facts and the labels of each text."""
    out = tmp_path_factory.mktemp("read")
    files = extract_folder(TEXTS, out)
    return [(json.loads(file.read_text(encoding="utf-8"))["facts"], labels_of(TEXTS / file.name)) for file in files]


def total(read: Read, fields: Sequence[str]) -> Score:
    return sum((score(facts, labels, fields) for facts, labels in read), Score(0, 0, 0))


def test_labelled_texts_are_read_as_labelled(read: Read):
    assert total(read, STRICT).f1 >= 0.955
    assert total(read, CORE).f1 >= 0.97


def test_accepted_figures_of_labelled_texts_are_right(read: Read):
    accepted = [([fact for fact in facts if fact["state"] == "accepted"], labels) for facts, labels in read]
    assert total(accepted, STRICT).precision >= 0.99
    assert sum(len(facts) for facts, _ in accepted) >= 0.38 * sum(len(facts) for facts, _ in read)


def test_texts_about_other_money_give_nothing(read: Read):
    assert [fact for facts, labels in read if not labels for fact in facts if fact["state"] == "accepted"] == []


def test_score_counts_a_wrong_year_a_missing_figure_and_an_optional_one():
    label = {"place": "Huế", "year": 2022, "period": "year", "metric": "aid_value", "unit": "USD", "sector": None, "value": 100}
    fact = {**label, "value": 100.4}
    assert score([fact], [label], STRICT) == Score(1, 0, 0)
    assert score([{**fact, "year": 2021}], [label], STRICT) == Score(0, 1, 1)
    assert score([{**fact, "year": 2021}], [{**label, "alt_year": [2021, None]}], STRICT) == Score(1, 0, 0)
    assert score([fact], [{**label, "optional": True}], STRICT) == Score(0, 0, 0)
    assert score([fact, fact], [label], STRICT) == Score(1, 1, 0)
