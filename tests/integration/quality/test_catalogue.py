"""The list of all rules with how often each fired, from a real database."""

from pathlib import Path

from integration.quality.world import World

from aidbook.quality.catalogue import rule_catalogue, write_catalogue


def test_catalogue_counts_every_place_where_a_rule_fired(world: World, tmp_path: Path) -> None:
    rule = "project.end_date.not_before_start"
    for count in (1, 1203):
        world.execute(
            f"""
            insert into ops.finding (submission_id, rule, severity, who_fixes, message_vi, message_en, count)
            values (4, '{rule}', 'warning', 'province', 'vi', 'en', {count})
            """
        )
    fired = {entry.id: entry.fired for entry in rule_catalogue(world.connection)}
    assert (fired[rule], fired["project.start_date.is_given"]) == (1204, 0)
    write_catalogue(tmp_path / "rules.md", world.connection)
    lines = (tmp_path / "rules.md").read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if rule in line).endswith("| 1,204 |")
