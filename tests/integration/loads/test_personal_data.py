"""Who represents an organisation, and where its office is, stands in landing and nowhere else."""

from dumps import ordered_copy

from aidbook.settings import settings

_PERSONAL = """
    select distinct p.said from landing.submission_row as r
    cross join lateral (values (r.raw ->> 'representative'), (r.raw ->> 'office_address')) as p (said)
    where length(p.said) > 5
"""


def test_personal_data_of_landing_stand_in_no_other_schema_and_on_no_page(loaded):
    said = [text for (text,) in loaded.ask(_PERSONAL)]
    assert len(said) > 5
    elsewhere = {name: rows for name, rows in ordered_copy(loaded.database.admin).items() if not name.startswith("landing.")}
    # It is corrected_row that hands rows of landing on, as they are, to those who may read landing.
    elsewhere.pop("registry.corrected_row")
    pages = {page.name: page.read_bytes() for page in settings().pages.glob("*.html")}
    assert pages
    found = {(text, where) for where, content in (elsewhere | pages).items() for text in said if text.encode() in content}
    assert found == set()
