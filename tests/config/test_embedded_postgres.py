"""The embedded server: made once, started by whoever needs it, in nobody's home."""

import os
import stat
from pathlib import Path

import psycopg
import pytest

from config.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError, default_home


def test_starting_twice_gives_one_server_and_the_data_stay(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A stopped server starts again with what it held; destroying leaves nothing."""
    home = Path(f"/var/tmp/credit-easy-{os.geteuid()}-server-{os.getpid()}")
    server = EmbeddedPostgres(home / "postgres", options="-c fsync=off")
    try:
        url = server.start()
        assert server.start() == url
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        server.stop()
        assert not server.is_running()
        server.start()
        with psycopg.connect(f"{url}/postgres") as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    finally:
        server.destroy()
        home.rmdir()
    assert not home.exists()


def test_the_default_folder_is_outside_homes() -> None:
    """Under root the server's account must reach its folder: it never lies below a home."""
    assert default_home(Path("/root/somewhere")).parent == Path("/var/tmp")
    assert default_home(Path("/a")) != default_home(Path("/b"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of somebody else")
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """Somebody may have put a folder of that name there: it is not used."""
    home = tmp_path / "postgres"
    home.mkdir()
    os.chown(home, 12345, 12345)
    with pytest.raises(EmbeddedPostgresError, match="CREDIT_EASY_HOME"):
        EmbeddedPostgres(home).start()
