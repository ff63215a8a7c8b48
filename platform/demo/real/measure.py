"""Seconds and peak memory of each stage, of this process and of the database server beside it."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_SAMPLE_SECONDS = 0.1
_KIB = 1024


@dataclass(frozen=True)
class Stage:
    """What one stage took: wall seconds, and the peak resident memory in bytes of the largest process."""

    name: str
    seconds: float
    own_bytes: int
    other_bytes: int


@dataclass
class Meter:
    """Measures stages one after the other; ``others`` names the programs whose processes count too."""

    others: tuple[str, ...] = ("postgres",)
    stages: list[Stage] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what runs inside."""
        _forget_peak()
        ended = threading.Event()
        peak = [0]
        watcher = threading.Thread(target=self._watch, args=(ended, peak), daemon=True)
        watcher.start()
        start = time.monotonic()
        try:
            yield
        finally:
            seconds = time.monotonic() - start
            ended.set()
            watcher.join()
            self.stages.append(Stage(name, seconds, resident_peak("self"), peak[0]))

    @property
    def seconds(self) -> float:
        """Seconds of all stages."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def peak_bytes(self) -> int:
        """The largest resident memory that any one process reached."""
        return max((max(stage.own_bytes, stage.other_bytes) for stage in self.stages), default=0)

    def _watch(self, ended: threading.Event, peak: list[int]) -> None:
        while True:
            for pid in _pids(self.others):
                peak[0] = max(peak[0], resident_peak(pid))
            if ended.wait(_SAMPLE_SECONDS):
                return


def resident_peak(pid: str) -> int:
    """Return the peak resident memory of a process in bytes since it was last forgotten."""
    return _status_field(pid, "VmHWM:")


def _status_field(pid: str, name: str) -> int:
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * _KIB
    return 0


def _forget_peak() -> None:
    # Linux: writing 5 begins the peak resident memory of this process anew.
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _pids(programs: tuple[str, ...]) -> Iterator[str]:
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            command = (Path(entry.path) / "comm").read_text(encoding="utf-8").strip()
        except OSError:
            continue
        if command in programs:
            yield entry.name
