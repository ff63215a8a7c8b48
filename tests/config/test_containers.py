"""The container files cannot be run here: their syntax and every command in them are checked instead."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions in order."""
    lines = [line.strip() for line in DOCKERFILE.splitlines() if line.strip()]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_services_are_those_of_a_city() -> None:
    """PostgreSQL 18, Redis, web, worker, beat and the gateway's mock are there."""
    assert {"postgres", "redis", "web", "worker", "beat", "stripe-mock"} <= set(SERVICES)
    assert SERVICES["postgres"]["image"] == "postgres:18"


def test_every_reference_between_services_exists() -> None:
    """What a service depends on, mounts or keeps secret is declared."""
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"]), name
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"], name


def test_every_setting_of_the_services_is_read() -> None:
    """A misspelt name would be ignored in silence: each must stand in `.env.example`."""
    known = set(
        re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    for service in OURS.values():
        assert {name.removesuffix("_FILE") for name in service["environment"]} <= known


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_command_of_each_service_starts(name: str) -> None:
    """Each program knows the arguments it is given; it is asked for help instead of being run."""
    program, *arguments = OURS[name]["command"]
    executable = (
        sys.executable
        if program == "python"
        else shutil.which(program, path=str(Path(sys.executable).parent))
    )
    assert executable
    if program == "gunicorn":
        checked = [executable, "--check-config", *arguments]
    elif program == "celery":
        checked = [executable, *arguments, "--help"]
    else:
        checked = [executable, *arguments, "--help"]
    result = subprocess.run(checked, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_image_copies_what_exists_and_sets_up_by_the_script() -> None:
    """Every path copied is in the repository, and the image is set up as a checkout is."""
    for word, rest in instructions():
        if word == "COPY":
            for source in rest.split()[:-1]:
                assert (PROJECT / source).exists(), source
    assert ("RUN", "sh scripts/setup.sh run") in instructions()
    packages = {"platform", "lenders", "scoring", "cms", "reports"}
    assert packages <= {rest.split()[0] for word, rest in instructions() if word == "COPY"}


def test_the_images_default_command_starts() -> None:
    """The image's own command is one that the server accepts."""
    command = json.loads(dict(instructions())["CMD"])
    gunicorn = shutil.which("gunicorn", path=str(Path(sys.executable).parent))
    assert gunicorn
    result = subprocess.run(
        [gunicorn, "--check-config", *command[1:]], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_the_images_system_packages_are_those_of_the_set_up() -> None:
    """The image installs the libraries that the set-up script looks for, so that it need not."""
    script = (PROJECT / "scripts/setup.sh").read_text(encoding="utf-8")
    needed = set(re.findall(r"^need_library \S+ (\S+)$", script, flags=re.MULTILINE))
    assert needed
    run = next(rest for word, rest in instructions() if word == "RUN")
    assert needed <= set(shlex.split(run))


def test_the_scripts_are_written_in_portable_shell() -> None:
    """A shell reads every script without complaint."""
    for script in ("scripts/setup.sh", ".ci/run"):
        shell = "bash" if script == ".ci/run" else "sh"
        result = subprocess.run(
            [shell, "-n", script], cwd=PROJECT, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
