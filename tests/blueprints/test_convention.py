"""The partner's dossier on screen: parts saved one by one, what is refused, who may see what."""

import io
import re
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pypdf
import pytest

from core.extensions import db
from core.transaction import perform, transaction
from models.convention import Convention, ConventionState
from models.mail import Mail
from models.partner import FileKind, Partner, PartnerFile
from models.till import Payment
from models.user import Role, User
from services import convention as conventions
from services import till
from services import user as users
from services.partner import company_name
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.dossier import IBAN, OTHER_IBAN, OTHER_SIRET, SIRET, in_state
from tests.builders.photos import picture, upload
from tests.builders.signed_in import sign_in
from tests.builders.world import PASSWORD, add_user

S = ConventionState
ADMINISTRATIVE = {
    "legal_name": "Piscine",
    "siret": "732 829 320 00074",
    "email": "piscine@example.org",
    "address": "3 rue des Lices",
    "postal_code": "13001",
    "town": "Marseille",
    "phone": "04 65 71 12 34",
}
CONTACT = {
    "title": "madam",
    "first_name": "Ana",
    "last_name": "Roux",
    "duty": "Gérante",
    "email": "ana@example.org",
    "phone": "06 39 98 12 34",
}
ACTIVITY = {
    "trade_name": "La piscine",
    "address": "5 quai du Port",
    "postal_code": "13001",
    "town": "Marseille",
    "accessibility": ["wheelchair", "parking"],
}
BANK = {"holder": "Piscine SARL", "iban": "FR14 2004 1010 0505 0001 3M02 606"}


@pytest.fixture
def dossier(app, client, world):
    """The owner's browser, and the convention in a state."""

    def enter(state=S.DRAFT):
        with app.app_context(), transaction():
            id = in_state(world, state).id
        sign_in(client, world.partner_user)
        return client, f"/mon-dossier/{id}"

    return enter


def version(app, world):
    with app.app_context():
        return db.session.get(Partner, world.partner).version


def partner(app, world, name):
    with app.app_context():
        return getattr(db.session.get(Partner, world.partner), name)


def send(client, app, world, path, fields):
    return client.post(path, data=fields | {"version": version(app, world)})


def test_the_four_parts_are_saved_one_by_one_and_validated(app, world, client):
    sign_in(client, world.partner_user)
    with app.app_context(), transaction():
        convention = db.session.get(Partner, world.partner).conventions[0]
        convention.state, convention.purses, id = S.DRAFT, [], convention.id
    base = f"/mon-dossier/{id}"
    activity = ACTIVITY | {"purses": [world.sport]}
    assert send(client, app, world, f"{base}/administratif", ADMINISTRATIVE).location.endswith(
        "/referent"
    )
    assert send(client, app, world, f"{base}/referent", CONTACT).location.endswith("/activite")
    early = client.post(f"{base}/demande", data={"version": version(app, world)})
    assert (early.status_code, "Il manque encore" in early.text) == (422, True)
    assert send(client, app, world, f"{base}/activite", activity).location.endswith("/finances")
    paper = upload(picture(), "rib.jpg", "paper", **BANK, version=str(version(app, world)))
    assert client.post(f"{base}/finances", **paper).location.endswith("/demande")
    page = client.get(f"{base}/demande").text
    assert "LA BANQUE POSTALE" in page
    assert "Je valide ma demande" in page
    sent = client.post(f"{base}/demande", data={"version": version(app, world)})
    assert sent.location == "/mon-dossier"
    assert "Demande envoyée" in client.get("/mon-dossier").text
    with app.app_context():
        kept = db.session.get(Partner, world.partner)
        assert (kept.siret, kept.phone, kept.iban) == (SIRET, "+33465711234", IBAN)
        assert kept.accessibility == ["parking", "wheelchair"]
        assert (kept.place_address, kept.place_town) == ("5 quai du Port", "Marseille")
        assert kept.files[0].media_type == "image/jpeg"
        assert kept.conventions[0].state == S.SUBMITTED


