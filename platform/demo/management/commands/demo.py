"""`manage.py demo start|stop|reset`: the demo city, its database, its web server and its worker."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from demo.processes import DemoError, demo_processes, port_is_free, stop_all, wait_for_page


class Command(BaseCommand):
    """Starts, stops or deletes the demo."""

    help = "Start the demo city (building it if it is missing), stop it, or delete it with all its data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb."""
        parser.add_argument("verb", choices=["start", "stop", "reset"])

    def handle(self, *_: Any, verb: str, **__: Any) -> None:
        """Carry the verb out."""
        if not settings.DEMO:
            raise CommandError("This is not a demo: set DEMO=1 to run one. Its logins are public.")
        {"start": self._start, "stop": self._stop, "reset": self._reset}[verb]()

    def _start(self) -> None:
        web, worker = demo_processes(settings.HOME_DIR / "run", settings.PORT)
        # A second start takes the code and the database as they are now.
        stop_all((web, worker))
        if not port_is_free(settings.PORT):
            raise CommandError(
                f"Port {settings.PORT} is taken: choose another, for example `PORT=8001 make demo`."
            )
        self._say("Starting the database")
        call_command("embedded_postgres", "start", stdout=self.stdout)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("demo_city", stdout=self.stdout)
        self._say("Starting web and worker")
        web.start()
        try:
            wait_for_page(f"{settings.BASE_URL}/", web)
        except DemoError as error:
            raise CommandError(str(error)) from error
        worker.start()
        self._print_logins()

    def _stop(self) -> None:
        stop_all(demo_processes(settings.HOME_DIR / "run", settings.PORT))
        call_command("embedded_postgres", "stop", stdout=self.stdout)
        self._say("Stopped; the data stay until `make demo-reset`")

    def _reset(self) -> None:
        from demo.reset import delete_everything

        stop_all(demo_processes(settings.HOME_DIR / "run", settings.PORT))
        delete_everything()
        self._say("The demo city is deleted")

    def _print_logins(self) -> None:
        from demo.logins import PASSWORD, logins

        rows = logins()
        width = max(len(row.email) for row in rows)
        self.stdout.write(f"\nThe city is open: {settings.BASE_URL}/\n")
        self.stdout.write(f"One login per role, all with the password: {PASSWORD}\n\n")
        for row in rows:
            self.stdout.write(f"  {row.email:<{width}}  {row.role}  ({row.organisation})")
        self.stdout.write(
            f"\nLogs: {settings.HOME_DIR / 'run'}   Stop: make demo-stop   Begin anew: make demo-reset"
        )

    def _say(self, text: str) -> None:
        self.stdout.write(f"==> {text}")
