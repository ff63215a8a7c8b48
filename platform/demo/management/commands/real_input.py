"""`manage.py real_input FOLDER`: real firms and invoices through the whole job (docs/real-input.md)."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.real.run import RealInputError, run_real
from demo.real.table import table
from intake.adapters.delivery import AdapterError


class Command(BaseCommand):
    """Runs the job in a database of its own and prints what came of it."""

    help = "Take a folder of real firms and invoices through intake, training, scores, matching and a report."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, the day and where the report goes."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--today", type=date.fromisoformat, help="day of the run (default: today)")
        parser.add_argument("--output", type=Path, help="where the printed report goes")

    def handle(self, *_: Any, folder: Path, today: date | None, output: Path | None, **__: Any) -> None:
        """Run the stages and print the table."""
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder: name one with the four files of docs/real-input.md")
        output = output or settings.HOME_DIR / "real-input-report.pdf"
        call_command("embedded_postgres", "start", stdout=self.stdout)
        try:
            run = run_real(
                folder=folder,
                today=today or timezone.localdate(),
                output=output,
                say=lambda text: self.stdout.write(f"==> {text}"),
            )
        except (AdapterError, RealInputError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n" + table(run))
