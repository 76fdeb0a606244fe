import pysqlite3.dbapi2 as sqlite3
import pytest

from core.database import sqlite_file
from core.extensions import db


@pytest.mark.usefixtures("world")
def test_a_copy_holds_everything_and_is_its_owner_s_alone(app, tmp_path):
    file = tmp_path / "copie.db"
    answer = app.test_cli_runner().invoke(args=["backup", str(file)])
    with app.app_context():
        if sqlite_file(db.engine) is None:
            assert answer.exit_code == 1
            assert "pg_dump" in answer.output
            assert not file.exists()
            return
    assert answer.exit_code == 0, answer.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert [name.name for name in tmp_path.iterdir()] == ["copie.db"]
    with sqlite3.connect(file) as copy:
        assert copy.execute("SELECT count(*) FROM transfer").fetchone() == (2,)
        triggers = copy.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        assert triggers.fetchone() >= (4,)
    again = app.test_cli_runner().invoke(args=["backup", str(file)])
    assert again.exit_code == 1
    assert "existe déjà" in again.output
