"""Read rules.yml: the laws and their days, and one rule for every field that an entry names."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from aidbook.errors import FormError
from aidbook.forms.form import Field, FieldType
from aidbook.forms.rule import Regime, Rule
from aidbook.model.finding import Severity, WhoFixes

_RULE_KEYS: Final = frozenset(
    {
        "table", "fields", "types", "except", "claim", "check", "severity", "who_fixes", "message_vi", "message_en", "first_year",
        "last_year", "regimes", "dated_by", "row_waits",
    }
)  # fmt: skip


def read_rules(path: Path, content: Mapping[str, Any], fields: Mapping[str, Mapping[str, Field]]) -> Iterator[Rule]:
    """Yield the rules of the content of a rules.yml in its order.

    Raises:
        FormError: an entry that cannot be meant; the message names it.
    """
    regimes = _regimes(path, content)
    seen: set[str] = set()
    for number, entry in enumerate(content["rules"], start=1):
        try:
            for table, name in _places(entry, fields):
                rule = _rule(entry, table, name, number, regimes)
                if rule.id in seen:
                    raise FormError(f"{path}: rule {rule.id} is there twice.")
                seen.add(rule.id)
                yield rule
        except (KeyError, ValueError) as error:
            raise FormError(f"{path}: rule {entry.get('table')}.{entry.get('claim')}: {error!r}.") from error


def _rule(entry: Mapping[str, Any], table: str, name: str, number: int, regimes: Mapping[str, Regime]) -> Rule:
    return Rule(
        id=f"{table}.{name}.{entry['claim']}",
        table=table,
        field=name,
        check=entry["check"],
        severity=Severity(entry["severity"]),
        who_fixes=WhoFixes(entry["who_fixes"]),
        message_vi=entry["message_vi"],
        message_en=entry["message_en"],
        parameters={key: value for key, value in entry.items() if key not in _RULE_KEYS},
        first_year=entry.get("first_year"),
        last_year=entry.get("last_year"),
        regimes=tuple(regimes[code] for code in entry.get("regimes", ())),
        dated_by=entry.get("dated_by"),
        entry=number,
        row_waits=entry.get("row_waits", False),
    )


def _regimes(path: Path, content: Mapping[str, Any]) -> Mapping[str, Regime]:
    regimes = {}
    for code, entry in content.get("regimes", {}).items():
        since, until = entry.get("since"), entry.get("until")
        if not entry.get("law") or not isinstance(since, dt.date) or not isinstance(until, dt.date | None):
            raise FormError(f"{path}: regime {code} needs its law, the day since when it is in force and, once it ended, its last day.")
        regimes[code] = Regime(code, entry["law"], since, until)
    return regimes


def _places(entry: Mapping[str, Any], fields: Mapping[str, Mapping[str, Field]]) -> Iterator[tuple[str, str]]:
    """Yield the (table, field) pairs of a rule: those named, or every field of the named types."""
    tables = entry["table"] if isinstance(entry["table"], list) else [entry["table"]]
    for table in tables:
        if "types" in entry:
            types = {FieldType(name) for name in entry["types"]}
            yield from ((table, f.name) for f in fields[table].values() if f.type in types and f.name not in entry.get("except", ()))
        else:
            yield from ((table, name) for name in entry["fields"])
