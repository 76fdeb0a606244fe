"""An outing by its screens: from the school's first line to the partner's cashing."""

import re
from datetime import time, timedelta
from html import unescape
from io import BytesIO

import pytest
from lxml import html
from pypdf import PdfReader

from commands import ledger as books
from core.clock import today
from core.codes import grouped
from core.extensions import db
from core.transaction import perform, transaction
from models.outing import Outing, Settlement
from models.user import Role
from services import outing as outings
from tests.builders.acting import acting
from tests.builders.outing import S, Trip
from tests.builders.signed_in import sign_in
from tests.builders.world import add_user
from tests.swap import main_of, press, swapped, told_twice

PANEL = {"HX-Request": "true", "HX-Target": "panel"}


class Apart:
    """A Trip whose every verb runs in an application context of its own, as a request does."""

    def __init__(self, app, trip):
        self.app, self.trip = app, trip

    def __getattr__(self, name):
        found = getattr(self.trip, name)
        if not callable(found):
            return found
        return lambda *args, **kwargs: self.run(found, *args, **kwargs)

    def run(self, verb, *args, **kwargs):
        with self.app.app_context():
            return verb(*args, **kwargs)

    def do(self, verb, *args, **kwargs):
        return self.run(perform, verb, *args, **kwargs)

    def change(self, made, **columns):
        with self.app.app_context(), transaction() as session:
            session.execute(db.update(Outing).where(Outing.id == made).values(columns))

    def count(self) -> int:
        return self.run(lambda: db.session.query(Outing).count())


@pytest.fixture
def trip(app, world):
    with app.app_context():
        made = Trip.make(world)
    yield Apart(app, made)
    with app.app_context():
        assert books.verify() | books.verify_promises() == {}


@pytest.fixture
def enter(app):
    """A browser signed in as that user."""

    def open_browser(user_id):
        client = app.test_client()
        sign_in(client, user_id)
        return client

    return open_browser


@pytest.fixture
def school(trip, enter):
    return enter(trip.school_user)


@pytest.fixture
def partner(trip, enter):
    return enter(trip.partner_user)


def typed(trip, **changes) -> dict:
    return {
        "partner": f"{trip.purse}-{trip.partner}",
        "title": "Les ocres",
        "day": today().isoformat(),
        "hour": "14h30",
        "place": "Apt",
        "price": "3",
        "places": "30",
        "description": "Visite guidée.",
        "organiser": "Mme Roumieux",
        "contact": "M. Ardent",
        "edition": "1",
    } | changes


def add_cashier(partner_id) -> int:
    return add_user("caissier", Role.CASHIER, partner_id=partner_id).id


def go(client, address, **data):
    """Post, follow the way, and give the page."""
    answer = client.post(address, data=data)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


@pytest.fixture
def child(trip, enter):
    """The browser of the first pupil."""
    return enter(trip.first_user)


def test_from_the_first_line_to_the_cashing(trip, school, partner, child):
    page = go(school, "/mon-etablissement/sorties/nouvelle", **typed(trip))
    assert "Brouillon" in page
    made = 1
    space, desk = f"/mon-etablissement/sorties/{made}", f"/mes-sorties/{made}"
    assert partner.get(desk).status_code == 404
    assert "À confirmer" in go(school, f"{space}/envoyer")
    assert "Les ocres" in partner.get("/mes-sorties?state=to_confirm").text
    assert "Aucune sortie ne répond" in partner.get("/mes-sorties?state=cashed").text
    assert "À modifier" in go(partner, f"{desk}/renvoyer", **{"back-body": "Plutôt 15 h ?"})
    assert "Plutôt 15 h ?" in school.get(space).text
    assert "15:00" in go(school, f"{space}/modifier", **typed(trip, hour="15:00"))
    go(school, f"{space}/envoyer")
    late = partner.post(f"{desk}/confirmer", data={"settlement": "attendance", "edition": "1"})
    assert late.status_code == 422
    assert "relisez-la" in late.text
    page = go(partner, f"{desk}/confirmer", settlement="attendance", edition="2")
    assert "Au réalisé" in page
    shared = child.get(f"/sorties/{made}")
    assert "Je m’inscris pour 3,00" in child.get(shared.location).text
    assert "Ta place est réservée" in go(child, f"{shared.location}/inscription")
    page = go(school, f"{space}/eleves", holders=[str(one) for one in trip.pupils[1:]])
    assert page.count("Désinscrire<") == 4
    assert "/affiche" in page
    assert "data:image/svg+xml" in school.get(f"{space}/affiche").text
    assert "Validée" in go(school, f"{space}/valider")
    code = trip.read(made).code
    paper = PdfReader(BytesIO(school.get(f"{space}/voucher.pdf").data))
    text = "".join(sheet.extract_text() for sheet in paper.pages)
    assert grouped(code) in text
    assert "Nom003" in text
    assert "Nom003" in school.get(f"{space}/participants.csv").data.decode("utf-8-sig")
    assert "J’encaisse la sortie e-PASS" in partner.get(desk).text
    first = trip.places(made)[0].id
    go(partner, f"{desk}/presences/{first}", present="0")
    wrong = partner.post(f"{desk}/encaissement", data={"code": "1234567890"})
    assert wrong.status_code == 422
    assert "comporte une erreur" in wrong.text
    page = go(partner, f"{desk}/encaissement", code=grouped(code).lower())
    assert "9,00" in page
    assert "Encaissée" in page
    assert "9,00" in school.get(space).text
    again = partner.post(f"{desk}/encaissement", data={"code": code})
    assert again.status_code == 422
    assert "déjà encaissée" in again.text