ADMINISTRATIVE_FAULTS = [
    ({"siret": ""}, "Indiquez le N° SIRET."),
    ({"siret": "73282932000075"}, "comporte une erreur"),
    ({"siret": "7328293200007"}, "14 chiffres : vous en avez écrit 13"),
    ({"siret": "732829320000741"}, "14 chiffres : vous en avez écrit 15"),
    ({"siret": "732829320"}, "C’est un N° SIREN"),
    ({"siret": "73282932OOOO74"}, "que des chiffres"),
    ({"siret": "abc"}, "que des chiffres"),
    ({"siret": "00000000000000"}, "comporte une erreur"),
    ({"siret": "35600000000049"}, "comporte une erreur"),
    ({"siret": "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"}, "que des chiffres"),
    ({"siret": "35600000000048"}, "déjà celui d’un autre partenaire"),
    ({"legal_name": ""}, "Indiquez la raison sociale."),
    ({"legal_name": "12345"}, "Écrivez un nom en toutes lettres."),
    ({"legal_name": "x" * 201}, "200 caractères au maximum"),
    ({"email": "piscine"}, "Écrivez une adresse complète"),
    ({"phone": ""}, "Indiquez le téléphone principal."),
    ({"phone": "12"}, "numéro de téléphone français"),
    ({"phone": "+44 20 7946 0000"}, "numéro de téléphone français"),
    ({"other_phone": "abc"}, "numéro de téléphone français"),
    ({"website": "javascript:alert(1)"}, "l’adresse de votre site"),
    ({"website": "pas un site"}, "l’adresse de votre site"),
    ({"postal_code": "1300"}, "5 chiffres"),
    ({"postal_code": "99999"}, "Ce code postal n’est pas connu"),
    ({"town": "Lyon"}, "n’est pas une ville de ce code postal"),
]
BANK_FAULTS = [
    ({"iban": ""}, "Indiquez l’IBAN."),
    ({"iban": "FR14"}, "27 caractères : vous en avez écrit 4"),
    ({"iban": "FR1420041010050500013M0260"}, "27 caractères : vous en avez écrit 26"),
    ({"iban": "FR1420041010050500013M026066"}, "27 caractères : vous en avez écrit 28"),
    ({"iban": "FR1420041010050500013M02607"}, "Cet IBAN comporte une erreur"),
    ({"iban": "FR1520041010050500013M02606"}, "Cet IBAN comporte une erreur"),
    ({"iban": "ZZ1420041010050500013M02606"}, "deux lettres d’un pays"),
    ({"iban": "1420041010050500013M02606"}, "deux lettres d’un pays"),
    ({"iban": "DE8937040044053201300"}, "la longueur de ceux de son pays"),
    ({"iban": "FR14200410100505000!3M02606"}, "un caractère qui n’y est pas à sa place"),
    ({"iban": "BR1800360305000010009795493C1"}, "hors de la zone SEPA"),
    ({"holder": ""}, "Indiquez le titulaire du compte."),
    ({"holder": "x" * 201}, "200 caractères au maximum"),
]
CONTACT_FAULTS = [
    ({"title": ""}, "Choisissez la civilité."),
    ({"title": "docteur"}, "Choisissez la civilité."),
    ({"duty": ""}, "Indiquez la fonction."),
    ({"email": "ana@"}, "Écrivez une adresse complète"),
]
ACTIVITY_FAULTS = [
    ({"purses": []}, "Cochez au moins une activité."),
    ({"purses": ["999"]}, "Cochez des activités de la liste."),
    ({"purses": ["abc"]}, "Cochez des activités de la liste."),
    ({"accessibility": ["aucune"]}, "Cochez des accessibilités de la liste."),
]
FAULTS = [
    *(("administratif", ADMINISTRATIVE, *fault) for fault in ADMINISTRATIVE_FAULTS),
    *(("referent", CONTACT, *fault) for fault in CONTACT_FAULTS),
    *(("activite", ACTIVITY, *fault) for fault in ACTIVITY_FAULTS),
    *(("finances", BANK, *fault) for fault in BANK_FAULTS),
]


@pytest.mark.parametrize(("part", "right", "wrong", "sentence"), FAULTS)
def test_what_is_wrong_is_said_and_nothing_moves(app, world, dossier, part, right, wrong, sentence):
    client, base = dossier()
    before = version(app, world)
    known = {"purses": [world.sport]} if part == "activite" else {}
    answer = client.post(f"{base}/{part}", data=right | known | wrong | {"version": before})
    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u202f", " ").replace("\xa0", " ")
    assert version(app, world) == before
    typed = next(iter(wrong.values()))
    if isinstance(typed, str) and typed and part != "referent":
        assert typed in answer.text


