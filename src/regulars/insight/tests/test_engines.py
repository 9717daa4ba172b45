import gc
import subprocess
import sys
from pathlib import Path

import pytest
from ibis.common.exceptions import TableNotFound

from regulars.insight.engines import UnknownEngine, connect, modest_memory, moved


class TestConnect:
    def test_computes_in_memory(self):
        assert connect().sql("SELECT 40 + 2 AS n").n.sum().to_pyarrow().as_py() == 42

    def test_computes_in_a_file(self, tmp_path):
        path = tmp_path / "figures.duckdb"

        connect(f"duckdb://{path}").con.execute("CREATE TABLE t AS SELECT 1 AS one")

        assert connect(f"duckdb://{path}").list_tables() == ["t"]

    def test_obeys_limits(self, tmp_path):
        engine = connect(memory_limit="1GB", threads=1, temp_folder=tmp_path)

        settings = dict(
            engine.con.execute(
                "FROM duckdb_settings() SELECT name, value WHERE name IN "
                "('memory_limit', 'threads', 'TimeZone', "
                "'autoinstall_known_extensions', 'autoload_known_extensions')"
            ).fetchall()
        )
        assert settings == {
            "memory_limit": "953.6 MiB",
            "threads": "1",
            "TimeZone": "UTC",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }

    def test_spills_to_a_private_folder_of_its_own_that_goes_away_with_it(self, tmp_path):
        def folder_of(engine):
            asked = "SELECT current_setting('temp_directory')"
            return Path(engine.con.execute(asked).fetchall()[0][0])

        engine, other = connect(temp_folder=tmp_path), connect(temp_folder=tmp_path)
        folder = folder_of(engine)
        assert folder.parent == tmp_path
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder_of(other) != folder

        del engine
        gc.collect()

        assert list(tmp_path.iterdir()) == [folder_of(other)]

    @pytest.mark.parametrize(
        "url", ["hadoop://cluster", "postgres://db/x", "figures.duckdb", "", "duckdb://host/x"]
    )
    def test_refuses_what_is_not_built_in(self, url):
        with pytest.raises(UnknownEngine, match="is not an engine"):
            connect(url)

    def test_describes_tables_without_arrow(self, tmp_path):
        path = tmp_path / "one.parquet"
        connect().con.execute(f"COPY (SELECT 1::BIGINT AS one, 'x' AS name) TO '{path}'")
        program = (
            "import sys; from regulars.insight.engines import connect; "
            f"kinds = connect().read_parquet({str(path)!r}).schema().items(); "
            "print([f'{name} {kind}' for name, kind in kinds], 'pyarrow' in sys.modules)"
        )

        found = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )

        assert found.stdout == "['one int64', 'name string'] False\n"

    def test_knows_no_table_that_is_not_there(self):
        with pytest.raises(TableNotFound):
            connect().table("nowhere")


class TestMoved:
    def test_is_the_table_itself_in_its_own_engine(self, tmp_path):
        engine = connect()
        table = engine.sql("SELECT 1 AS one")

        with moved(table, engine, temp_folder=tmp_path) as there:
            assert there is table
            assert list(tmp_path.iterdir()) == []

    def test_leaves_no_file_behind(self, tmp_path):
        table = connect().sql("SELECT 'Ö' AS name, TIMESTAMP '2024-05-01 23:00:00' AS moment")

        with moved(table, connect(), temp_folder=tmp_path) as there:
            assert there.to_pyarrow().to_pylist() == table.to_pyarrow().to_pylist()
            assert len(list(tmp_path.glob("*/*.parquet"))) == 1

        assert list(tmp_path.iterdir()) == []


class TestFailures:
    def test_are_those_of_the_engines_that_are_loaded(self):
        program = (
            "import sys; from regulars.insight.engines import failures; "
            "print([kind.__name__ for kind in failures()], 'pyspark' in sys.modules)"
        )

        found = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )

        assert found.stdout == "['MemoryError', 'OutOfMemoryException', 'IOException'] False\n"


class TestModestMemory:
    @pytest.mark.parametrize(("machine", "expected"), [(1024, "512MiB"), (65536, "2500MiB")])
    def test_is_half_of_the_machine_up_to_a_ceiling(self, machine, expected, monkeypatch):
        sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": machine * 256}
        monkeypatch.setattr("os.sysconf", sizes.get)

        assert modest_memory() == expected