@pytest.mark.parametrize("state", S)
def test_a_swap_gives_the_page_that_a_reload_would_give(trip, school, partner, state):
    made = trip.bring(state)
    for client, list_ in ((school, "/mon-etablissement/sorties"), (partner, "/mes-sorties")):
        page = client.get(list_).text
        for path in (f"{list_}/{made}", f"{list_}/{made}/encaissement", f"{list_}/{made}/eleves"):
            if client.get(path).status_code != 200:
                continue
            fragment = client.get(path, headers=PANEL).text
            assert "<html" not in fragment
            assert swapped(page, fragment) == main_of(client.get(path).text), path
            empty = client.post(f"{list_}/{made}/commentaire", data={})
            swap = client.post(f"{list_}/{made}/commentaire", data={}, headers=PANEL)
            if empty.status_code == 422:
                assert swapped(page, swap.text) == main_of(empty.text)


def test_the_count_moves_by_itself_until_the_outing_takes_its_turn(trip, school, partner):
    made = trip.bring(S.CONFIRMED)
    asked, polls = {"HX-Request": "true", "HX-Target": "count"}, []
    for client, space in ((school, "/mon-etablissement/sorties"), (partner, "/mes-sorties")):
        page = client.get(f"{space}/{made}").text
        (poll,) = re.findall(r'data-hx-get="([^"]+etat=[^"]+)"', page)
        polls.append((client, unescape(poll)))
        assert client.get(polls[-1][1], headers=asked).status_code == 204
    trip.do(outings.register, made, trip.pupils[2], by=acting(trip.school_user))
    for client, poll in polls:
        count = client.get(poll, headers=asked).text
        assert "9,00" in count
        assert ("Nom002" in count) == (client is school)
    trip.do(outings.validate, made, by=acting(school_id=trip.school))
    assert partner.get(polls[1][1], headers=asked).headers["HX-Redirect"] == f"/mes-sorties/{made}"
    trip.do(outings.cancel, made, "", by=acting(trip.school_user, school_id=trip.school))
    assert "data-poll" not in partner.get(f"/mes-sorties/{made}").text


def test_a_mark_answers_what_changed_and_the_other_tablet_hears_it(trip, partner, enter):
    made = trip.validated()
    first, second, *_ = trip.places(made)
    desk = f"/mes-sorties/{made}"
    swap = {"HX-Request": "true"}
    said = partner.post(
        f"{desk}/presences/{first.id}", data={"present": "0", "vu": "0"}, headers=swap
    ).text
    assert said.count("<li") == 1
    assert f'id="place-{first.id}"' in said
    assert "Replacer en présent" in said
    assert "9,00" in said
    other = enter(trip.partner_user)
    heard = other.get(f"{desk}/presences?vu=0", headers=swap).text
    assert f'id="place-{first.id}"' in heard
    assert other.get(f"{desk}/presences?vu=1", headers=swap).status_code == 204
    other.post(f"{desk}/presences/{second.id}", data={"present": "0", "vu": "1"}, headers=swap)
    both = partner.post(
        f"{desk}/presences/{first.id}", data={"present": "1", "vu": "1"}, headers=swap
    ).text
    assert both.count("<li") == 2
    found = partner.get(f"{desk}/encaissement?last_name=nom001").text
    assert found.count('class="place') == 1
    assert "Personne ne répond" in partner.get(f"{desk}/encaissement?first_name=zz").text
    trip.cash(made)
    gone = other.get(f"{desk}/presences?vu=2", headers=swap)
    assert gone.headers["HX-Redirect"] == desk


def test_marks_leave_the_page_as_its_reload(trip, partner):
    made = trip.validated()
    desk = f"/mes-sorties/{made}/encaissement"
    page = partner.get(desk).text
    for rank, place in enumerate(trip.places(made)[:2]):
        mark = f"/mes-sorties/{made}/presences/{place.id}"
        answer, page = press(partner, page, mark, "post", present="0", vu=rank)
        assert answer.status_code == 200
        assert told_twice(page) == []
        assert main_of(page) == main_of(partner.get(desk).text)


def row_of(page: str) -> list[str]:
    """The cells of the only outing of a list."""
    (row,) = html.fromstring(page).xpath("//tbody/tr")
    return [" ".join(cell.text_content().split()) for cell in row]