def pdf(pages=1, **more) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if more.get("password"):
        writer.encrypt(more["password"])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BAD_PAPERS = {
    "an svg": (b"<svg><script>alert(1)</script></svg>", "Ce fichier n’est pas lisible"),
    "html": (b"<!doctype html><script>alert(1)</script>", "Ce fichier n’est pas lisible"),
    "a gif": (picture("GIF", mode="P"), "Ce fichier n’est pas lisible"),
    "a cut png": (picture("PNG")[:60], "Ce fichier n’est pas lisible"),
    "empty": (b"\0", "Ce fichier n’est pas lisible"),
    "a cut pdf": (b"%PDF-1.7\n", "Ce fichier n’est pas lisible"),
    "a locked pdf": (pdf(password="x"), "protégé par un mot de passe"),
    "a long pdf": (pdf(13), "plus de 12 pages"),
    "too heavy": (b"%PDF-" + b"\0" * (10 * 1024 * 1024 + 1), "10 Mo au maximum"),
}


@pytest.mark.parametrize("name", BAD_PAPERS)
def test_a_paper_that_is_none_is_refused(app, world, dossier, name):
    client, base = dossier()
    content, sentence = BAD_PAPERS[name]
    before = version(app, world)
    answer = client.post(
        f"{base}/finances", **upload(content, "rib.pdf", "paper", **BANK, version=str(before))
    )
    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u202f", " ").replace("\xa0", " ")
    assert version(app, world) == before


def test_a_wrong_iban_does_not_hide_what_is_wrong_with_the_file(app, world, dossier):
    client, base = dossier()
    wrong = BANK | {"iban": "FR00", "version": str(version(app, world))}
    sent = upload(BAD_PAPERS["an svg"][0], "rib.pdf", "paper", **wrong)
    answer = client.post(f"{base}/finances", **sent)
    assert 'id="iban-error"' in answer.text
    assert "Ce fichier n’est pas lisible" in answer.text


def test_a_paper_too_heavy_to_be_read_is_refused_too(app, world, dossier):
    client, base = dossier()
    heavy = upload(b"%PDF-" + b"\0" * (13 * 1024 * 1024), "rib.pdf", "paper", **BANK)
    answer = client.post(f"{base}/finances", **heavy)
    assert (answer.status_code, "trop lourd" in answer.text) == (413, True)


def test_a_pdf_keeps_its_pages_and_nothing_that_acts(app, world, dossier):
    client, base = dossier(S.APPROVED)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(2)))
    action = pypdf.generic.DictionaryObject()
    action[pypdf.generic.NameObject("/S")] = pypdf.generic.NameObject("/JavaScript")
    action[pypdf.generic.NameObject("/JS")] = pypdf.generic.TextStringObject("app.alert(1)")
    writer.root_object[pypdf.generic.NameObject("/OpenAction")] = action
    writer.add_attachment("evil.exe", b"MZ")
    out = io.BytesIO()
    writer.write(out)
    assert client.post(f"{base}/signature", **upload(out.getvalue(), "c.pdf", "paper"))
    with app.app_context():
        file = db.session.query(PartnerFile).filter_by(kind=FileKind.SIGNED).one()
        kept = pypdf.PdfReader(io.BytesIO(file.content))
        assert len(kept.pages) == 2
        assert "/OpenAction" not in kept.root_object
        assert not kept.attachments
        assert file.convention.state == S.IN_FORCE
        id = file.id
    with client.get(f"/mon-dossier/piece/{id}") as answer:
        assert answer.mimetype == "application/pdf"
        assert "attachment" in answer.headers["Content-Disposition"]


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(app, world, dossier):
    client, base = dossier()
    seen = version(app, world)
    first = ADMINISTRATIVE | {"address": "1 rue Une", "version": seen}
    assert client.post(f"{base}/administratif", data=first).status_code == 303
    second = ADMINISTRATIVE | {"address": "2 rue Deux", "version": seen}
    told = client.post(f"{base}/administratif", data=second)
    assert told.status_code == 422
    assert "Quelqu’un d’autre vient de modifier ce dossier" in told.text
    assert "2 rue Deux" in told.text
    assert partner(app, world, "address") == "1 rue Une"
    again = second | {"version": re.search(r'name="version"[^>]*value="(\d+)"', told.text)[1]}
    assert client.post(f"{base}/administratif", data=again).status_code == 303
    assert partner(app, world, "address") == "2 rue Deux"


