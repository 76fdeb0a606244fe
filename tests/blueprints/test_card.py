"""The holder's space, the card on screen, its association and its loss."""

import re
import secrets
from urllib.parse import unquote

import pytest
from lxml import html

from core.codes import CARD_LENGTH, grouped, new_code
from core.extensions import db
from core.transaction import perform, transaction
from models.card import CardState
from models.holder import Guardian, Holder
from models.registration import Registration, RegistrationState
from models.user import Role
from models.voucher import Voucher
from services import attempt, card, till, voucher
from services.till import Slip
from tests.blueprints.test_registration import SWAP, errors, plain
from tests.builders.acting import acting
from tests.builders.outing import add_outing
from tests.builders.signed_in import sign_in
from tests.builders.world import add, add_holder, add_user
from tests.swap import main_of, swapped

HEADERS = pytest.mark.parametrize("headers", [{}, SWAP], ids=["page", "swap"])


@pytest.fixture
def camille(client, world):
    """Camille has a card and full purses."""
    sign_in(client, world.holder_user)
    return client


@pytest.fixture
def noa(app, world):
    """Noa is registered and has no card; gives the id of the file."""
    with app.app_context(), transaction():
        user = add_user("noa", Role.HOLDER)
        known = {"granted": False, "user_id": user.id, "school_id": world.school}
        return add_holder(world.programme, world.season, **known).id


@pytest.fixture
def as_noa(app, noa):
    client = app.test_client()
    with app.app_context():
        user_id = db.session.get(Holder, noa).user_id
    sign_in(client, user_id)
    return client


@pytest.fixture
def number(app, world):
    with app.app_context(), transaction():
        return card.make_batch(world.programme, 1)[0].number


def tiles(page: str) -> dict:
    items = html.fromstring(plain(page)).xpath("//ul[@class='purses']/li")
    return {item.findtext("span[@class='label']"): item.findtext("strong") for item in items}


def history(page: str) -> list:
    rows = html.fromstring(plain(page)).xpath("//tbody/tr")
    return [[cell.text_content().strip() for cell in row][1:] for row in rows]


@HEADERS
def test_the_space_shows_purses_card_and_history(app, camille, world, headers):
    with app.app_context():
        slip = Slip(world.holder, world.card, world.partner_user, secrets.token_urlsafe(6))
        payment = perform(till.debit, slip, world.sport, 12_50, by=acting(partner_id=world.partner))
    page = camille.get(f"/carte/{world.holder}", headers=headers).text
    assert tiles(page) == {"SPORT & CULTURE": "87,50 €", "SOUTIEN SCOLAIRE": "50 €"}
    assert grouped(world.card_number) in page
    assert grouped(world.file_number) in page
    assert "Déclarer ma carte perdue ou volée" in page
    assert "ASSOCIER UNE CARTE" not in page
    assert history(page)[0] == ["Achat – Piscine", "Sport & Culture", "−12,50 €"]
    with app.app_context():
        perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    page = camille.get(f"/carte/{world.holder}").text
    assert history(page) == [
        ["Achat annulé – Piscine", "Sport & Culture", "+12,50 €"],
        ["Achat – Piscine", "Sport & Culture", "−12,50 €"],
        ["Crédit de la saison", "Soutien scolaire", "+50,00 €"],
        ["Crédit de la saison", "Sport & Culture", "+100,00 €"],
    ]


def test_credit_set_aside_says_what_for_and_what_became_of_it(app, camille, world):
    def keep(verb, *args, **kwargs):
        with app.app_context():
            return perform(verb, *args, **kwargs)

    made = [
        keep(voucher.issue, world.holder, world.sport, cents, by=acting(world.holder_user))
        for cents in (1_00, 2_00, 3_00)
    ]
    keep(voucher.cancel, made[1], world.holder, by=acting(world.holder_user))
    slip = Slip(world.holder, None, world.partner_user, "v", made[2])
    keep(voucher.cash, slip, 2_00, by=acting(partner_id=world.partner))
    with app.app_context(), transaction():
        add_outing(world, world.school, world.partner, world.holder)
        codes = [f"Voucher {grouped(db.session.get(Voucher, one).code)}" for one in made]
    told = [
        re.sub(r"(réglé|rendu) aujourd’hui à \d\d:\d\d$", r"\1", " ".join(line[0].split()))
        for line in history(camille.get(f"/carte/{world.holder}").text)
    ]
    assert told[:6] == [
        "Crédit réservé – Sortie « Luberon »",
        f"Reste rendu – {codes[2]}",
        f"Réservation annulée – {codes[1]}",
        f"Crédit réservé – {codes[2]}, réglé",
        f"Crédit réservé – {codes[1]}, rendu",
        f"Crédit réservé – {codes[0]}",
    ]


