"""The environment, read once into frozen settings. Nothing else in the project looks at the environment.

Every variable is named ``AIDBOOK_<FIELD>``; docs and docker-compose.yml use the same names.
"""

import os
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from aidbook import paths
from aidbook.errors import SettingsError

Role = Literal["admin", "owner", "loader", "reader"]
"""Who connects: admin makes roles, owner changes structure, loader does the nightly work, reader is for BI tools."""

CREDENTIALS_NAME = "credentials.env"


class Settings(BaseSettings):
    """What a deployment decides. A default suits a checkout on one's own machine."""

    model_config = SettingsConfigDict(env_prefix="AIDBOOK_", frozen=True, extra="ignore")

    home: Path = Field(default=paths.PROJECT / ".aidbook", description="State of this machine: archive, inbox, pages, server data.")
    dsn: SecretStr | None = Field(
        default=None,
        description="postgresql:// address of the aidbook database as an administrator; unset means the project's own server.",
    )
    owner_dsn: SecretStr | None = Field(default=None, description="The same database as aidbook_owner (DDL).")
    loader_dsn: SecretStr | None = Field(default=None, description="The same database as aidbook_loader (nightly work).")
    reader_dsn: SecretStr | None = Field(default=None, description="The same database as bi_reader (BI tools, read only).")
    inbox: str | None = Field(default=None, description="Folder or object-store address with submissions; default <home>/inbox.")
    sample_site: str | None = Field(default=None, description="Base address of the sample bulletin site, while it is served.")
    contact: str | None = Field(default=None, description="Contact that the crawler names; real sources stay disabled without one.")

    notifier: str | None = Field(default=None, description="Class of the Airflow notifier that alerts go to, as package.module.Class.")
    notifier_arguments: SecretStr = Field(
        default=SecretStr("{}"), description="Its arguments as JSON; templates may name the alert: {{ alert.message }}."
    )

    sample_years: str = Field(default="2018-2025", description="Report years of the sample that `make run` makes: one, or first-last.")
    sample_scale: float = Field(default=1.0, gt=0, le=1, description="How much of a whole country the sample is.")

    def make_home(self) -> Path:
        """Make the home folder, closed to other users of the machine: it holds passwords and personal data. Its absolute path.

        A folder that is somebody else's keeps the rights that they gave it.
        """
        home = self.home.resolve()
        home.mkdir(parents=True, exist_ok=True)
        status = home.stat()
        if status.st_uid == os.geteuid() and status.st_mode & 0o077:
            home.chmod(0o700)
        return home

    @property
    def inbox_path(self) -> Path:
        """The inbox as a folder."""
        return Path(self.inbox) if self.inbox else self.home / "inbox"

    @property
    def archive(self) -> Path:
        """Received bytes by sha256 (workbooks) and WARC files (pages); restricted as a whole."""
        return self.home / "archive"

    @property
    def answers(self) -> Path:
        """Workbooks that go back to their senders, by report year and province; restricted as the archive is."""
        return self.home / "answers"

    @property
    def pages(self) -> Path:
        """The gate's HTML pages, one folder a load."""
        return self.home / "pages"

    @property
    def work(self) -> Path:
        """Target paths of dbt and other files that a load may leave and a later one removes."""
        return self.home / "work"

    @property
    def credentials(self) -> Path:
        """Addresses with passwords that the project made for its own server; readable by its owner only."""
        return self.home / CREDENTIALS_NAME

    def dsn_of(self, role: Role) -> str:
        """The database address of a role.

        Raises:
            SettingsError: no address is known, because neither the environment nor ``make run`` has given one.
        """
        secret: SecretStr | None = getattr(self, "dsn" if role == "admin" else f"{role}_dsn")
        if secret is None:
            variable = "AIDBOOK_DSN" if role == "admin" else f"AIDBOOK_{role.upper()}_DSN"
            raise SettingsError(
                f"No database address for {role}: {variable} is not set and {self.credentials} does not give it. Run `make run`, or set it."
            )
        return secret.get_secret_value()


@cache
def settings() -> Settings:
    """The settings of this process: the environment first, then the credentials file of the home folder."""
    home = Settings().home
    return Settings(_env_file=home / CREDENTIALS_NAME)  # type: ignore[call-arg]  # pydantic-settings takes it, its stubs do not say so


def reload_settings() -> None:
    """Forget the settings of this process, because the credentials file has changed."""
    settings.cache_clear()
