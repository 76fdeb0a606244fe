"""Every screen that a role can look at."""

from core.extensions import db
from core.signing import sign
from core.transaction import transaction
from models.holder import Guardian
from models.outing import Outing, OutingState
from models.partner import Partner
from models.programme import Purse
from models.user import LinkPurpose, Role, User
from services import registration as registrations
from services import user as user_services
from tests.blueprints.backoffice.rows import fill_every_table
from tests.builders.outing import add_sheet
from tests.builders.signed_in import sign_in
from tests.builders.world import add_holder, add_partner, add_user

PAGES = {
    "nobody": [
        "/",
        "/programme/cjeune",
        "/programme/epass",
        "/programme/cjeune/page/faq",
        "/programme/cjeune/qui-suis-je",
        "/programme/epass/qui-suis-je",
        "/programme/epass/inscription",
        "/programme/epass/partenaire/inscription",
        "/connexion",
        "/connexion/ecole",
        "/mot-de-passe-oublie",
        "/identifiant-oublie",
        "/consultez-votre-messagerie",
        "/mot-de-passe/{link}",
        "/mot-de-passe/forged",
        "/caisse/hors-ligne",
        "/nulle-part",
    ],
    "partner": [
        "/caisse",
        "/caisse/debit/{slip}",
        "/caisse/debit/{voucher_slip}",
        "/caisse/recu/1",
        "/transactions",
        "/transactions?until=2001-01-01",
        "/transactions/1/annuler",
        "/remboursements",
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
        "/mes-sorties",
        "/mes-sorties?until=2001-01-01",
        "/mes-sorties/{outing}",
        "/mes-sorties/{asked}",
        "/mes-sorties/{outing}/encaissement",
    ],
    "cashier": ["/caisse", "/transactions", "/mon-dossier", "/mes-sorties/{asked}"],
    "holder": [
        "/carte/{holder}",
        "/carte/{holder}/associer",
        "/carte/{holder}/associer/numero",
        "/carte/{holder}/perdue",
        "/carte/{holder}/vouchers",
        "/carte/{holder}/vouchers/nouveau",
        "/carte/{holder}/vouchers/1",
        "/carte/{holder}/sorties",
        "/carte/{holder}/sorties/{open}",
    ],
    "guardian": [
        "/mes-enfants",
        "/carte/{holder}",
        "/carte/{sibling}",
        "/inscription/{holder}/informations",
        "/inscription/{holder}/coordonnees",
        "/inscription/{holder}/photo",
        "/inscription/{holder}/mentions",
        "/inscription/{sibling}/termine",
    ],
    "school": [
        "/mon-etablissement",
        "/mon-etablissement/sorties",
        "/mon-etablissement/sorties/nouvelle",
        "/mon-etablissement/sorties/{outing}",
        "/mon-etablissement/sorties/{asked}",
        "/mon-etablissement/sorties/{asked}/modifier",
        "/mon-etablissement/sorties/{open}",
        "/mon-etablissement/sorties/{open}/eleves",
        "/mon-etablissement/sorties/{open}/affiche",
    ],
    "team": ["/second-facteur", "/style"],
}
WITH_ERRORS = {
    "nobody": [
        "/connexion",
        "/programme/epass/inscription",
        "/programme/epass/partenaire/inscription",
    ],
    "partner": [
        "/caisse",
        "/caisse/debit/{slip}",
        "/mon-mot-de-passe",
        "/mon-dossier/utilisateurs",
    ],
    "school": ["/mon-etablissement/sorties/nouvelle", "/mon-etablissement/sorties/{open}/eleves"],
    "holder": [
        "/carte/{holder}/associer/numero",
        "/carte/{holder}/perdue",
        "/carte/{holder}/vouchers/nouveau",
    ],
}
CONTACT = {
    "guardian_last_name": "Martin",
    "guardian_first_name": "Claire",
    "address": "3 rue des Lices",
    "postal_code": "13001",
    "town": "Marseille",
    "email": "claire.martin@example.org",
    "email_again": "claire.martin@example.org",
}


class Visits:
    """A world with something on every screen, and the way into it for each role."""

    def __init__(self, site):
        self.site, world = site, site.world
        with site.app.app_context():
            with transaction():
                self.users, self.known = _fill(world)
            slip = [world.holder, world.card, world.partner_user, "pages"]
            self.known["slip"] = sign("till", slip)
            self.known["voucher_slip"] = sign("till", [*slip, 1])

    def enter(self, context, role: str) -> None:
        """Sign that browser in, the team with its second factor."""
        if role in self.users:
            open_session(self.site, context, self.users[role], second_factor=role == "office")

    def pages(self, role: str) -> list[str]:
        return [path.format(**self.known) for path in PAGES[role]]

    def forms(self, role: str) -> list[str]:
        """The pages whose form is sent empty, to see its errors."""
        return [path.format(**self.known) for path in WITH_ERRORS.get(role, ())]

    def office(self) -> list[str]:
        """Every screen of the back office: its list, a record, and the forms that it has."""
        paths = ["/gestion/", "/gestion/lettres/", "/gestion/lettres/card/blocked"]
        for screen in self.site.app.extensions["admin"][0]._views:
            if not hasattr(screen, "model"):
                continue
            with self.site.app.app_context():
                row = db.session.scalar(db.select(screen.model.id).limit(1))
            assert row, f"no row to show of {screen.model}"
            paths += [f"{screen.url}/", f"{screen.url}/details/?id={row}"]
            paths += [f"{screen.url}/new/"] * bool(screen.creatable)
            paths += [f"{screen.url}/edit/?id={row}"] * bool(screen.editable)
        return paths


def open_session(site, context, user_id: int, second_factor: bool = False) -> None:
    """Sign that browser in as the user, by the session's cookie."""
    client = site.app.test_client()
    sign_in(client, user_id, second_factor=second_factor)
    cookie = client.get_cookie("cigale", domain="localhost")
    context.add_cookies([{"name": "cigale", "value": cookie.value, "url": site.address}])


def _fill(world) -> tuple[dict, dict]:
    fill_every_table(world)
    guardian = db.session.scalars(db.select(Guardian)).one()
    sibling = add_holder(world.programme, world.season, granted=False, guardian_id=guardian.id)
    for step, typed in (("informations", {}), ("coordonnees", CONTACT), ("photo", {})):
        registrations.keep_answers(world.holder, step, {**typed, "go": "next"})
    user = db.session.get(User, world.admin)
    users = {
        "partner": world.partner_user,
        "cashier": add_user("caissier", Role.CASHIER, partner_id=world.partner).id,
        "holder": world.holder_user,
        "guardian": guardian.user_id,
        "school": add_user("college", Role.SCHOOL, school_id=world.school).id,
        "team": world.admin,
        "office": world.admin,
    }
    link = user_services.make_link(user, LinkPurpose.FIRST_PASSWORD)
    purse = db.session.scalars(db.select(Purse).filter_by(at_till=False)).one()
    add_partner("Ocres", "78467169500103", purse.programme_id, [purse.id])
    outing = db.session.scalars(db.select(Outing)).one()
    asked, joined = (
        add_sheet(world, world.school, world.partner, state=state).id
        for state in (OutingState.TO_CONFIRM, OutingState.CONFIRMED)
    )
    convention = db.session.get(Partner, world.partner).conventions[0]
    return users, {
        "link": link,
        "holder": world.holder,
        "sibling": sibling.id,
        "convention": convention.id,
        "outing": outing.id,
        "asked": asked,
        "open": joined,
    }
