"""The process that opens workbooks: one request, one submission. :mod:`aidbook.workbooks.worker` starts it."""

import dataclasses
import datetime as dt
import gc
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aidbook.errors import AidbookError
from aidbook.forms.corrections import RowCorrection
from aidbook.forms.load import load_form
from aidbook.landing.packed_rows import with_packed_rows
from aidbook.workbooks.limited import serve
from aidbook.workbooks.understand import understand

CPU_SECONDS: Final = 30
"""Per file. A province's report takes 0.05 s."""


@dataclass(frozen=True, slots=True)
class Request:
    """One workbook to read."""

    content: bytes
    file_name: str
    form: str
    form_folder: Path
    today: dt.date
    corrections: tuple[RowCorrection, ...] = ()
    """Of rows of this very file, beside the cells that the form's own list corrects."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a request could not be answered: an error of the form (the structure), or anything unforeseen with its traceback."""

    message: str
    is_form_error: bool


def _answer(request: Request) -> object:
    # A report leaves nothing in cycles. What a damaged file leaves with its errors must not add up from file to file.
    gc.collect()
    try:
        form = load_form(request.form, request.form_folder)
        if request.corrections:
            form = dataclasses.replace(form, row_corrections=request.corrections)
        return with_packed_rows(understand(request.content, request.file_name, form, request.today))
    except AidbookError as error:
        return Failure(str(error), is_form_error=True)
    except MemoryError:
        raise
    except Exception:
        # The parent must learn of a fault of ours on one file and go on with the next; it logs the traceback and refuses the file.
        return Failure(traceback.format_exc(), is_form_error=False)


def main() -> None:
    """Serve until the parent is done."""
    # While a file is read, collecting rarely saves a fifth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    serve(_answer, CPU_SECONDS)