def test_another_siret_closes_a_till_that_is_open(app, world, dossier, client):
    client, base = dossier(S.IN_FORCE)
    with app.app_context(), transaction():
        cashier = add_user("caissier", Role.CASHIER, partner_id=world.partner).id
    counter = app.test_client()
    sign_in(counter, cashier)
    typed = {"card_number": world.card_number, "birth_date": "17/05/2013"}
    slip = counter.post("/caisse", data=typed).location
    assert counter.get(slip).status_code == 200
    changed = ADMINISTRATIVE | {"siret": OTHER_SIRET}
    assert "entraîne une nouvelle convention" in client.get(f"{base}/administratif").text
    assert send(client, app, world, f"{base}/administratif", changed).status_code == 303
    refused = counter.post(slip, data={"amount": "1,00", "purse": world.sport})
    assert refused.status_code == 422
    assert "Votre convention ne permet pas" in refused.text
    for visitor in (counter, client):
        for path in ("/caisse", "/transactions", slip):
            assert visitor.get(path).location == "/mon-dossier"
    page = client.get("/mon-dossier").text
    assert "Je réalise une transaction" not in page
    assert "Demande envoyée" in page
    assert "La caisse est fermée" in counter.get("/mon-dossier").text


def test_an_iban_is_confirmed_mailed_and_held(app, world, dossier):
    client, base = dossier(S.IN_FORCE)
    changed = {**BANK, "iban": OTHER_IBAN}

    def ask(**more):
        typed = changed | {"version": str(version(app, world))} | more
        return client.post(f"{base}/finances", **upload(picture(), "rib.png", "paper", **typed))

    assert "Ce mot de passe n’est pas le bon" in ask(password="faux").text
    assert (
        "Joignez le RIB"
        in client.post(f"{base}/finances", data=changed | {"version": version(app, world)}).text
    )
    assert ask(password=PASSWORD).status_code == 303
    with app.app_context():
        kept = db.session.get(Partner, world.partner)
        assert (kept.iban, kept.next_iban) == (IBAN, OTHER_IBAN)
        told = db.session.query(Mail).filter_by(subject="L’IBAN de votre dossier va changer")
        assert {mail.recipient for mail in told} == {kept.email, "piscine@example.org"}
    page = client.get("/mon-dossier").text
    assert OTHER_IBAN[-4:] in page
    assert OTHER_IBAN not in page
    assert client.get("/caisse").status_code == 200
    client.post("/mon-dossier/iban/abandonner")
    assert partner(app, world, "next_iban") is None
    assert client.post("/mon-dossier/iban/abandonner").status_code == 422


def test_a_cashier_sees_the_till_and_today_only(app, world, dossier, client):
    _, base = dossier(S.IN_FORCE)
    with app.app_context(), transaction():
        cashier = add_user("caissier", Role.CASHIER, partner_id=world.partner).id
    slip = Slip(world.holder, world.card, world.partner_user, "t")
    with app.app_context():
        old = perform(till.debit, slip, world.sport, 7_77, by=acting(partner_id=world.partner))
        new = perform(
            till.debit,
            Slip(world.holder, None, cashier, "u"),
            world.sport,
            3_33,
            by=acting(partner_id=world.partner),
        )
        with transaction():
            db.session.get(Payment, old).civil_date -= timedelta(days=1)
    counter = app.test_client()
    sign_in(counter, cashier)
    page = counter.get("/transactions?since=2001-01-01").text
    assert "3,33" in page
    assert "7,77" not in page
    assert counter.get(f"/caisse/recu/{new}").status_code == 200
    assert counter.get(f"/caisse/recu/{old}").status_code == 404
    for path in ("/administratif", "/finances", "/demande", "/resilier", "/convention.pdf"):
        assert counter.get(base + path).status_code == 403
    assert counter.get("/mon-dossier/utilisateurs").status_code == 403
    assert counter.get("/mon-dossier/piece/1").status_code == 403
    own = counter.get("/mon-dossier").text
    assert IBAN[-4:] not in own
    assert counter.get("/mon-espace").location == "/caisse"


