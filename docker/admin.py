#!/usr/bin/env python3
"""Make Airflow's user `admin`, or give it another password. It comes on stdin; `airflow users create` wants a terminal or an argument."""

import sys

from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.utils.providers_configuration_loader import providers_configuration_loaded


@providers_configuration_loaded
def main() -> None:
    """Read the password, make the user.

    Raises:
        SystemExit: there is no password, or Airflow did not take it.
    """
    password = sys.stdin.readline().strip()
    if not password:
        sys.exit("The password of Airflow's admin has to come on stdin.")
    with get_application_builder() as builder:
        security = builder.sm
        user = security.find_user("admin")
        if user:
            done = security.reset_password(user.id, password)
        else:
            done = security.add_user("admin", "Data", "Engineer", "admin@localhost", security.find_role("Admin"), password)
    if not done:
        sys.exit("Airflow did not take the user admin.")


if __name__ == "__main__":
    main()
