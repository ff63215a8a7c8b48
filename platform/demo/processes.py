"""The demo's processes: web and worker, started in the background and known by their pid files."""

import contextlib
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

STOP_SECONDS_MAX = 10
START_SECONDS_MAX = 60
_SHOW_SECONDS_MAX = 5


class DemoError(RuntimeError):
    """The demo cannot start; the message says what to do."""


@dataclass(frozen=True)
class Process:
    """One background process: how it is started and where its pid and its log are kept."""

    name: str
    command: tuple[str, ...]
    folder: Path

    @property
    def pid_file(self) -> Path:
        """The file that holds the process's number while it runs."""
        return self.folder / f"{self.name}.pid"

    @property
    def log_file(self) -> Path:
        """What the process prints."""
        return self.folder / f"{self.name}.log"

    def pid(self) -> int | None:
        """Return the number of the running process, or None."""
        with contextlib.suppress(OSError, ValueError):
            pid = int(self.pid_file.read_text(encoding="ascii"))
            # A number may have been given to another process since: ours runs our command.
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            if self.command[1] in command:
                return pid
        return None

    def start(self) -> None:
        """Start the process, unless it runs."""
        if self.pid() is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log, Path(os.devnull).open("rb") as nothing:
            # A session of its own: the process outlives the command that starts it.
            pid = os.posix_spawn(
                self.command[0],
                self.command,
                os.environ,
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, nothing.fileno(), 0),
                    (os.POSIX_SPAWN_DUP2, log.fileno(), 1),
                    (os.POSIX_SPAWN_DUP2, log.fileno(), 2),
                ],
                setsid=True,
            )
        self.pid_file.write_text(str(pid), encoding="ascii")
        # The new program shows its command a moment after it was started.
        deadline = time.monotonic() + _SHOW_SECONDS_MAX
        while self.pid() is None and time.monotonic() < deadline:
            time.sleep(0.01)

    def stop(self) -> None:
        """Ask the process to end, and end it where it does not."""
        pid = self.pid()
        if pid is not None:
            _signal(pid, signal.SIGTERM)
            deadline = time.monotonic() + STOP_SECONDS_MAX
            while self.pid() is not None and time.monotonic() < deadline:
                time.sleep(0.05)
            if self.pid() is not None:
                _signal(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        self.pid_file.unlink(missing_ok=True)


def demo_processes(folder: Path, port: int) -> tuple[Process, Process]:
    """Return the web server and the worker of the demo."""
    programs = Path(sys.executable).parent
    web = (str(programs / "gunicorn"), "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
           "--threads", "2", "--timeout", "120", "--preload")  # fmt: skip
    worker = (sys.executable, "-m", "celery", "--app", "config", "worker", "--concurrency", "1",
              "--loglevel", "INFO", "--without-gossip", "--without-mingle", "--beat")  # fmt: skip
    return Process("web", web, folder), Process("worker", worker, folder)


def stop_all(processes: Iterable[Process]) -> None:
    """Stop several processes at once: the slowest sets the pace, not the sum."""
    running = list(processes)
    for process in running:
        pid = process.pid()
        if pid is not None:
            _signal(pid, signal.SIGTERM)
    for process in running:
        process.stop()


def port_is_free(port: int) -> bool:
    """Tell whether nobody listens on ``port`` of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for_page(url: str, web: Process) -> None:
    """Return when ``url`` answers; raise DemoError when the server ends or the time is up."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(url, timeout=10),  # noqa: S310  (our own address)
        ):
            return
        if web.pid() is None:
            break
        time.sleep(0.2)
    log = web.log_file.read_text(encoding="utf-8", errors="replace")[-3000:]
    raise DemoError(f"the web server did not answer at {url}; its log ends:\n{log}")


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
