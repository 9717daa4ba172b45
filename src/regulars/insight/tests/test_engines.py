import pytest

from regulars.insight.engines import UnknownEngine, connect


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
                "('memory_limit', 'threads', 'temp_directory', 'TimeZone', "
                "'autoinstall_known_extensions', 'autoload_known_extensions')"
            ).fetchall()
        )
        assert settings == {
            "memory_limit": "953.6 MiB",
            "threads": "1",
            "temp_directory": str(tmp_path),
            "TimeZone": "UTC",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }

    @pytest.mark.parametrize(
        "url", ["spark://cluster", "postgres://db/x", "figures.duckdb", "", "duckdb://host/x"]
    )
    def test_refuses_what_is_not_built_in(self, url):
        with pytest.raises(UnknownEngine, match="is not an engine"):
            connect(url)
