"""docker-compose.yml, the image and .env.example agree: no root, nothing but loopback, no secret without a value."""

import re
from fnmatch import fnmatch
from typing import Any

import pytest
import yaml

from aidbook.local.airflow_config import PRELOADED
from aidbook.paths import PROJECT

COMPOSE_TEXT = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE_TEXT)["services"]
OURS = sorted(name for name, service in SERVICES.items() if service["image"].startswith("aidbook"))
LONG_RUNNING = sorted(name for name, service in SERVICES.items() if service["restart"] != "no")
DOCKERFILE = (PROJECT / "docker" / "Dockerfile").read_text(encoding="utf-8")
EXAMPLE = dict(
    line.split("=", 1) for line in (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines() if "=" in line and line[0] != "#"
)
# What .env gives, by what stands for "not given": nothing, a default (:-), or a refusal to start (:?).
VARIABLES = re.findall(r"\$\{(\w+)(:[-?])?", COMPOSE_TEXT)
SECRETS = {name for name in EXAMPLE if name.endswith(("PASSWORD", "SECRET", "KEY"))}


def _environment(service: str) -> str:
    return yaml.safe_dump(SERVICES[service].get("environment", {}))


def test_env_example_names_what_compose_reads_and_nothing_else() -> None:
    assert {name for name, _ in VARIABLES} == set(EXAMPLE)


def test_scheduler_in_containers_preloads_what_the_local_one_does() -> None:
    given = SERVICES["scheduler"]["environment"]
    assert given["AIRFLOW__SCHEDULER__MP_START_METHOD"] == "forkserver"
    assert given["AIRFLOW__SCHEDULER__MP_FORKSERVER_PRELOAD"].split(",") == list(PRELOADED)


def test_secrets_have_no_value_in_the_repository_and_none_by_default() -> None:
    assert {name: EXAMPLE[name] for name in SECRETS if EXAMPLE[name]} == {}
    assert {name for name, otherwise in VARIABLES if name in SECRETS and otherwise != ":?"} == set()


@pytest.mark.parametrize("secret", ["POSTGRES_PASSWORD", "AIRFLOW_ADMIN_PASSWORD"])
def test_administrators_passwords_are_told_to_nothing_that_runs_tasks_or_serves_pages(secret: str) -> None:
    told = {name for name in SERVICES if secret in _environment(name)}
    assert told
    assert told <= {"postgres", "init", "night"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_services_show_no_secret_in_their_command(name: str) -> None:
    assert "${" not in str(SERVICES[name].get("command", "")) + str(SERVICES[name].get("healthcheck", ""))


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_services_are_not_root_and_can_gain_nothing(name: str) -> None:
    service = SERVICES[name]
    user = service.get("user") or (re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)[-1] if name in OURS else "root")
    assert user.partition(":")[0] not in ("root", "0")
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_ports_are_published_on_loopback_only(name: str) -> None:
    assert [port for port in SERVICES[name].get("ports", []) if not port.startswith("127.0.0.1:")] == []


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_long_running_services_come_back_and_say_how_they_are(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"]


def test_no_service_shares_the_network_of_another_which_it_would_lose_when_that_one_is_killed() -> None:
    assert {name for name, service in SERVICES.items() if "network_mode" in service} == set()


def test_image_is_built_once_and_never_pulled() -> None:
    assert [name for name in OURS if "build" in SERVICES[name]] == ["init"]
    assert {SERVICES[name]["pull_policy"] for name in OURS if name != "init"} == {"never"}


def test_every_volume_is_named_and_used() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert {volume for volume in mounted if not volume.startswith("./")} == set(yaml.safe_load(COMPOSE_TEXT)["volumes"])


def test_every_script_that_a_service_calls_is_in_the_image_and_may_be_run() -> None:
    called = set(re.findall(r"/opt/aidbook/(docker/\w+\.\w+)", COMPOSE_TEXT))
    scripts = {str(path.relative_to(PROJECT)) for path in (PROJECT / "docker").iterdir() if path.suffix in (".sh", ".py")}
    assert called <= scripts
    assert scripts <= set(DOCKERFILE.split())


def test_what_the_image_copies_is_sent_to_the_builder() -> None:
    rules = [line for line in (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    copied = {part for line in DOCKERFILE.splitlines() if line.startswith("COPY") for part in line.split()[1:-1] if part[:2] != "--"}
    for path in sorted(copied):
        assert (PROJECT / path).exists()
        sent = [rule[0] == "!" for rule in rules if fnmatch(path, rule.lstrip("!")) or path.startswith(f"{rule.lstrip('!')}/")]
        assert sent[-1], path
