"""Every screen that a role can look at."""

import re

from core.extensions import db
from core.transaction import perform, transaction
from models.account import LinkPurpose, Role, User
from models.signup import Guardian, Holder
from models.site import Page
from services import account, till
from services.till import Slip
from tests.dossier import fill
from tests.world import BIRTH_DATE, add, add_user

PAGES = {
    "nobody": [
        "/",
        "/programme/cjeune",
        "/programme/epass",
        "/programme/cjeune/page/faq",
        "/programme/cjeune/qui-suis-je",
        "/programme/epass/qui-suis-je",
        "/programme/epass/partenaire/inscription",
        "/connexion",
        "/connexion/ecole",
        "/mot-de-passe-oublie",
        "/identifiant-oublie",
        "/consultez-votre-messagerie",
        "/mot-de-passe/{link}",
        "/mot-de-passe/forged",
        "/nulle-part",
    ],
    "partner": [
        "/caisse",
        "{slip}",
        "/caisse/recu/{payment}",
        "/transactions",
        "/transactions?until=2001-01-01",
        "/transactions/{payment}/annuler",
        "/mon-dossier",
        "/mon-dossier/{convention}/administratif",
        "/mon-dossier/{convention}/referent",
        "/mon-dossier/{convention}/activite",
        "/mon-dossier/{convention}/finances",
        "/mon-dossier/{convention}/demande",
        "/mon-dossier/{convention}/signature",
        "/mon-dossier/{convention}/resilier",
        "/mon-dossier/utilisateurs",
        "/mon-mot-de-passe",
        "/mon-mot-de-passe/modifie",
    ],
    "cashier": ["/caisse", "/transactions", "/mon-dossier"],
    "holder": [
        "/carte/{holder}",
        "/carte/{holder}/associer",
        "/carte/{holder}/associer/numero",
        "/carte/{holder}/perdue",
        "/inscription/{holder}/informations",
        "/programme/epass/inscription",
    ],
    "guardian": ["/mes-enfants", "/carte/{holder}", "/inscription/{holder}/coordonnees"],
    "school": ["/mon-etablissement"],
    "team": ["/second-facteur"],
}
LOGINS = {
    "partner": "piscine",
    "cashier": "caissier",
    "school": "college",
    "team": "admin",
    "guardian": "parent",
    "holder": "camille",
}


def prepare(site, page, sign_in, role: str) -> list[str]:
    """Sign in as that role, make something to look at, and tell the paths."""
    known = _fill(site)
    if role in LOGINS:
        sign_in(page, LOGINS[role])
    if role == "partner":
        known["slip"] = _slip(site, page)
    return [path.format(**known) for path in PAGES[role]]


def _fill(site) -> dict:
    world = site.world
    with site.app.app_context():
        slip = Slip(world.holder, world.card, world.partner_user, "pages")
        payment = perform(till.debit, slip, world.partner, world.sport, 12_50)
        with transaction():
            add_user("caissier", Role.CASHIER, partner_id=world.partner)
            convention = fill(world.partner).conventions[0].id
            add_user("college", Role.SCHOOL, school_id=world.school)
            parent = add_user("parent", Role.GUARDIAN)
            guardian = add(Guardian(user_id=parent.id, email=parent.email))
            db.session.get(Holder, world.holder).guardian_id = guardian.id
            add(Page(programme_id=world.programme, slug="faq", title="FAQ", body="## Oui\n\nNon."))
            user = db.session.get(User, world.admin)
            link = account.make_link(user, LinkPurpose.FIRST_PASSWORD)
    return {"payment": payment, "link": link, "holder": world.holder, "convention": convention}


def _slip(site, page) -> str:
    page.goto(f"{site.address}/caisse")
    page.get_by_label("N° de carte").fill(site.world.card_number)
    page.get_by_label("Date de naissance").fill(f"{BIRTH_DATE:%d/%m/%Y}")
    page.get_by_role("button", name="Je recherche").click()
    page.wait_for_url("**/caisse/debit/*")
    return re.sub(r"^https?://[^/]+", "", page.url)
