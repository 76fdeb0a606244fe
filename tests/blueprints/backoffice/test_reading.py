"""Lists, filters, search, exports, and the first page."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from core.extensions import db
from core.spreadsheet import safe_cell
from core.transaction import transaction
from models.audit import AuditLine
from models.holder import Holder

HOSTILE = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_cell_is_a_formula(typed):
    assert safe_cell(typed) == f"'{typed}"


def test_an_export_is_what_the_list_shows_and_leaves_a_line(app, team, world):
    with app.app_context(), transaction():
        db.session.get(Holder, world.holder).last_name = '=HYPERLINK("x")'
    answer = team("agent").get("/gestion/beneficiaires/export/csv/")
    assert answer.text.startswith("\ufeffN° de dossier;Nom;Prénom")
    assert "'=HYPERLINK" in answer.text
    assert ";17/05/2013;" in answer.text
    with app.app_context():
        line = db.session.scalar(db.select(AuditLine).filter_by(act="export"))
        assert (line.subject_type, line.actor.login) == ("holder", "agent")


def test_every_filter_of_every_list_answers(team, screens):
    client = team()
    for screen in screens:
        with client.application.test_request_context():
            groups = screen._get_filter_groups()
        names = [flt["arg"] for group in groups.values() for flt in group]
        assert len(names) == len(set(names)), screen.slug
        for flt in (flt for group in groups.values() for flt in group):
            right = flt["options"][0][0] if flt["options"] else "2026-01-31"
            for typed in (right, "9" * 30):
                answer = client.get(f"{screen.url}/", query_string={f"flt0_{flt['arg']}": typed})
                assert answer.status_code == 200, (screen.slug, flt, typed)


def test_a_day_in_a_filter_is_a_day_in_paris(app, team, world):
    with app.app_context(), transaction():
        holder = db.session.get(Holder, world.holder)
        holder.created_at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    client = team()

    def found(flt, day):
        return "Camille" in client.get(f"/gestion/beneficiaires/?flt0_{flt}={day}").text

    assert found("created_at_since", "2026-07-01")
    assert not found("created_at_since", "2026-07-02")
    assert found("created_at_until", "2026-07-01")
    assert not found("created_at_until", "2026-06-30")


def test_search_and_odd_addresses(team, screens):
    client = team()
    for screen in screens:
        if screen.column_searchable_list:
            assert client.get(f"{screen.url}/?search=a%25b").status_code == 200
        for odd in ("page=-1&sort=99&desc=1", f"page={'9' * 30}&page_size=7&sort=0"):
            assert client.get(f"{screen.url}/?{odd}").status_code == 200, (screen.slug, odd)
        for id in ("x", "0", "9" * 30, ""):
            assert client.get(f"{screen.url}/details/?id={id}").status_code == 302


def test_the_first_page_says_what_waits_and_links_to_it(team):
    client = team()
    page = client.get("/gestion/").text
    assert "20,00\u00a0€" in page
    assert "Inscriptions à vérifier" in page
    for address in {part.split('"')[0] for part in page.split('href="') if "flt0_" in part}:
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_an_exported_amount_is_a_number_and_the_list_s_is_in_euros(team):
    agent = team("agent")
    assert "12,50\u00a0€" in agent.get("/gestion/transactions/").text
    answer = agent.get("/gestion/transactions/export/csv/")
    lines = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert sorted(line["Montant"] for line in lines) == ["12,50", "7,50"]
