"""The journal shows a visitor what changed of the records that they may read, in words."""

import html

import pytest
import sqlalchemy as sa

from core.extensions import db
from core.transaction import transaction
from models.audit import AuditLine
from models.holder import Holder
from models.reimbursement import ReimbursementRun
from models.user import User

JOURNAL = "/gestion/journal/"
NOT_FINANCE_S = {"holder", "guardian", "registration", "photo", "consent", "card", "user"}


@pytest.fixture
def secret(app, full_world):
    """A pupil is renamed; the number of that line."""
    with app.app_context(), transaction():
        db.session.get(Holder, full_world.holder).last_name = "Confidentielle"
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.max(AuditLine.id)))


def everything(client, address=JOURNAL, **query):
    page = client.get(address, query_string={"page_size": 1000, **query}).text
    return html.unescape(page).replace("\u202f", " ")


def test_finance_reads_of_no_pupil_in_the_journal(team, secret):
    finance = team("finance")
    pages = [
        everything(finance),
        everything(finance, search="holder"),
        everything(finance, f"{JOURNAL}export/csv/"),
        everything(finance, f"{JOURNAL}details/", id=secret),
    ]
    assert not any("Confidentielle" in page or "17/05/2013" in page for page in pages)
    assert "/gestion/remboursements/details/?id=" in pages[0]
    assert finance.get(f"{JOURNAL}details/?id={secret}").status_code == 302


@pytest.mark.parametrize("login", ["agent", "hotline", "admin"])
def test_those_who_read_pupils_read_what_changed_of_them(team, secret, login):
    client = team(login)
    assert "Confidentielle" in everything(client)
    assert "Confidentielle" in everything(client, f"{JOURNAL}details/", id=secret)


def test_each_line_is_of_a_record_whose_screen_is_open(app, team, secret, screens):
    tables = {screen.model.__tablename__: screen for screen in screens}
    with app.app_context():
        lines = dict(db.session.execute(sa.select(AuditLine.id, AuditLine.subject_type)).all())
    for login in ("agent", "hotline", "finance"):
        client = team(login)
        for table in set(lines.values()):
            line = next(id for id, subject in lines.items() if subject == table)
            opened = client.get(f"{JOURNAL}details/?id={line}").status_code == 200
            may = client.get(f"{tables[table].url}/").status_code == 200
            assert opened == may, (login, table)
            assert not (login == "finance" and table in NOT_FINANCE_S and opened), table


def test_what_changed_is_said_in_words(app, team, full_world):
    with app.app_context():
        run = db.session.scalars(sa.select(ReimbursementRun)).one()
        approver = str(db.session.get(User, run.approved_by_id))
    page = everything(team("finance"), f"{JOURNAL}export/csv/")
    assert f"Approuvée par : — → {approver}" in page
    assert "Virements : 1" in page
    assert "Référence du message : " in page
    assert "Nombre de cartes" not in page


def test_each_column_that_the_journal_may_name_has_a_word(screens):
    for screen in screens:
        if not screen.model.trailed:
            continue
        mapper = sa.inspect(screen.model)
        many = [one for one in mapper.relationships if one.secondary is not None]
        told = (one for one in mapper.column_attrs if not one.columns[0].info.get("untold"))
        keys = {one.key for one in (*told, *many)}
        words = screen.column_labels
        assert not {
            key for key in keys if key not in words and key.removesuffix("_id") not in words
        }, screen.slug