@pytest.mark.parametrize(
    ("settlement", "count", "total"),
    [(Settlement.ATTENDANCE, "3", "9,00 €"), (Settlement.FLAT, "4", "12,00 €")],
)
def test_the_lists_say_who_was_paid_for_and_what(trip, school, partner, settlement, count, total):
    made = trip.validated(settlement)
    trip.do(outings.mark, made, trip.someone(made), False, by=acting(partner_id=trip.partner))
    lists = [(school, "/mon-etablissement/sorties"), (partner, "/mes-sorties")]
    for client, address in lists:
        assert row_of(client.get(address).text)[4:7] == ["4", "3,00 €", "12,00 €"]
    trip.cash(made)
    for client, address in lists:
        assert row_of(client.get(address).text)[4:7] == [count, "3,00 €", total]


def test_nobody_is_present_before_the_outing_begins(trip, school, partner, child):
    made = trip.validated()
    space, door = f"/mon-etablissement/sorties/{made}", f"/mes-sorties/{made}/encaissement"
    pages = [
        (school, space, "Présent", "Inscrit"),
        (school, f"{space}/participants.csv", "Présent", "Inscrit"),
        (child, f"/carte/{trip.pupils[0]}/sorties/{made}", "Présent", "Inscrit"),
        (partner, door, "Nombre de présents", "Nombre d’attendus"),
    ]
    for client, address, present, expected in pages:
        for day, said, unsaid in ((1, expected, present), (-1, present, expected)):
            trip.change(made, day=today() + timedelta(days=day))
            page = client.get(address).text
            assert said in page, address
            assert unsaid not in page, address
    trip.change(made, day=today(), hour=time(23, 59))
    trip.cash(made)
    assert "Présent" in school.get(space).text


def test_a_mark_that_comes_too_late_or_too_soon_is_told_so(trip, partner):
    early, made = trip.validated(), trip.validated()
    trip.change(early, day=today() + timedelta(days=1))
    trip.cash(made)
    for outing, sentence in ((early, "revenez ce jour-là"), (made, "déjà encaissée")):
        place = trip.places(outing)[0].id
        for headers in ({}, {"HX-Request": "true"}):
            told = partner.post(
                f"/mes-sorties/{outing}/presences/{place}", data={"present": "0"}, headers=headers
            )
            assert told.status_code == 422
            assert sentence in told.text
            assert told.headers["HX-Retarget"] == "#panel"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Donnez un titre"),
        ("day", "2001-01-01", "La date de la sortie est passée."),
        ("day", "demain", "Écrivez la date ainsi"),
        ("hour", "midi", "Écrivez l’heure ainsi"),
        ("price", "0", "supérieur à zéro"),
        ("places", "douze", "Écrivez un nombre entier."),
        ("places", "1001", "De 1 à 1000 places."),
        ("partner", "", "Choisissez le partenaire"),
        ("partner", "1-1", "Choisissez dans la liste."),
    ],
)
def test_what_is_wrong_on_the_sheet_is_said_and_kept(trip, school, field, value, sentence):
    answer = school.post("/mon-etablissement/sorties/nouvelle", data=typed(trip, **{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Mme Roumieux" in answer.text
    assert trip.count() == 0


def test_the_tab_answers_only_while_a_convention_is_in_force(trip, partner, enter):
    made = trip.bring(S.VALIDATED)
    assert 'href="/mes-sorties"' in partner.get("/mon-dossier").text
    client = enter(trip.do(add_cashier, trip.partner))
    assert client.get(f"/mes-sorties/{made}/encaissement").status_code == 200
    for closed in ("confirmer", "renvoyer", "commentaire"):
        assert client.post(f"/mes-sorties/{made}/{closed}").status_code == 403
    trip.close()
    assert 'href="/mes-sorties"' not in partner.get("/mon-dossier").text
    for path in ("", f"/{made}", f"/{made}/encaissement", f"/{made}/presences"):
        assert partner.get(f"/mes-sorties{path}").location == "/mon-dossier"


def test_a_pupil_reads_what_is_missing_and_another_school_s_outing_is_not_there(
    trip, child, enter, world
):
    made = trip.confirmed(Settlement.FLAT, price=10_40)
    space = f"/carte/{trip.pupils[0]}/sorties"
    assert "Les ocres" in child.get(space).text
    refused = child.post(f"{space}/{made}/inscription")
    assert refused.status_code == 422
    assert "Il manque 0,40" in refused.text
    stranger = enter(world.holder_user)
    assert stranger.get(f"/sorties/{made}").status_code == 404
    assert stranger.post(f"/carte/{world.holder}/sorties/{made}/inscription").status_code == 404
    trip.change(made, day=today() - timedelta(days=1))
    assert "Les ocres" not in child.get(space).text


@pytest.mark.parametrize("field", ["voucher_number", "card_number"])
def test_a_till_that_reads_an_outing_s_voucher_goes_to_its_door(trip, partner, enter, world, field):
    made = trip.validated()
    number = {field: grouped(trip.read(made).code), "birth_date": ""}
    answer = partner.post("/caisse", data=number)
    assert (answer.status_code, answer.location) == (303, f"/mes-sorties/{made}/encaissement")
    elsewhere = enter(world.other_partner_user).post("/caisse", data=number)
    assert elsewhere.status_code == 422
