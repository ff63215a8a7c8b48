"""The query log: append-only, chained, and honest about tampering."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from archives.access import open_files
from archives.chain import BrokenLink, first_broken
from archives.models import ChainHead, Query
from tests.archives import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> list[Query]:
    """Five reads by the operator."""
    subjects = [cases.subject(number) for number in range(1, 6)]
    open_files(
        cases.operator_reader(), subjects, purpose="pre_loan", items=["reg_basic", "soc_paid"], on=cases.ON
    )
    return list(Query.objects.order_by("number"))


def tamper(statement: str) -> None:
    """Change the log as somebody with all rights in the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE archives_query DISABLE TRIGGER archives_query_append_only")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE archives_query ENABLE TRIGGER archives_query_append_only")


def test_an_untouched_log_is_whole(log: list[Query]) -> None:
    """Each row continues the one before it, and the head is the last."""
    assert [query.number for query in log] == list(range(log[0].number, log[0].number + 5))
    assert first_broken() is None
    head = ChainHead.objects.get(name="queries")
    assert (head.number, head.link) == (log[-1].number, log[-1].link)


@pytest.mark.parametrize(
    ("statement", "reason", "place"),
    [
        ("UPDATE archives_query SET purpose = 'self_view' WHERE number = {0}", "the row was changed", 0),
        ("UPDATE archives_query SET denied = '{{}}' WHERE number = {0}", "the row was changed", 0),
        (
            "UPDATE archives_query SET at = at + interval '1 microsecond' WHERE number = {0}",
            "the row was changed",
            0,
        ),
        ("DELETE FROM archives_query WHERE number = {0}", "the row is missing", 0),
        ("DELETE FROM archives_query WHERE number > {0}", "rows are missing at the end", 1),
    ],
)
def test_tampering_is_named(log: list[Query], statement: str, reason: str, place: int) -> None:
    """The first row that does not fit is named, and the command fails with it."""
    target = log[2].number
    tamper(statement.format(target))
    assert first_broken() == BrokenLink(target + place, reason)
    with pytest.raises(CommandError, match=str(target + place)):
        call_command("verify_query_log")


def test_a_relinked_row_is_found_at_its_successor(log: list[Query]) -> None:
    """Whoever recomputes the link of a changed row breaks the next one."""
    tamper(f"UPDATE archives_query SET link = repeat('a', 64) WHERE number = {log[2].number}")
    assert first_broken() == BrokenLink(log[2].number, "the row was changed")


def test_the_command_counts_what_it_checked(log: list[Query]) -> None:
    """A whole chain is reported with its length."""
    out = io.StringIO()
    call_command("verify_query_log", stdout=out)
    assert f"{len(log)} queries" in out.getvalue()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE archives_query SET purpose = 'self_view'",
        "DELETE FROM archives_query",
        "TRUNCATE archives_query CASCADE",
    ],
)
def test_the_database_refuses_changes(log: list[Query], statement: str) -> None:
    """The log is append-only for the application, whatever its code."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Query.objects.count() == len(log)