def test_the_card_is_drawn_in_whole_modules_without_any_style(camille, world):
    page = camille.get(f"/carte/{world.holder}").text
    for image in html.fromstring(page).xpath("//div[@class='symbols']/img"):
        drawn = unquote(image.attrib["src"])
        assert "style" not in drawn
        width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn).groups())
        assert int(image.attrib["width"]) % width == 0
        assert int(image.attrib["height"]) % height == 0
        assert not re.search(r"\d\.\d", re.search(r'd="(M[^"]+)"/></svg>', drawn)[1])


def test_before_the_card(as_noa, noa):
    page = as_noa.get(f"/carte/{noa}").text
    assert tiles(page) == {"SPORT & CULTURE": "0 €", "SOUTIEN SCOLAIRE": "0 €"}
    assert "ASSOCIER UNE CARTE" in page
    sentence = 'Clique sur le bouton "Associer une carte" pour créditer les 150 euros.'
    assert sentence in page
    assert "Aucun mouvement pour l’instant" in page
    assert "Déclarer ma carte" not in page
    assert as_noa.get(f"/carte/{noa}/perdue").location == f"/carte/{noa}"


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (None, "Continuer l’inscription"),
        (RegistrationState.SUBMITTED, "l’équipe la vérifie"),
        (RegistrationState.REFUSED, "Corriger l’inscription"),
    ],
)
def test_a_registration_that_is_not_finished(app, as_noa, noa, state, shown):
    with app.app_context(), transaction():
        registration = db.session.query(Registration).filter_by(holder_id=noa).one()
        if state:
            registration.state = state
        else:
            db.session.delete(registration)
    page = as_noa.get(f"/carte/{noa}").text
    assert shown in page
    assert "ASSOCIER UNE CARTE" not in page


def associate(client, holder, typed, **headers):
    return client.post(f"/carte/{holder}/associer/numero", data={"number": typed}, headers=headers)


@HEADERS
def test_associating_shows_the_credit_at_once(as_noa, noa, number, headers):
    first = as_noa.get(f"/carte/{noa}/associer", headers=headers).text
    assert "ASSOCIATION DE LA CARTE" in first
    steps = html.fromstring(first).xpath("//ol/li")
    assert [step.text_content() for step in steps[:2]] == ["1. Informations", "2. Numéro"]
    form = as_noa.get(f"/carte/{noa}/associer/numero", headers=headers)
    for words in ("Scanner la carte", "OU", "Saisir le numéro", "Terminer"):
        assert words in form.text
    answer = associate(as_noa, noa, f" {grouped(number).lower()}", **headers)
    assert (answer.status_code, answer.location) == (303, f"/carte/{noa}")
    page = as_noa.get(answer.location, headers=headers).text
    assert tiles(page) == {"SPORT & CULTURE": "100 €", "SOUTIEN SCOLAIRE": "50 €"}
    assert grouped(number) in page


def test_only_the_page_that_scans_may_compile(as_noa, noa):
    def policy(path):
        return as_noa.get(path).headers["Content-Security-Policy"]

    assert "'wasm-unsafe-eval'" in policy(f"/carte/{noa}/associer/numero")
    assert "'wasm-unsafe-eval'" in associate(as_noa, noa, "x").headers["Content-Security-Policy"]
    assert "wasm" not in policy(f"/carte/{noa}/associer")
    assert "wasm" not in policy(f"/carte/{noa}")


