"""When files count as changed."""

from pathlib import Path

from aidbook.warehouse.fingerprint import fingerprint


def test_fingerprint_moves_with_names_and_contents_that_matter_alone(tmp_path: Path) -> None:
    model = tmp_path / "models" / "a.sql"
    model.parent.mkdir()
    model.write_text("select 1", encoding="utf-8")
    tree = (tmp_path, ("*.sql",))
    before = fingerprint(tree)
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "b.sql").write_text("made by dbt", encoding="utf-8")
    (tmp_path / "notes.md").write_text("nothing is made of it", encoding="utf-8")
    assert fingerprint(tree) == before
    model.write_text("select 2", encoding="utf-8")
    changed = fingerprint(tree)
    model.rename(model.with_name("b.sql"))
    assert len({before, changed, fingerprint(tree)}) == 3