def test_users_are_invited_and_removed(app, world, dossier):
    client, _ = dossier()
    person = {"first_name": "Zoé", "last_name": "Petit", "email": "zoe@example.org"}
    assert client.post("/mon-dossier/utilisateurs", data=person).status_code == 422
    invited = client.post("/mon-dossier/utilisateurs", data=person | {"role": "cashier"})
    assert invited.status_code == 303
    again = client.post("/mon-dossier/utilisateurs", data=person | {"role": "cashier"})
    assert "déjà un accès" in again.text
    assert (
        client.post(
            "/mon-dossier/utilisateurs", data=person | {"role": "admin", "email": "z@example.org"}
        ).status_code
        == 422
    )
    with app.app_context():
        user = db.session.query(User).filter_by(email="zoe@example.org").one()
        assert (user.role, user.partner_id) == (Role.CASHIER, world.partner)
        mail = db.session.query(Mail).filter_by(recipient="zoe@example.org").one()
        link = re.search(r"/mot-de-passe/\S+", mail.body)[0]
        user_id = user.id
    counter = app.test_client()
    chosen = {"new_password": "Tournesol-Violet-42", "confirmation": "Tournesol-Violet-42"}
    assert counter.post(link, data=chosen).status_code == 303
    assert counter.get("/mon-dossier").status_code == 200
    remove = "/mon-dossier/utilisateurs/{}/retirer".format
    assert client.post(remove(user_id)).status_code == 303
    assert "/connexion" in counter.get("/mon-dossier").location
    assert client.post(remove(user_id)).status_code == 404
    assert "propre accès" in client.post(remove(world.partner_user)).text
    assert client.post(remove(world.other_partner_user)).status_code == 404


def test_another_partner_s_dossier_does_not_exist(app, world, dossier):
    _, base = dossier(S.APPROVED)
    with app.app_context():
        file = db.session.get(Partner, world.partner).files[0].id
    stranger = app.test_client()
    sign_in(stranger, world.other_partner_user)
    for path in ("administratif", "demande", "convention.pdf", "signature", "resilier", "villes"):
        assert stranger.get(f"{base}/{path}").status_code == 404
    for path in ("administratif", "finances", "demande", "signature", "resilier"):
        assert stranger.post(f"{base}/{path}", data={"reason": "x"}).status_code == 404
    assert stranger.get(f"/mon-dossier/piece/{file}").status_code == 404


def test_a_convention_is_read_once_it_is_approved(app, world, dossier):
    client, base = dossier(S.SUBMITTED)
    assert client.get(f"{base}/convention.pdf").status_code == 422
    with app.app_context():
        perform(conventions.approve, int(base.rpartition("/")[2]), by=acting(world.admin))
    with client.get(f"{base}/convention.pdf") as answer:
        paper = pypdf.PdfReader(io.BytesIO(answer.data))
        with app.app_context():
            number = db.session.get(Convention, int(base.rpartition("/")[2])).number
    root = paper.root_object
    assert paper.metadata.title == f"Convention {number} – Cjeune"
    assert root["/Lang"].startswith("fr")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid" in metadata
    assert "pdfaid" in metadata
    text = "\n".join(page.extract_text() for page in paper.pages)
    for said in (
        number,
        "732 829 320 00074",
        "Ana Roux",
        "Gérante",
        "Article 1",
        "Sport & Culture",
    ):
        assert said in text.replace("\xa0", " ")
    assert text.count("signature et cachet") == 2


def test_a_convention_is_ended_with_a_reason(app, world, dossier):
    client, base = dossier(S.IN_FORCE)
    assert client.post(f"{base}/resilier", data={"reason": ""}).status_code == 422
    assert client.post(f"{base}/resilier", data={"reason": "Travaux"}).location == "/mon-dossier"
    again = client.post(f"{base}/resilier", data={"reason": "Travaux"})
    assert "Cette convention a été résiliée." in again.text
    assert client.get("/caisse").location == "/mon-dossier"
    asked = client.post(f"/mon-dossier/demande/{world.programme}")
    assert asked.location.endswith("/administratif")
    assert client.post("/mon-dossier/demande/999").status_code == 404


