"""Contact data in a report: what was typed stays, what is published and told of it is covered."""

from unit.workbooks.books import PROJECT, REGISTRATION, build_book, read
from unit.workbooks.rule_reports import edit

RULE = "file.text.holds_no_contact_data"
CANARIES = ("0987 654 321", "canary@example.vn", "Nguyễn Thị Canary")
UNDER_58 = {"issued_on": "2023-05-01", "expires_on": "2026-04-30"}


def spoiled():
    project = edit(
        "project",
        PROJECT,
        activity_title="Nước sạch xã Ba Vì (người liên hệ: Nguyễn Thị Canary 0987 654 321)",
        aid_owner="Sở Y tế, canary@example.vn",
        partner_agency="Hội Chữ thập đỏ ĐT: 0987 654 321",
        note="Quyết định số 0912345678/QĐ-UBND, MST 0312345678",
        sector="Y tế canary@example.vn",
    )
    registration = edit("registration", REGISTRATION, representative="Nguyễn Thị Canary", office_address="Số 5 Phố Canary, 0987 654 321")
    return read(build_book(projects=[project], registrations=[registration]))


def test_contact_data_in_odd_places_are_covered_where_understood_and_stay_where_typed():
    submission = spoiled()
    row = next(row for row in submission.rows if row.table == "project")
    published = {name: value for name, value in row.values.items() if isinstance(value, str)}
    assert not any(canary in value for value in published.values() for canary in CANARIES)
    assert published["activity_title"] == "Nước sạch xã Ba Vì (người liên hệ: •••••• ••• •••••• •••• ••• •••)"
    assert published["note"] == "Quyết định số 0912345678/QĐ-UBND, MST 0312345678"
    assert "Canary 0987 654 321" in row.raw["activity_title"]
    found = {finding.cell for finding in submission.findings if finding.rule == RULE}
    assert found == {row.cells[name] for name in ("activity_title", "aid_owner", "partner_agency", "sector")}


def test_findings_never_show_contact_data_also_those_about_other_faults():
    submission = spoiled()
    assert "project.sector.is_known" in {finding.rule for finding in submission.findings}
    assert not any(canary in repr(submission.findings) for canary in CANARIES)


def test_finding_of_a_personal_field_shows_nothing_of_it():
    line = edit("registration", REGISTRATION, registration_kind="VPĐD", office_address="Số 5, Phố Canary, Cao Bằng", **UNDER_58)
    submission = read(build_book(registrations=[line]))
    (finding,) = (finding for finding in submission.findings if finding.rule == "registration.office_address.in_permitted_city")
    assert "Canary" not in finding.message_vi + finding.message_en + str(finding.seen)
    (row,) = (row for row in submission.rows if row.table == "registration")
    # What nobody publishes is kept as it was understood.
    assert row.values["office_address"] == "Số 5, Phố Canary, Cao Bằng"
