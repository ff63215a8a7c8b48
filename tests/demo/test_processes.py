"""The demo's processes: started once, known by their pid files, stopped for good."""

import socket
import sys
import time
from pathlib import Path

from demo.processes import Process, port_is_free

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")


def test_a_process_is_started_once_and_stopped(tmp_path: Path) -> None:
    """Starting twice keeps the first; stopping ends it and forgets it."""
    process = Process("sleeper", SLEEPER, tmp_path)
    assert process.pid() is None
    process.start()
    first = process.pid()
    process.start()
    assert process.pid() == first is not None
    process.stop()
    assert process.pid() is None
    assert not process.pid_file.exists()


def test_the_number_of_a_stranger_is_not_ours(tmp_path: Path) -> None:
    """A pid file that outlived its process may name somebody else's: that one is left alone."""
    process = Process("sleeper", (sys.executable, "never-run-by-anyone"), tmp_path)
    stranger = Process("stranger", SLEEPER, tmp_path)
    stranger.start()
    process.pid_file.write_text(str(stranger.pid()), encoding="ascii")
    assert process.pid() is None
    process.stop()
    assert stranger.pid() is not None
    stranger.stop()


def test_a_taken_port_is_seen() -> None:
    """Whoever listens there first keeps it."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not port_is_free(port)
    deadline = time.monotonic() + 5
    while not port_is_free(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert port_is_free(port)
