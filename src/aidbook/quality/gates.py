"""expectations/gates.yml: which suites stand at which gate, the numbers they compare with, and how many warnings pass unasked."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from aidbook import paths
from aidbook.errors import SuiteError
from aidbook.quality.suites import CheckId, Suite, Text, Words, describe_fault, read_yaml

GATES = paths.EXPECTATIONS / "gates.yml"

Unit = Literal["year", "claims"]
GateNumber = Literal[1, 2]


class Limit(BaseModel):
    """A number that suites compare with, as `$name` in their SQL, and why it is that number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float
    why: Words


class Budget(BaseModel):
    """How many failing rows of a warning pass without asking a person: so many, or that share of the rows that the load reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: Annotated[int, Field(ge=0)] = 0
    share_of_rows: Annotated[float, Field(ge=0, le=1)] = 0.0
    why: Words

    def allowed(self, rows_read: int) -> int:
        """The budget for a load of `rows_read` rows: the larger of the two."""
        return max(self.rows, int(self.share_of_rows * rows_read))


class Gate(BaseModel):
    """One gate of one unit. `budget` holds for every warning check that has none of its own in `budgets`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gate: GateNumber
    unit: Unit
    suites: Annotated[tuple[Text, ...], Field(min_length=1)]
    budget: Budget
    budgets: Mapping[CheckId, Budget] = Field(default_factory=dict)

    def budget_of(self, check_id: str) -> Budget:
        """The budget of one warning check."""
        return self.budgets.get(check_id, self.budget)


class Gates(BaseModel):
    """All of gates.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: Mapping[str, Limit]
    gates: Annotated[tuple[Gate, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_unambiguous(self) -> "Gates":
        pairs = [(gate.gate, gate.unit) for gate in self.gates]
        if len(set(pairs)) != len(pairs):
            raise ValueError("a gate of a unit is given twice")
        return self

    def find(self, gate: GateNumber, unit: Unit) -> Gate:
        """The gate of a unit.

        Raises:
            SuiteError: gates.yml has none.
        """
        for candidate in self.gates:
            if (candidate.gate, candidate.unit) == (gate, unit):
                return candidate
        raise SuiteError(f"gates.yml has no gate {gate} for unit {unit}")


def read_gates(suites: Mapping[str, Suite], path: Path = GATES) -> Gates:
    """gates.yml, held against the suites that it names.

    Raises:
        SuiteError: the file is wrong, names a suite or a check that there is not, or leaves a suite without a gate.
    """
    try:
        gates = Gates.model_validate(read_yaml(path))
    except ValidationError as error:
        raise SuiteError(f"{path.name}: {describe_fault(error)}") from None
    used: set[str] = set()
    for gate in gates.gates:
        place = f"{path.name}: gate {gate.gate} of unit {gate.unit}"
        for name in gate.suites:
            if name not in suites:
                raise SuiteError(f"{place}: no suite {name} in suites/; there are {', '.join(sorted(suites))}")
        checks = {check.id for name in gate.suites for check in suites[name].checks}
        unknown = sorted(set(gate.budgets) - checks)
        if unknown:
            raise SuiteError(f"{place}: a budget for {unknown[0]}, which is no check of its suites")
        used.update(gate.suites)
    idle = sorted(set(suites) - used)
    if idle:
        raise SuiteError(f"{path.name}: suite {idle[0]} stands at no gate, so nothing would run it")
    return gates