def test_a_running_convention_is_not_asked_for_again(app, world, dossier):
    client, _ = dossier(S.IN_FORCE)
    answer = client.post(f"/mon-dossier/demande/{world.programme}")
    assert answer.status_code == 422
    assert "60 derniers jours" in answer.text.replace("\xa0", " ")


def test_a_new_partner_signs_up_by_mail(app, client, world):
    path = "/programme/cjeune/partenaire/inscription"
    assert path in client.get("/programme/cjeune/qui-suis-je").text
    person = {"legal_name": "Club d’échecs", "first_name": "Ana", "last_name": "Roux"}
    assert client.post(path, data=person).status_code == 422
    assert client.post(path, data=person | {"email": "ana@example.org"}).status_code == 303
    known = client.post(path, data=person | {"email": "piscine@example.org"})
    assert known.location == "/consultez-votre-messagerie"
    with app.app_context():
        first, second = db.session.query(Mail).order_by(Mail.id)
        assert second.subject == "Vous avez déjà un compte"
        link = re.search(r"/mot-de-passe/\S+", first.body)[0]
    chosen = {"new_password": "Tournesol-Violet-42", "confirmation": "Tournesol-Violet-42"}
    client.post(link, data=chosen)
    assert client.get("/caisse").location == "/mon-dossier"
    page = client.get("/mon-dossier").text
    assert "Je demande ma convention" in page
    asked = re.search(r'href="(/mon-dossier/\d+/administratif)"', page)[1]
    assert "Club d’échecs" in client.get(asked).text
    assert "ana@example.org" in client.get(asked.replace("administratif", "referent")).text


def test_a_sign_up_is_asked_for_three_times_at_most(client, world):
    path = "/programme/cjeune/partenaire/inscription"
    person = {
        "legal_name": "Club",
        "first_name": "A",
        "last_name": "Roux",
        "email": "a@example.org",
    }
    statuses = [client.post(path, data=person).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 422]


def test_the_directory_proposes_a_name_or_nothing(tmp_path, httpserver_once):
    address = httpserver_once(b'{"results": [{"nom_complet": "PISCINE DES CALANQUES"}]}')
    assert company_name(f"{address}?q={{siret}}", SIRET) == "PISCINE DES CALANQUES"
    for broken in (b"", b"[]", b'{"results": []}', b'{"results": [{}]}', b"\xff"):
        assert company_name(httpserver_once(broken), SIRET) is None
    assert company_name("http://127.0.0.1:9/", SIRET) is None
    assert company_name("", SIRET) is None
    assert company_name("file:///etc/passwd", SIRET) is None


@pytest.fixture
def httpserver_once():
    """Serve these bytes at an address, until the test ends."""
    servers = []

    def serve(body: bytes) -> str:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Answer)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_name_found_fills_an_empty_field_only(app, world, dossier, httpserver_once):
    client, base = dossier()
    app.config["DIRECTORY_URL"] = httpserver_once(b'{"results": [{"nom_complet": "TROUVEE"}]}')
    try:
        empty = client.get(f"{base}/entreprise?siret={SIRET}&legal_name=").text
        kept = client.get(f"{base}/entreprise?siret={SIRET}&legal_name=Club").text
        wrong = client.get(f"{base}/entreprise?siret=12&legal_name=Club").text
    finally:
        app.config["DIRECTORY_URL"] = ""
    assert 'value="TROUVEE"' in empty
    assert 'value="Club"' in kept
    assert "TROUVEE" in kept
    assert "TROUVEE" not in wrong


def test_the_bank_and_the_towns_follow_what_is_typed(world, dossier):
    client, base = dossier()
    assert "PSSTFRPP" in client.get(f"{base}/banque?iban={IBAN}").text
    assert "BIC" not in client.get(f"{base}/banque?iban=FR14").text
    assert "Marseille" in client.get(f"{base}/villes?postal_code=13001&town=").text


def test_without_a_password_a_link_is_sent_again(app, client, world):
    with app.app_context(), transaction():
        users.add_user(Role.PARTNER, "Ana", "Roux", "ana@example.org", partner_id=world.partner)
    person = {"legal_name": "X", "first_name": "Ana", "last_name": "Roux"}
    client.post(
        "/programme/cjeune/partenaire/inscription", data=person | {"email": "ana@example.org"}
    )
    with app.app_context():
        assert db.session.query(Partner).count() == 2
        assert "/mot-de-passe/" in db.session.query(Mail).one().body
