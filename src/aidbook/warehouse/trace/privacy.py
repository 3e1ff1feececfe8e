"""What a trace does not show: personal data of people (law 91/2025/QH15) stays in landing."""

from collections.abc import Mapping
from typing import Any, Final

from aidbook.forms.form import FieldType, Form
from aidbook.text.contacts import cover_contacts
from aidbook.text.fold import key

WITHHELD: Final = "(withheld: personal data)"
_INDIVIDUAL: Final = "individual"
_PERSON: Final = "cá nhân"
"""The form's word for a donor who is a person (lookups.yml, donor_type)."""
_NAME_FIELDS: Final = frozenset({"donor_name"})
_OF_PEOPLE: Final = ("signature", "unheaded")
"""Kinds of ignored lines (source.yml, ignored_lines) with the names of those who signed, or with columns of contacts."""


def withheld_fields(form: Form, values: Mapping[str, Any], raw: Mapping[str, str], donor_kind: str | None) -> frozenset[str]:
    """The fields of a row whose text is not shown: those that the form marks personal, and the name of a donor who is a person.

    A donor is a person where the registry or the row says so, also in words that no list has.
    """
    said = f"{values.get('donor_type') or ''} {raw.get('donor_type') or ''}"
    is_named = is_person(donor_kind) or key(_PERSON) in key(said)
    return form.personal_fields | (_NAME_FIELDS if is_named else frozenset())


def shown_text(form: Form, table: str, field: str, text: str | None) -> str | None:
    """What was typed into a field that is shown, with contact data covered that stand where nobody asks for them."""
    described = form.fields.get(table, {}).get(field)
    return cover_contacts(text) if text and (described is None or described.type is FieldType.TEXT) else text or None


def is_person(donor_kind: str | None) -> bool:
    """Whether a donor of the registry is a person."""
    return donor_kind == _INDIVIDUAL


def may_name_people(ignored_by: str) -> bool:
    """Whether a line that is no row of a table may hold names or contact data."""
    return ignored_by.rpartition(".")[2] in _OF_PEOPLE
