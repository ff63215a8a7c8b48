"""Nothing reads authorised data around the door: neither at run time nor in source code."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from archives import guard
from archives.guard import UnguardedRead
from archives.guard_scan import trespasses
from archives.models import Invoice, Record, Subject, UtilityMonth
from tests.archives import cases

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = {
    folder.name: folder
    for root in (PROJECT, PROJECT / "platform")
    for folder in root.iterdir()
    if (folder / "apps.py").exists()
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Invoice, UtilityMonth, Record])
def test_orm_around_the_door_is_refused(model: type) -> None:
    """A query set of a protected model fails when it runs."""
    with pytest.raises(UnguardedRead, match=r"archives\.access"):
        list(model.objects.all())  # type: ignore[attr-defined]
    with guard.loading():
        assert list(model.objects.all()) == []  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM archives_invoice",
        'select * from "archives_invoice_2024"',
        "SELECT 1 FROM public.archives_utility_month_rest",
        "WITH x AS (TABLE archives_tax_payment) SELECT * FROM x",
        "CREATE TEMP TABLE copied AS SELECT * FROM archives_record",
        "CREATE TEMP TABLE copied AS TABLE archives_record",
        "DECLARE c CURSOR FOR SELECT * FROM ARCHIVES_SOCIAL_SECURITY_MONTH",
        "UPDATE archives_record SET status = 'repaired' RETURNING *",
        "EXPLAIN ANALYZE SELECT * FROM archives_record",
    ],
)
def test_raw_sql_around_the_door_is_refused(statement: str) -> None:
    """Raw SQL is refused whatever its case, quotes, partition or disguise."""
    with connection.cursor() as cursor, pytest.raises(UnguardedRead):
        cursor.execute(statement)


@pytest.mark.django_db
def test_copy_around_the_door_is_refused() -> None:
    """COPY goes past Django's cursor, and is refused all the same."""
    with connection.cursor() as cursor, pytest.raises(UnguardedRead):
        cursor.copy("COPY archives_invoice TO STDOUT")
    with pytest.raises(UnguardedRead):
        connection.connection.execute("SELECT * FROM archives_record")


@pytest.mark.django_db
def test_related_managers_are_refused() -> None:
    """A subject's own records are no way around either."""
    subject = cases.subject()
    with pytest.raises(UnguardedRead):
        list(Subject.objects.get(pk=subject.pk).records.all())


@pytest.mark.django_db
def test_the_guard_closes_behind_the_loader() -> None:
    """After the loader, or in another thread beside it, the tables are closed."""
    with guard.loading():
        pass
    with pytest.raises(UnguardedRead):
        Record.objects.count()
    caught: list[type[BaseException]] = []

    def other() -> None:
        try:
            guard.check("SELECT * FROM archives_record")
        except UnguardedRead as error:
            caught.append(type(error))

    with guard.loading():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert caught == [UnguardedRead]


def test_definitions_pass() -> None:
    """Migrations and the emptying of test tables read nothing."""
    guard.check(
        "CREATE TABLE archives_invoice_2031 PARTITION OF archives_invoice FOR VALUES FROM ('a') TO ('b')"
    )
    guard.check("TRUNCATE archives_record, archives_invoice")
    guard.check("SELECT * FROM archives_subject")


def test_the_house_keeps_to_the_door() -> None:
    """No module outside the archive and the loader touches protected data."""
    assert {"intake", "scoring", "matching", "lenders", "reports", "accounts"} <= set(PACKAGES)
    assert [str(found) for found in trespasses(PACKAGES)] == []


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("from archives.models import Invoice", "imports the model Invoice"),
        ("from archives.models.series import TaxPayment as T", "imports the model TaxPayment"),
        ("from archives import models\nmodels.Record.objects.all()", "uses the model Record"),
        ("SQL = 'SELECT * FROM archives_invoice'", "names the table archives_invoice"),
        ("SQL = f'SELECT {1} FROM archives_record'", "names the table archives_record"),
        ("from archives.guard import reading", "imports guard.reading"),
        ("from archives import guard\nwith guard.loading(): pass", "opens the guard for loading"),
        ("from archives import frames", "imports archives.frames"),
        ("import psycopg\npsycopg.connect('')", "connects to the database around the guard"),
    ],
)
def test_a_planted_trespass_is_found(tmp_path: Path, source: str, what: str) -> None:
    """The scan finds each way around the door."""
    (tmp_path / "planted.py").write_text(source, encoding="utf-8")
    assert what in [found.what for found in trespasses({"matching": tmp_path})]


def test_the_loader_may_load_but_not_read(tmp_path: Path) -> None:
    """Intake names tables and opens the guard for loading; the door's own context stays closed to it."""
    (tmp_path / "load.py").write_text(
        "from archives.guard import loading\nT = 'archives_invoice'", encoding="utf-8"
    )
    assert trespasses({"intake": tmp_path}) == []
    (tmp_path / "load.py").write_text("from archives.guard import reading", encoding="utf-8")
    assert len(trespasses({"intake": tmp_path})) == 1
