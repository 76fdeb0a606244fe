"""An alert waits in the queue until somebody of the team says what they made of it."""

import html
import re

from core.extensions import db
from core.transaction import transaction
from models.watch import Alert, AlertRule, AlertState

ACT = "/gestion/alertes/acte/traiter"


def test_an_alert_is_handled_with_a_note(app, team, full_world):
    with app.app_context():
        id = db.session.query(Alert.id).scalar()
    finance, hotline = team("finance"), team("hotline")
    page = html.unescape(hotline.get(f"/gestion/alertes/details/?id={id}").text)
    payments = re.search(r'href="(/gestion/transactions/[^"]+)"', page)[1]
    assert "12,50" in hotline.get(payments).text
    assert "12,50" not in hotline.get(payments.replace("search=Piscine", "search=Librairie")).text
    assert "Alertes à traiter" in finance.get("/gestion/").text
    assert hotline.post(ACT, data={"id": id, "typed": "Vu"}).status_code == 403
    for typed, said in (("", "Renseignez"), ("Séance de nuit", "est traitée"), ("Vu", "a changé")):
        answer = finance.post(ACT, data={"id": id, "typed": typed}, follow_redirects=True)
        assert said in answer.text
    with app.app_context():
        alert = db.session.get(Alert, id)
        assert (alert.state, alert.note) == (AlertState.HANDLED, "Séance de nuit")
        assert alert.handled_by.login == "finance"


def test_an_alert_says_of_what_and_out_of_which_hours(app, team, full_world):
    with app.app_context():
        id = db.session.query(Alert.id).scalar()
    hotline, details = team("hotline"), f"/gestion/alertes/details/?id={id}"
    page = hotline.get(details).text
    assert "Heures d’ouverture du programme" in page
    assert "de 6 h à 23 h" in page
    assert "3 transactions" in page
    assert "3 transactions" in hotline.get("/gestion/alertes/").text
    with app.app_context(), transaction():
        drained = db.session.get(Alert, id)
        drained.rule, drained.school_id = AlertRule.DRAINED, full_world.school
    page = hotline.get(details).text
    assert "de 6 h à 23 h" not in page
    assert "3 élèves" in page


def test_the_thresholds_are_the_programme_s(team, full_world):
    agent, edit = team("agent"), f"/gestion/programmes/edit/?id={full_world.programme}"
    typed = {
        "name": "CJeune",
        "slug": "cjeune",
        "way_in": "school_account",
        "credit_moment": "card_association",
        "territory": "residence_and_school",
        "departements": "13",
        "primary_colour": "#0b4f6c",
        "accent_colour": "#b3541e",
        "watch_same_amount": "20",
        "watch_off_hours": "2",
        "watch_from_hour": "8",
        "watch_to_hour": "20",
        "watch_drained": "5",
        "watch_days": "2",
    }
    for wrong, said in (
        ({"watch_to_hour": "8"}, "doit suivre"),
        ({"watch_drained": "0"}, "au moins 1"),
        ({"watch_days": "40"}, "de 1 à 31"),
    ):
        refused = agent.post(edit, data=typed | wrong)
        assert (refused.status_code, said in refused.text) == (422, True)
    assert agent.post(edit, data=typed).status_code == 303
