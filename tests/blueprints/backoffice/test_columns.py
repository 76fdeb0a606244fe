"""A column says what it is once: every screen, file and trail follows."""

import csv
import html
from io import StringIO

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, registry

from blueprints import backoffice
from blueprints.backoffice.kit.doors import CARE
from blueprints.backoffice.kit.screen import Screen
from core.columns import MASK, Cents, Secret, column, labels_of
from core.database import NAMES, Base, PrimaryKey
from core.extensions import db
from core.transaction import transaction
from models.audit import AuditLine
from models.reimbursement import Statement
from tests.builders.signed_in import sign_in
from tests.conftest import make_app
from tests.engines import dispose

PIN, NEW_PIN = "8-sésame-1", "8-sésame-2"


class Apart(DeclarativeBase):
    """A base with its own metadata: nothing of this file is seen by the rest."""

    trailed = True
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map=Base.registry.type_annotation_map,
    )


class Trinket(Apart):
    __tablename__ = "trinket"

    id: Mapped[PrimaryKey]
    name: Mapped[str] = column("Nom")
    pin: Mapped[Secret] = column("Code secret")
    price: Mapped[Cents] = column("Prix")


class TrinketScreen(Screen):
    record_class = Trinket
    slug, title, singular, section = "babioles", "Babioles", "Babiole", "Suivi"
    readers = CARE
    column_list = column_details_list = ("name", "pin", "price")


@pytest.fixture
def office(database, world, monkeypatch):
    """The back office with a screen more, as an administrator; its table goes with it."""
    monkeypatch.setattr(backoffice, "SCREENS", (*backoffice.SCREENS, TrinketScreen))
    app = make_app(database.url)
    with app.app_context():
        with transaction():
            Apart.metadata.create_all(db.session.connection())
            db.session.add(Trinket(name="Toupie", pin=PIN, price=1_234_50))
        with transaction():
            trinket = db.session.scalars(sa.select(Trinket)).one()
            trinket.pin, trinket.price = NEW_PIN, 99_05
    client = app.test_client()
    sign_in(client, world.admin, second_factor=True)
    yield client
    with app.app_context():
        with transaction():
            Apart.metadata.drop_all(db.session.connection())
        dispose(app)


def read(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.text).replace("\u202f", " ").replace("\u00a0", " ")


def test_the_trail_keeps_amounts_and_masks_secrets(office):
    with office.application.app_context():
        lines = db.select(AuditLine.changes).filter_by(subject_type="trinket")
        made, changed = db.session.scalars(lines.order_by(AuditLine.id))
    made.pop("id")
    assert made == {"name": [None, "Toupie"], "pin": [None, MASK], "price": [None, 1_234_50]}
    assert changed == {"pin": [MASK, MASK], "price": [1_234_50, 99_05]}


@pytest.mark.parametrize("where", ["", "details/?id=1"])
def test_pages_show_euros_and_no_secret(office, where):
    shown = read(office, f"/gestion/babioles/{where}")
    assert "99,05 €" in shown
    assert MASK in shown
    assert NEW_PIN not in shown


def test_an_export_has_euros_and_no_secret(office):
    text = read(office, "/gestion/babioles/export/csv/").removeprefix("\ufeff")
    titles, row = csv.reader(StringIO(text), delimiter=";")
    assert titles == ["Nom", "Code secret", "Prix"]
    assert row == ["Toupie", MASK, "99,05"]


@pytest.mark.parametrize("where", ["", "export/csv/"])
def test_the_journal_says_euros_and_no_secret(office, where):
    said = read(office, f"/gestion/journal/{where}")
    assert f"Code secret : {MASK} → {MASK}" in said
    assert "Prix : 1 234,50 € → 99,05 €" in said
    assert PIN not in said
    assert NEW_PIN not in said


def test_nothing_of_the_table_is_left_in_the_house():
    assert "trinket" not in db.metadata.tables
    assert Trinket not in {mapper.class_ for mapper in db.Model.registry.mappers}


def test_a_relation_is_called_as_the_column_that_bears_its_name():
    assert labels_of(Statement)["run"] == "Campagne"
