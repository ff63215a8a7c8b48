"""`manage.py load_delivery`: load a file from the machine the platform runs on."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Organisation
from intake.formats import TEMPLATES
from intake.models import Batch, BatchState, Entrance
from intake.selectors import refusal_text, verdict_counts
from intake.services import batch_load, batch_receive
from intake.storage import absolute
from intake.verdicts import DeliveryRefused

PIECE_BYTES = 1024 * 1024


class Command(BaseCommand):
    """Load one file for one source unit, with a line of progress."""

    help = "Load a delivery (CSV, XLSX or Parquet) of a source unit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="the source unit's unified social credit code")
        parser.add_argument("--template", required=True, help=", ".join(TEMPLATES))
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            default=None,
            help="the day up to which the file tells everything (default: today)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Receive the file, load it here and now, and say how it went; exit with 1 if it was refused."""
        try:
            batch = self._receive(options)
        except DeliveryRefused as refusal:
            raise CommandError(str(refusal)) from None
        with _ProgressLine(self, batch):
            batch_load(batch=batch)
        self._report(batch)

    def _receive(self, options: dict[str, Any]) -> Batch:
        path: Path = options["file"]
        unit = Organisation.objects.filter(uscc=options["source"]).first()
        if unit is None:
            raise DeliveryRefused("unknown_source", uscc=options["source"])
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        return batch_receive(
            actor=None,
            source_unit=unit,
            template=options["template"],
            pieces=_pieces(path),
            file_name=path.name,
            as_of=options["as_of"] or timezone.localdate(),
            entrance=Entrance.COMMAND,
            language=get_language() or "zh-hans",
        )

    def _report(self, batch: Batch) -> None:
        self.stdout.write(
            f"batch {batch.pk}: {batch.get_state_display()} · {batch.rows_read} read, "
            f"{batch.rows_loaded} loaded ({batch.rows_corrected} corrections), "
            f"{batch.rows_unchanged} unchanged, {batch.rows_refused} refused"
        )
        for row in verdict_counts(batch.verdicts):
            self.stdout.write(f"  {row.count:>9} {row.code}: {row.text}")
        if batch.verdicts:
            self.stdout.write(f"  {absolute(batch.refused_rows_path)}")
        if batch.state not in (BatchState.LOADED, BatchState.LOADED_WITH_REFUSALS):
            raise CommandError(refusal_text(batch) or str(batch.get_state_display()))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


class _ProgressLine:
    """Shows the progress of a batch on one line, from a thread with a connection of its own."""

    def __init__(self, command: BaseCommand, batch: Batch) -> None:
        self._command = command
        self._batch = batch
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        try:
            while not self._ended.wait(1.0):
                seen = Batch.objects.filter(pk=self._batch.pk).values("percent", "rows_read").first()
                if seen:
                    line = f"\r{seen['percent']:>3} %  {seen['rows_read']} rows"
                    self._command.stderr.write(line, ending="")
                    self._command.stderr.flush()
        finally:
            connection.close()