@HEADERS
def test_each_wrong_number_is_told_and_stays(app, as_noa, world, noa, headers):
    with app.app_context(), transaction():
        lost, foreign = card.make_batch(world.programme, 1) + card.make_batch(
            world.other_programme, 1
        )
        lost.state = CardState.LOST
        wrong = {
            "": "Scannez ou écrivez le numéro de la carte.",
            "123": "Ce numéro n’est pas complet",
            new_code(CARD_LENGTH): "Cette carte n’existe pas.",
            world.card_number: "Cette carte est déjà associée à un autre compte.",
            lost.number: "déclarée perdue ou volée",
            foreign.number: "Cette carte appartient à « Epass ».",
        }
    form = as_noa.get(f"/carte/{noa}/associer/numero").text
    for typed, sentence in wrong.items():
        answer = associate(as_noa, noa, typed, **headers)
        assert answer.status_code == 422
        assert sentence in errors(answer.text)["number"]
        assert f'value="{typed}"' in answer.text
    page = associate(as_noa, noa, "123").text
    fragment = associate(as_noa, noa, "123", **SWAP).text
    assert swapped(form, fragment) == main_of(page)
    assert set(tiles(as_noa.get(f"/carte/{noa}").text).values()) == {"0 €"}


def test_guessing_ends(app, as_noa, noa, number):
    for _ in range(attempt.ASSOCIATION_A_DAY):
        associate(as_noa, noa, new_code(CARD_LENGTH))
    answer = associate(as_noa, noa, number)
    assert answer.status_code == 422
    assert "Trop d’essais infructueux" in answer.text
    assert set(tiles(as_noa.get(f"/carte/{noa}").text).values()) == {"0 €"}


def test_a_second_card_is_refused(camille, world, number):
    answer = associate(camille, world.holder, number)
    assert answer.status_code == 422
    assert "Une carte est déjà associée à ce compte." in answer.text


@HEADERS
def test_a_lost_card_is_blocked_at_once(app, camille, world, number, headers):
    url = f"/carte/{world.holder}/perdue"
    page = camille.get(url, headers=headers).text
    assert grouped(world.card_number) in page
    for how in ({}, {"how": "sold"}):
        refused = camille.post(url, data=how, headers=headers)
        assert refused.status_code == 422
        assert "Dites si la carte est perdue ou volée." in refused.text
    answer = camille.post(url, data={"how": "stolen"}, headers=headers)
    assert (answer.status_code, answer.location) == (303, f"/carte/{world.holder}")
    assert camille.post(url, data={"how": "lost"}, headers=headers).status_code == 303
    page = camille.get(answer.location).text
    assert "bloquée" in page
    assert "volée" in page
    assert "pour utiliser ton crédit" in page
    assert tiles(page)["SPORT & CULTURE"] == "100 €"
    with app.app_context():
        assert card.lost_card(world.holder).state is CardState.STOLEN
    associate(camille, world.holder, number)
    assert tiles(camille.get(answer.location).text)["SPORT & CULTURE"] == "100 €"


def test_a_guardian_sees_all_their_children_and_no_other(app, client, world, noa):
    with app.app_context(), transaction():
        parent = add_user("parent", Role.GUARDIAN)
        guardian = add(Guardian(user_id=parent.id, email=parent.email))
        for holder in (world.holder, noa):
            db.session.get(Holder, holder).guardian_id = guardian.id
        other, user_id = add_holder(world.programme, world.season).id, parent.id
    sign_in(client, user_id)
    page = plain(client.get("/mes-enfants").text)
    assert {f"/carte/{world.holder}", f"/carte/{noa}"} <= set(re.findall(r'href="([^"]+)', page))
    assert f"/carte/{other}" not in page
    assert "100 €" in page
    assert "Mes enfants" in client.get(f"/carte/{noa}").text
    assert client.get(f"/carte/{other}").status_code == 404


def test_a_guardian_without_a_child_is_told_what_to_do(app, client, world):
    with app.app_context(), transaction():
        parent = add_user("parent", Role.GUARDIAN)
        user_id = add(Guardian(user_id=parent.id, email=parent.email)).user_id
    sign_in(client, user_id)
    assert "Aucun enfant n’est rattaché" in client.get("/mes-enfants").text
