"""A delivery made by an adapter, and its way through intake."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from accounts.models import Organisation, User
from intake.models import Batch, Entrance
from intake.services import batch_load, batch_receive

#: Rows of a Parquet row group: readers stay within memory.
ROW_GROUP_ROWS = 100_000
_PIECE_BYTES = 1024 * 1024


class AdapterError(ValueError):
    """The folder is not what the adapter reads; the text names the file or column."""


@dataclass(frozen=True, slots=True)
class StandardDelivery:
    """Rows under the headers of ``template``; amounts may stand under the headers in fen."""

    template: str
    name: str
    frame: pl.DataFrame


def standard_delivery_load(
    *, delivery: StandardDelivery, source_unit: Organisation, as_of: date, actor: User | None = None
) -> Batch:
    """Load ``delivery`` as a Parquet file of ``source_unit``; return the batch with its verdicts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{delivery.name}.parquet"
        delivery.frame.write_parquet(path, row_group_size=ROW_GROUP_ROWS)
        batch = batch_receive(
            actor=actor,
            source_unit=source_unit,
            template=delivery.template,
            pieces=_pieces(path),
            file_name=path.name,
            as_of=as_of,
            entrance=Entrance.COMMAND,
        )
    return batch_load(batch=batch)


def read_table(folder: Path, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """Read ``name`` (.parquet or .csv) of ``folder``; raise `AdapterError` if it or a column is missing."""
    found = next(
        (path for path in (folder / f"{name}.parquet", folder / f"{name}.csv") if path.exists()), None
    )
    if found is None:
        raise AdapterError(f"{folder} has neither {name}.parquet nor {name}.csv")
    frame = pl.read_parquet(found) if found.suffix == ".parquet" else pl.read_csv(found, infer_schema=False)
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise AdapterError(f"{found.name} lacks {', '.join(missing)}")
    return frame


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
