"""« Je m’inscris »: a young person alone, by e-mail, then the same wizard in other words."""

from datetime import date

import pytest
import sqlalchemy as sa

from core.extensions import db
from core.transaction import transaction
from models.holder import Holder
from models.mail import Mail
from models.programme import Programme
from models.registration import RegistrationState
from models.school import Town
from models.user import User
from tests.blueprints.test_registration import SWAP, Wizard, errors
from tests.builders.world import add
from tests.swap import main_of, swapped

PERSON = {"first_name": "Yanis", "last_name": "Morel", "email": "Yanis.Morel@example.org"}
URL = "/programme/epass/inscription"
BORN = date.today().replace(day=1, year=date.today().year - 17)


def mails(app):
    with app.app_context():
        return db.session.execute(sa.select(Mail.subject, Mail.body).order_by(Mail.id)).all()


@pytest.mark.parametrize("headers", [{}, SWAP], ids=["page", "swap"])
def test_the_answer_is_the_same_for_a_known_address(app, client, world, headers):
    first = client.post(URL, data=PERSON, headers=headers)
    with app.app_context(), transaction():
        db.session.query(User).filter_by(login="y.morel").one().password_hash = "known"
    second = client.post(URL, data=PERSON, headers=headers)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert first.location == "/consultez-votre-messagerie"
    assert first.data == second.data
    welcome, reminder = mails(app)
    assert "http://localhost/mot-de-passe/" in welcome.body
    assert reminder.subject == "Vous avez déjà un compte"


@pytest.mark.usefixtures("world")
def test_each_field_has_its_sentence_and_keeps_what_was_typed(client):
    page = client.get(URL).text
    wrong = {"first_name": "\x00", "last_name": "42", "email": "yanis@"}
    answer = client.post(URL, data=wrong)
    assert answer.status_code == 422
    assert errors(answer.text) == {
        "first_name": "Indiquez votre prénom.",
        "last_name": "Écrivez un nom en toutes lettres.",
        "email": "Écrivez une adresse complète, par exemple prenom.nom@example.org.",
    }
    assert 'value="yanis@"' in answer.text
    fragment = client.post(URL, data=wrong, headers=SWAP).text
    assert swapped(page, fragment) == main_of(answer.text)


@pytest.mark.usefixtures("world")
def test_a_programme_with_school_accounts_has_no_such_page(client):
    assert client.get("/programme/cjeune/inscription").status_code == 404
    assert client.post("/programme/cjeune/inscription", data=PERSON).status_code == 404


@pytest.mark.usefixtures("world")
def test_asking_again_and_again_is_limited(app, client):
    codes = [client.post(URL, data=PERSON).status_code for _ in range(5)]
    assert codes == [303, 303, 303, 422, 422]
    assert len(mails(app)) == 3


@pytest.fixture
def wizard(app, client, world):
    with app.app_context(), transaction():
        add(Town(insee="75056", name="Paris", departement="75", postal_code="75001"))
        programme = db.session.get(Programme, world.other_programme)
        programme.name, programme.payer = "e-PASS JEUNES", "Région Essai"
    client.post(URL, data=PERSON)
    with app.app_context():
        holder = db.session.scalar(sa.select(Holder.id).where(Holder.last_name == "Morel"))
    return Wizard(app, holder)


CONTACT = {
    "birth_date": f"{BORN:%d/%m/%Y}",
    "status": "lycéen",
    "school_id": "",
    "address": "1 rue de l’Essai",
    "postal_code": "13001",
    "town": "Marseille",
    "phone": "0639980123",
}


def test_the_same_wizard_in_other_words(app, wizard):
    welcome = wizard.at("informations")
    assert "INSCRIPTION À LA CARTE E-PASS JEUNES" in welcome
    assert "60 € d’avantages" in welcome
    assert "responsable légal" not in welcome
    wizard.send("informations")
    contact = wizard.at("coordonnees")
    assert "jeunes de 15 à 25 ans domiciliés ou scolarisés dans la région Essai." in contact
    assert "des informations de la Région sur les actions" in contact
    assert "yanis.morel@example.org" in contact
    for absent in ("guardian_last_name", "email_again"):
        assert f'name="{absent}"' not in contact
    assert wizard.send("coordonnees", **CONTACT) == "photo"
    assert "votre enfant" not in wizard.at("photo")
    wizard.send("photo")
    assert "votre enfant" not in wizard.at("mentions")
    assert wizard.send("mentions") == "termine"
    assert "L’équipe vérifie" in wizard.at("termine")
    with app.app_context():
        holder = db.session.get(Holder, wizard.holder_id)
        assert holder.registrations[0].state is RegistrationState.SUBMITTED
        assert (holder.birth_date, holder.status, holder.phone) == (BORN, "lycéen", "+33639980123")
    space = wizard.client.get(f"/carte/{wizard.holder_id}").text
    assert "l’équipe la vérifie" in space
    assert "ASSOCIER UNE CARTE" not in space


def test_the_programme_s_own_rule_is_told_next_to_the_field(world, wizard):
    wizard.send("informations")
    wrong = {"birth_date": "17/05/1980", "status": "retraité", "postal_code": "75001", "town": ""}
    assert wizard.send("coordonnees", **CONTACT | wrong) == "coordonnees"
    found = errors(wizard.at("coordonnees"))
    assert found["birth_date"] == "La carte s’adresse aux jeunes de 15 à 25 ans."
    assert found["status"] == "Choisissez un statut de la liste."
    assert "domiciliés ou scolarisés" in found["town"]
    mended = CONTACT | {"postal_code": "75001", "town": "Paris", "school_id": str(world.school)}
    assert wizard.send("coordonnees", **mended) == "photo"
