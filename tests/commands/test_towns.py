import pytest
import sqlalchemy as sa

from core.extensions import db
from models.school import Town


@pytest.mark.usefixtures("in_app")
def test_towns_are_loaded_again_without_a_double(app):
    for _ in range(2):
        answer = app.test_cli_runner().invoke(args=["towns", "load"])
        assert answer.exit_code == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Town)) > 35_000
    assert [t.name for t in db.session.scalars(Town.under("13001"))] == ["Marseille"]
    assert [t.departement for t in db.session.scalars(Town.under("69001"))] == ["69"]
