"""The two-person road by its buttons, and the papers for the bank and the accountant."""

import hashlib
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from commands.work import advance_next
from core.clock import today
from core.extensions import db
from core.transaction import transaction
from models.reimbursement import BankFile, Payer
from tests.builders.dossier import IBAN
from tests.builders.paying import buy, lines_of, state_of

AT = "/gestion/remboursements"


@pytest.fixture
def payer(app, full_world):
    """A payer of the first programme, whose till has sold again since its last run."""
    with app.app_context():
        with transaction():
            payer = Payer(programme_id=full_world.programme, name="Région", iban=IBAN)
            db.session.add(payer)
            db.session.flush()
            payer = payer.id
        buy(full_world, 6_00, days=1)
    return payer


def press(client, act, run):
    with client.application.app_context():
        from models.reimbursement import ReimbursementRun

        seen = db.session.get(ReimbursementRun, run).seen
    answer = client.post(f"{AT}/acte/{act}", data={"id": run, "seen": seen}, follow_redirects=True)
    return answer.text if answer.status_code == 200 else answer.status_code


def test_two_people_pay_by_the_buttons(app, team, payer):
    finance, admin, agent = team("finance"), team("admin"), team("agent")
    asked = {"payer": payer, "cut_off": today().isoformat()}
    late = finance.post(f"{AT}/new/", data=asked)
    assert "<li>La date d’arrêté doit être un jour terminé" in late.text
    yesterday = today() - timedelta(days=1)
    made = finance.post(f"{AT}/new/", data=asked | {"cut_off": yesterday.isoformat()})
    run = int(made.location.rpartition("=")[2])
    assert "progress" in finance.get(made.location).text
    with app.app_context():
        while advance_next():
            pass
    assert press(agent, "verifier", run) == 403
    waits = press(finance, "verifier", run)
    assert "/acte/approuver" not in waits
    assert "autre que Finance Essai" in waits
    assert "Projet d’état liquidatif (PDF)" in waits
    assert "Approuver le paiement de 6,00\u00a0€ à 1 partenaire" in admin.get(made.location).text
    assert "Une autre personne" in press(finance, "approuver", run)
    assert "Le paiement est approuvé" in press(admin, "approuver", run)
    assert "Le fichier est prêt" in press(finance, "exporter", run)
    sheet = finance.get(f"{AT}/etat-liquidatif/?id={run}&kind=xlsx").data
    _, row, total = load_workbook(io.BytesIO(sheet)).active.values
    assert (row[-1], total[0], total[-1]) == (6, "Total", 6)
    with app.app_context():
        file = db.session.query(BankFile).order_by(BankFile.id.desc()).first()
        file_id, sha, line = file.id, file.sha256, lines_of(run)[0].id
    content = finance.get(f"/gestion/fichiers-bancaires/contenu/?id={file_id}").data
    assert hashlib.sha256(content).hexdigest() == sha
    sent = {"id": run, "answer": (io.BytesIO(b"<x/>"), "retour.xml")}
    wrong = finance.post(f"{AT}/retour", data=sent, follow_redirects=True)
    assert "pas un retour de banque" in wrong.text
    assert team("agent").post(f"{AT}/retour", data={"id": run}).status_code == 403
    finance.post("/gestion/virements/acte/rejeter", data={"id": line, "typed": "AC04"})
    with app.app_context():
        assert state_of(run) == "partly_rejected"
