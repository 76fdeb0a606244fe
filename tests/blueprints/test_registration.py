"""The wizard: kept as it is typed, right or wrong, and never lost."""

from datetime import date

import pytest
import sqlalchemy as sa
from lxml import html

from core.extensions import db
from core.transaction import transaction
from models.consent import Consent
from models.holder import Guardian, Holder
from models.mail import Mail
from models.programme import Programme
from models.registration import Registration, RegistrationState, SignupDraft
from models.school import School, Town
from models.season import Season
from models.user import Role
from tests.builders.signed_in import sign_in
from tests.builders.world import add, add_user
from tests.swap import main_of, swapped

SWAP = {"HX-Request": "true"}
TOWNS = [
    ("13022", "Cassis", "13", "13260"),
    ("13001", "Aix-en-Provence", "13", "13100"),
    ("13030", "Cuges-les-Pins", "13", "13780"),
    ("83105", "Riboux", "83", "13780"),
    ("13102", "Saint-Savournin", "13", "13119"),
    ("84007", "Avignon", "84", "84000"),
]
CONTACT = {
    "guardian_last_name": "Roux",
    "guardian_first_name": "Sonia",
    "address": "1 rue de l’Essai",
    "address_extra": "",
    "postal_code": "13001",
    "town": "marseille",
    "email": "Sonia.Roux@example.org",
    "email_again": "sonia.roux@example.org",
    "phone": "06 39 98 01 23",
}


def add_pupil(world, login="lina", **known):
    user = add_user(login, Role.HOLDER)
    known = {"school_id": world.school, "birth_date": None} | known
    return add(
        Holder(
            programme_id=world.programme,
            file_number=f"F{user.id:07d}",
            user_id=user.id,
            first_name="Lina",
            last_name="Roux",
            created_at=user.created_at,
            **known,
        )
    )


@pytest.fixture
def pupil(app, world):
    """Lina, at her first visit; gives the id of her file."""
    with app.app_context(), transaction():
        for insee, name, departement, code in TOWNS:
            add(Town(insee=insee, name=name, departement=departement, postal_code=code))
        programme = db.session.get(Programme, world.programme)
        programme.name, programme.payer = "Carte CJeune de Provence", "Département d’Essai"
        return add_pupil(world, birth_date=date(2013, 11, 8)).id


