"""The suites under expectations/suites: what is checked, how much it weighs, and what to ask of whom. Read without Great Expectations."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from aidbook import paths
from aidbook.errors import SuiteError
from aidbook.forms.load import YAML_LOADER
from aidbook.model.finding import Severity, WhoFixes

SUITES = paths.EXPECTATIONS / "suites"
UNEXPECTED_ROWS = "unexpected_rows_expectation"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
CheckId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]

# Great Expectations judges these by single rows. Which rows failed is then owed to whoever must mend them.
_ROW_LEVEL = (
    "expect_column_values_",
    "expect_column_pair_values_",
    "expect_compound_columns_",
    "expect_multicolumn_",
    "expect_select_column_",
)


class Words(BaseModel):
    """The same said in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: Text
    en: Text


class Check(BaseModel):
    """One check. `query` is SQL over the relation `batch` that returns the failing rows.

    Columns of the query that are named as a field of :class:`aidbook.model.finding.Finding` (file_name, sheet, cell, seen, expected, …)
    fill that field of the finding; every column may stand in the messages and in `ask`, the question to whoever can mend it, as `{column}`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CheckId
    type: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")] = UNEXPECTED_ROWS
    kwargs: Mapping[str, Any] = Field(default_factory=dict)
    query: Text | None = None
    severity: Severity
    why: Words
    who_fixes: WhoFixes
    message_vi: Text
    message_en: Text
    ask: Words

    @model_validator(mode="after")
    def _has_what_its_type_needs(self) -> "Check":
        if self.severity is Severity.INFO:
            raise ValueError("severity info decides nothing: make it critical or warning")
        if self.type == UNEXPECTED_ROWS and self.kwargs:
            raise ValueError(f"type {UNEXPECTED_ROWS} takes a query and no kwargs")
        if self.query is None and (self.type == UNEXPECTED_ROWS or self.type.startswith(_ROW_LEVEL)):
            raise ValueError(f"type {self.type} needs a query that returns the failing rows")
        return self


class Suite(BaseModel):
    """The checks of one batch of rows. `batch` is the SQL of the batch.

    `restates_findings`: the rows of the batch are findings of intake, so a failing check makes no new ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    about: Text
    batch: Text
    restates_findings: bool = False
    checks: Annotated[tuple[Check, ...], Field(min_length=1)]

    def bind(self, parameters: Mapping[str, object]) -> "Suite":
        """The suite with every `$parameter` of its SQL replaced.

        Raises:
            SuiteError: the SQL uses a parameter that there is not.
        """
        checks = tuple(
            check.model_copy(update={"query": check.query and _bind(self.name, check.id, check.query, parameters)}) for check in self.checks
        )
        return self.model_copy(update={"batch": _bind(self.name, "batch", self.batch, parameters), "checks": checks})


def read_suite(path: Path) -> Suite:
    """One suite from its file; the suite's name is the file's.

    Raises:
        SuiteError: the file, the check and what is wrong with it.
    """
    content = read_yaml(path)
    try:
        suite = Suite.model_validate({"name": path.stem, **content})
    except ValidationError as error:
        raise SuiteError(f"{path.name}: {_first_fault(error, content)}") from None
    _refuse_repeated(path.name, [check.id for check in suite.checks])
    return suite


def read_suites(folder: Path = SUITES) -> Mapping[str, Suite]:
    """All suites by name.

    Raises:
        SuiteError: a file is wrong, or two files give a check the same id.
    """
    suites = {path.stem: read_suite(path) for path in sorted(folder.glob("*.yml"))}
    _refuse_repeated(folder.name, [check.id for suite in suites.values() for check in suite.checks])
    return suites


def read_yaml(path: Path) -> Mapping[str, Any]:
    """A YAML file that holds a mapping.

    Raises:
        SuiteError: no such file, not YAML, or not a mapping.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    except FileNotFoundError:
        raise SuiteError(f"{path} does not exist") from None
    except yaml.YAMLError as error:
        raise SuiteError(f"{path.name} is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise SuiteError(f"{path.name} holds no mapping; see expectations/README.md for its keys")
    return content


def describe_fault(error: ValidationError) -> str:
    """The first fault of a file as "where: what"."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "file"
    return f"{where}: {first['msg']}"


def _first_fault(error: ValidationError, content: Mapping[str, Any]) -> str:
    first = error.errors()[0]
    location = first["loc"]
    checks = content.get("checks")
    if len(location) > 1 and location[0] == "checks" and isinstance(checks, list) and isinstance(location[1], int):
        check = checks[location[1]]
        name = check.get("id", f"number {location[1] + 1}") if isinstance(check, dict) else f"number {location[1] + 1}"
        field = ".".join(str(part) for part in location[2:]) or "as a whole"
        return f"check {name}: {field}: {first['msg']} (see expectations/README.md)"
    return f"{describe_fault(error)} (see expectations/README.md)"


def _refuse_repeated(place: str, ids: Sequence[str]) -> None:
    repeated = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if repeated:
        raise SuiteError(f"{place}: check id {repeated[0]} is given twice; an id is one check for ever")


def _bind(suite: str, check: str, sql: str, parameters: Mapping[str, object]) -> str:
    try:
        return Template(sql).substitute(parameters)
    except KeyError as error:
        known = ", ".join(sorted(parameters))
        raise SuiteError(f"{suite}.yml: {check}: no parameter ${error.args[0]}; there are {known}") from None
    except ValueError as error:
        raise SuiteError(f"{suite}.yml: {check}: {error}; write a literal dollar sign as $$") from None
