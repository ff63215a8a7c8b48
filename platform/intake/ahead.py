"""Work ahead: the next item of an iterator is made in a thread while the present one is used."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield ``items`` in their order, each made while the one before it is in use.

    Only one is made ahead, so memory stays bounded. An exception comes out where its item would have. The
    thread sees the language and other context of the caller, but must not use the database: connections
    belong to their thread.
    """
    context = copy_context()

    def make() -> list[T]:
        return context.run(lambda: list(islice(items, 1)))

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="intake") as pool:
        future = pool.submit(make)
        while made := future.result():
            future = pool.submit(make)
            yield made[0]