def plain(text: str) -> str:
    """With ordinary spaces, wherever French wants another."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


class Wizard:
    """A browser at the wizard of one holder."""

    def __init__(self, app, holder_id: int, user_id: int | None = None):
        self.app, self.holder_id = app, holder_id
        self.client = app.test_client()
        with app.app_context():
            user_id = user_id or db.session.get(Holder, holder_id).user_id
        sign_in(self.client, user_id)

    def url(self, step):
        return f"/inscription/{self.holder_id}/{step}"

    def get(self, step, **headers):
        return self.client.get(self.url(step), headers=headers)

    def post(self, step, headers=None, **data):
        return self.client.post(self.url(step), data=data, headers=headers)

    def at(self, step) -> str:
        answer = self.get(step)
        assert answer.status_code == 200, answer.location
        return plain(answer.text)

    def send(self, step, **data) -> str:
        """Post a step; tell the step to which it leads."""
        answer = self.post(step, **data)
        assert answer.status_code == 303
        return answer.location.rpartition("/")[2]

    def fill(self, **contact):
        """Walk to the last step."""
        assert self.send("informations") == "coordonnees"
        assert self.send("coordonnees", **CONTACT | contact) == "photo"
        assert self.send("photo") == "mentions"


@pytest.fixture
def wizard(app, pupil):
    return Wizard(app, pupil)


def field(page: str, name: str):
    (found,) = html.fromstring(page).xpath(f"//*[@name='{name}']")
    return found


def errors(page: str) -> dict:
    """The sentence next to each wrong field; the field says so too."""
    tree, found = html.fromstring(page), {}
    for small in tree.xpath("//small[@class='error']"):
        name = small.attrib["id"].removesuffix("-error")
        assert field(page, name).attrib["aria-invalid"] == "true"
        assert small.attrib["id"] in field(page, name).attrib["aria-describedby"]
        assert tree.xpath(f"//*[@role='alert']//a[@href='#{name}']")
        found[name] = plain(small.text)
    return found


@pytest.mark.parametrize("headers", [{}, SWAP], ids=["page", "swap"])
def test_the_four_steps(app, wizard, headers):
    def at(step):
        answer = wizard.get(step, **headers)
        assert ("<!doctype" in answer.text) == (not headers)
        return plain(answer.text)

    def send(step, **data):
        return wizard.post(step, headers=headers, **data).location.rpartition("/")[2]

    welcome = at("informations")
    assert "INSCRIPTION À LA CARTE CJEUNE DE PROVENCE" in welcome
    assert "validé par le responsable légal de l’enfant" in welcome
    steps = html.fromstring(welcome).xpath("//ol/li")
    assert [step.text_content().strip() for step in steps] == [
        "1. Informations",
        "2. Coordonnées",
        "3. Photo d’identité",
        "4. Mentions légales",
    ]
    assert "créditera les 150 € d’avantages" in welcome
    assert "Précédent" not in welcome
    assert send("informations") == "coordonnees"
    contact = at("coordonnees")
    for label in ("Nom du représentant légal (parent, tuteur ...)", "* champ obligatoire"):
        assert label in contact
    assert "collégiens domiciliés et scolarisés dans le département d’Essai." in contact
    assert "des informations du Département sur les actions" in contact
    assert send("coordonnees", **CONTACT, news_email="y") == "photo"
    assert "utiliser votre webcam pour prendre une photo de votre enfant" in at("photo")
    assert send("photo") == "mentions"
    notice = at("mentions")
    assert "enregistrées dans un fichier informatisé par le Département d’Essai" in notice
    assert "/programme/cjeune/page/confidentialite" in notice
    assert "Terminer" in notice
    assert send("mentions") == "termine"
    done = at("termine")
    assert "C’EST PARFAIT !" in done
    assert "Votre compte a été mis à jour avec succès !" in done
    assert f'href="/carte/{wizard.holder_id}"' in done
    with app.app_context():
        holder = db.session.get(Holder, wizard.holder_id)
        assert (holder.town, holder.departement, holder.postal_code) == ("Marseille", "13", "13001")
        assert holder.guardian.email == "sonia.roux@example.org"
        assert holder.guardian.phone == "+33639980123"
        assert holder.registrations[0].state == RegistrationState.VALIDATED
        assert db.session.scalar(sa.select(Mail.recipient)) == "sonia.roux@example.org"
        assert not db.session.scalar(sa.select(SignupDraft.id))


def test_the_consents_are_kept_as_they_were_shown(app, wizard):
    wizard.send("informations")
    page = wizard.at("coordonnees")
    for name in ("news_email", "news_phone"):
        assert "checked" not in field(page, name).attrib
    wizard.fill(news_phone="y")
    shown = {
        box.attrib["name"]: box.getparent().text_content().strip()
        for box in html.fromstring(page).xpath("//input[@type='checkbox']")
    }
    wizard.send("mentions")
    with app.app_context():
        kept = db.session.scalars(sa.select(Consent).order_by(Consent.purpose)).all()
        assert {c.purpose.value: c.text for c in kept} == shown
        assert [c.given for c in kept] == [False, True]
        assert all(c.answered_at for c in kept)


def test_wrong_answers_are_kept_and_explained(app, wizard):
    wizard.send("informations")
    wrong = {
        "guardian_last_name": " ",
        "guardian_first_name": "123",
        "address": "a" * 201,
        "postal_code": "1300",
        "email": "sonia",
        "email_again": "sonia@example.org",
        "phone": "01 99 00 12 34",
        "news_email": "y",
    }
    assert wizard.send("coordonnees", **wrong) == "coordonnees"
    for browser in (wizard, wizard, Wizard(app, wizard.holder_id)):
        page = browser.at("coordonnees")
        assert errors(page) == {
            "guardian_last_name": "Indiquez le nom du représentant légal.",
            "guardian_first_name": "Écrivez un nom en toutes lettres.",
            "address": "C’est trop long : 200 caractères au maximum.",
            "postal_code": "Un code postal comporte 5 chiffres, par exemple 13001.",
            "town": "Indiquez la ville.",
            "email": "Écrivez une adresse complète, par exemple prenom.nom@example.org.",
            "email_again": "Les deux adresses email ne sont pas les mêmes.",
            "phone": "Écrivez un numéro de mobile français, par exemple 06 39 98 01 23.",
        }
        for name in ("guardian_first_name", "address", "postal_code", "email", "phone"):
            assert field(page, name).attrib["value"] == wrong[name]
        assert "checked" in field(page, "news_email").attrib


def test_a_telephone_opt_in_wants_a_telephone(wizard):
    wizard.send("informations")
    assert wizard.send("coordonnees", **CONTACT | {"phone": "", "news_phone": "y"}) == "coordonnees"
    assert "Indiquez votre numéro" in errors(wizard.at("coordonnees"))["news_phone"]


def test_one_comes_back_the_next_day_or_to_an_earlier_page(app, wizard):
    wizard.fill(news_email="y")
    for browser in (wizard, Wizard(app, wizard.holder_id)):
        page = browser.at("coordonnees")
        assert errors(page) == {}
        assert field(page, "address").attrib["value"] == CONTACT["address"]
        assert "checked" in field(page, "news_email").attrib
        assert field(page, "town").xpath("option[@selected]/@value") == ["Marseille"]
        assert browser.at("mentions")


def test_previous_keeps_what_was_begun_without_scolding(wizard):
    wizard.send("informations")
    assert wizard.send("coordonnees", address="2 rue B", go="previous") == "informations"
    assert wizard.send("informations") == "coordonnees"
    page = wizard.at("coordonnees")
    assert field(page, "address").attrib["value"] == "2 rue B"
    assert errors(page) == {}
    wizard.fill()
    assert wizard.send("mentions", go="previous") == "photo"
    assert wizard.send("photo", go="previous") == "coordonnees"


def test_a_step_cannot_be_skipped(wizard):
    assert wizard.get("mentions").location == wizard.url("informations")
    assert wizard.send("mentions") == "informations"
    assert wizard.send("photo") == "informations"
    wizard.send("informations")
    assert wizard.get("mentions").location == wizard.url("coordonnees")
    assert wizard.get("termine").location == wizard.url("informations")
    assert wizard.get("nulle-part").status_code == 404
    assert wizard.post("nulle-part").status_code == 404


def test_a_second_click_and_the_back_button_after_the_end(app, wizard):
    wizard.fill()
    assert wizard.send("mentions") == "termine"
    assert wizard.send("mentions") == "termine"
    assert wizard.get("mentions").location == wizard.url("termine")
    assert wizard.get("photo").location == wizard.url("termine")
    assert field_count(app, Registration.holder_id == wizard.holder_id) == 1


def field_count(app, condition):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).where(condition))


@pytest.mark.parametrize(
    ("code", "typed", "kept"),
    [
        ("13001", "MARSEILLE", "Marseille"),
        ("13100", "aix en provence cedex 1", "Aix-en-Provence"),
        ("13119", "st savournin", "Saint-Savournin"),
        ("13780", "cuges les pins", "Cuges-les-Pins"),
        ("13 260", "", "Cassis"),
    ],
)
def test_a_town_is_forgiving_to_type(app, wizard, code, typed, kept):
    wizard.fill(postal_code=code, town=typed)
    wizard.send("mentions")
    with app.app_context():
        assert db.session.get(Holder, wizard.holder_id).town == kept


def test_without_a_script_an_unknown_town_becomes_a_list(wizard):
    wizard.send("informations")
    wizard.send("coordonnees", **CONTACT | {"postal_code": "13780", "town": "Cuge"})
    page = wizard.at("coordonnees")
    assert errors(page) == {
        "town": "« Cuge » n’est pas une ville de ce code postal : choisissez dans la liste."
    }
    choices = field(page, "town").xpath("option/@value")
    assert choices == ["", "Cuges-les-Pins", "Riboux"]


@pytest.mark.parametrize(("code", "town"), [("84000", "Avignon"), ("13780", "Riboux")])
def test_the_departement_is_the_town_s(wizard, code, town):
    wizard.send("informations")
    wizard.send("coordonnees", **CONTACT | {"postal_code": code, "town": town})
    assert "s’adresse uniquement aux collégiens" in errors(wizard.at("coordonnees"))["town"]


def test_an_unknown_postal_code_is_said(wizard):
    wizard.send("informations")
    wizard.send("coordonnees", **CONTACT | {"postal_code": "13999"})
    assert "n’est pas connu" in errors(wizard.at("coordonnees"))["postal_code"]


def test_towns_are_proposed_from_the_postal_code(wizard):
    several = wizard.client.get(wizard.url("villes?postal_code=13780&town=ri"), headers=SWAP).text
    assert field(several, "town").xpath("option/@value") == ["", "Cuges-les-Pins", "Riboux"]
    one = wizard.client.get(wizard.url("villes?postal_code=13001&town="), headers=SWAP).text
    assert field(one, "town").xpath("option[@selected]/@value") == ["Marseille"]
    none = wizard.client.get(wizard.url("villes?postal_code=1300&town=Mars"), headers=SWAP).text
    assert field(none, "town").attrib["value"] == "Mars"
    wizard.send("informations")
    page = wizard.at("coordonnees")
    assert field(page, "postal_code").attrib["data-hx-get"] == wizard.url("villes")
    assert html.fromstring(several).attrib["id"] == "town-field"


def test_birth_date_and_school_are_asked_when_the_school_account_does_not_tell(app, world):
    with app.app_context(), transaction():
        pupil = add_pupil(world, "noe", school_id=None).id
    wizard = Wizard(app, pupil)
    wizard.send("informations")
    assert wizard.send("coordonnees", **CONTACT) == "coordonnees"
    assert errors(wizard.at("coordonnees")) == {
        "birth_date": "Indiquez la date de naissance.",
        "school_id": "Choisissez l’établissement scolaire.",
    }
    wrong = {"birth_date": "31/02/2013", "school_id": "999"}
    wizard.send("coordonnees", **CONTACT | wrong)
    assert errors(wizard.at("coordonnees")) == {
        "birth_date": "Écrivez la date ainsi : 31/12/2010.",
        "school_id": "Choisissez un établissement de la liste.",
    }
    wizard.fill(birth_date="17/05/2013", school_id=str(world.school))
    assert wizard.send("mentions") == "termine"
    with app.app_context():
        holder = db.session.get(Holder, pupil)
        assert (holder.birth_date, holder.school_id) == (date(2013, 5, 17), world.school)


def test_a_school_outside_is_refused_at_the_address(app, world, wizard):
    with app.app_context(), transaction():
        school = School(uai="0840001Z", name="Collège", town="Avignon", departement="84")
        db.session.get(Holder, wizard.holder_id).school_id = add(school).id
    wizard.send("informations")
    assert wizard.send("coordonnees", **CONTACT) == "coordonnees"
    assert "scolarisés" in errors(wizard.at("coordonnees"))["town"]


def test_a_rule_that_changed_meanwhile_is_told_at_the_address(app, world, wizard):
    wizard.fill()
    with app.app_context(), transaction():
        db.session.get(Programme, world.programme).statuses = ["collégien"]
    assert wizard.send("mentions") == "coordonnees"
    assert "statut" in wizard.at("coordonnees").lower()


def test_outside_of_the_season_nothing_is_lost(app, world, wizard):
    wizard.fill()
    with app.app_context(), transaction():
        season = db.session.get(Season, world.season)
        season.starts_on, season.ends_on = date(2001, 9, 1), date(2002, 8, 31)
    assert wizard.send("mentions") == "mentions"
    for _ in range(2):
        assert "Aucune saison n’est ouverte" in wizard.at("mentions")
    assert "Aucune saison n’est ouverte" in wizard.at("informations")
    assert field(wizard.at("coordonnees"), "address").attrib["value"] == CONTACT["address"]


def test_a_guardian_updates_last_year_s_account(app, world):
    with app.app_context():
        with transaction():
            parent = add_user("parent", Role.GUARDIAN)
            guardian = add(Guardian(user_id=parent.id, email=parent.email, phone="+33639980199"))
            holder = db.session.get(Holder, world.holder)
            holder.guardian_id, holder.address = guardian.id, "9 rue d’Avant"
            holder.postal_code, holder.town = "13001", "Marseille"
            last = add(
                Season(
                    programme_id=world.programme,
                    name="2001-2002",
                    starts_on=date(2001, 9, 1),
                    ends_on=date(2002, 8, 31),
                )
            )
            holder.registrations[0].season_id = last.id
        user_id = parent.id
    wizard = Wizard(app, world.holder, user_id)
    assert "la carte 2001-2002" in wizard.at("informations")
    wizard.send("informations")
    page = wizard.at("coordonnees")
    assert field(page, "address").attrib["value"] == "9 rue d’Avant"
    assert field(page, "guardian_first_name").attrib["value"] == "Parent"
    assert field(page, "phone").attrib["value"] == "06 39 98 01 99"
    assert "parent@example.org" in page
    assert 'name="email"' not in page
    changed = {"guardian_first_name": "Zoé", "email": "thief@example.org"}
    wizard.fill(**changed)
    assert wizard.send("mentions") == "termine"
    with app.app_context():
        holder = db.session.get(Holder, world.holder)
        assert holder.guardian.user.first_name == "Zoé"
        assert holder.guardian.email == "parent@example.org"


def test_each_swap_equals_a_reload(wizard):
    page = wizard.at("informations")
    for step, data in [
        ("informations", {}),
        ("coordonnees", CONTACT | {"town": "Cuge"}),
        ("coordonnees", CONTACT),
        ("photo", {}),
        ("mentions", {}),
    ]:
        target = wizard.post(step, headers=SWAP, **data).location
        fragment = wizard.client.get(target, headers=SWAP).text
        assert swapped(page, fragment) == main_of(wizard.client.get(target).text)
        page = wizard.client.get(target).text
    assert "PARFAIT" in page
