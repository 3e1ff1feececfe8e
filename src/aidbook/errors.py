"""The one error family: the structure cannot go on.

Wrong *data* is never an error here; it becomes a :class:`aidbook.model.finding.Finding` and the work goes on.
"""


class AidbookError(Exception):
    """Root of the family. A message says what was seen, where, and what to do next."""


class SettingsError(AidbookError):
    """A setting is missing or makes no sense."""


class FormError(AidbookError):
    """A form's folder under sources/ cannot be used as it is."""


class SourceError(AidbookError):
    """A bulletin source's folder under sources/ cannot be used as it is."""


class StorageError(AidbookError):
    """Bytes that came cannot be kept: the archive's disk has no room or refuses them."""


class WarehouseError(AidbookError):
    """The database is not in the state that a step needs."""


class TooLateError(WarehouseError):
    """A decision about a load that waits for it no more, or for something else than was shown."""


class BuildError(WarehouseError):
    """dbt could not build a candidate; the message names the models and why."""


class BackupError(AidbookError):
    """A backup cannot be used, or must not take the place of what is there."""


class QuestionError(AidbookError):
    """A question under docs/questions is not written as the others are, or has no such parameter."""


class SuiteError(AidbookError):
    """A suite under expectations/ cannot be run as it is written."""


class LocalServerError(AidbookError):
    """A server on this machine (PostgreSQL, Airflow, the sample site) did not start, or is gone."""
