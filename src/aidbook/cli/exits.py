"""What the exit code of a command says of a load."""

from typing import Final

EXIT_FAILED: Final = 1
EXIT_REFUSED: Final = 3
EXIT_WAITING: Final = 4


def exit_code(state: str) -> int:
    """0 published or unchanged, 3 refused by a gate, 4 waiting for a person, 1 anything else."""
    return {"published": 0, "unchanged": 0, "refused": EXIT_REFUSED, "waiting": EXIT_WAITING}.get(state, EXIT_FAILED)
