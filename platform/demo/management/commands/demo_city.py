"""`manage.py demo_city`: brings the demo city in, once."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.city.city import DEFAULT_SEED
from demo.loading.city import is_loaded, load_city


class Command(BaseCommand):
    """Draws the city and brings it in through the product's own doors."""

    help = "Build the demo city; where there is one already, leave it as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the business date and the seed."""
        parser.add_argument("--on", type=date.fromisoformat, help="business date (default: today)")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED)

    def handle(self, *_: Any, on: date | None, seed: int, **__: Any) -> None:
        """Build it unless it stands."""
        if not settings.DEMO:
            raise CommandError("This is not a demo: set DEMO=1. A demo city never goes beside real data.")
        if is_loaded():
            self.stdout.write("==> The demo city stands already; its data are kept")
            return
        load_city(on=on or timezone.localdate(), say=lambda text: self.stdout.write(f"==> {text}"), seed=seed)
