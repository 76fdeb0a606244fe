"""The screens that are photographed, and how each is reached in the demo."""

from dataclasses import dataclass

import sqlalchemy as sa

from commands.demo.people import GUARDIAN_LOGIN, YOUNG_LOGIN
from core.extensions import db
from core.signing import sign
from core.transaction import transaction
from models.convention import Convention
from models.correction import Correction
from models.holder import Holder
from models.outing import Outing
from models.programme import Programme
from models.reimbursement import ReimbursementRun
from models.till import Payment
from models.user import Identity, LinkPurpose, User
from models.voucher import Voucher
from models.watch import Alert
from services import card
from services import user as users


@dataclass(frozen=True)
class Demo:
    """Who signs in, and the ids that the addresses hold."""

    users: dict
    known: dict

    @classmethod
    def read(cls) -> "Demo":
        with transaction():
            return cls(*_read())


def _user(login: str) -> int:
    return db.session.scalar(sa.select(User.id).where(User.login == login))


def _holder(subject: str) -> Holder:
    return db.session.scalar(
        sa.select(Holder)
        .join(Identity, Identity.user_id == Holder.user_id)
        .where(Identity.subject == subject)
    )


def _read():
    with_card, without = _holder("zoe.garnier"), _holder("tom.garnier")
    till, young = _user("piscine"), _user(YOUNG_LOGIN.login)
    young = db.session.scalar(sa.select(Holder).where(Holder.user_id == young))
    payment = db.session.scalars(
        sa.select(Payment).where(Payment.actor_id == till).order_by(Payment.id.desc())
    ).first()
    promised = db.session.scalars(sa.select(Voucher).filter_by(holder_id=with_card.id)).first()
    slip = [with_card.id, card.active_card(with_card.id).id, till, "picture"]
    link = users.make_link(db.session.get(User, _user("college")), LinkPurpose.FIRST_PASSWORD)
    return (
        {
            "till": till,
            "guardian": _user(GUARDIAN_LOGIN.login),
            "holder": with_card.user_id,
            "young": _user(YOUNG_LOGIN.login),
            "school": _user("lycee"),
            "cinema": _user("cinema"),
            "candidate": _user("candidat"),
            "signer": _user("signataire"),
            "cashier": _user("caisse"),
            "team": _user("admin"),
        },
        {
            "with_card": with_card.id,
            "voucher": promised.id,
            "voucher_slip": sign("till", [with_card.id, None, till, "v", promised.id]),
            "without": without.id,
            "payment": payment.id,
            "slip": sign("till", slip),
            "link": link,
            **{
                state: db.session.scalar(sa.select(Convention.id).where(Convention.state == state))
                for state in ("draft", "approved", "submitted")
            },
            "correction": db.session.scalar(
                sa.select(sa.func.min(Correction.id)).where(Correction.state == "proposed")
            ),
            "alert": db.session.scalar(sa.select(sa.func.max(Alert.id))),
            "run": db.session.scalar(sa.select(sa.func.max(ReimbursementRun.id))),
            **{
                state: db.session.scalar(sa.select(Outing.id).where(Outing.state == state))
                for state in ("to_confirm", "confirmed", "validated", "cashed")
            },
            "young_holder": young.id,
            "programme": db.session.scalar(
                sa.select(Programme.id).where(Programme.slug == "cjeune")
            ),
        },
    )


def at(path: str):
    """Look at that address."""

    def show(page, demo, base):
        page.goto(base + path.format(**demo.known), wait_until="networkidle")

    return show


STEPS = ("Bienvenue", "Coordonnées", "Photo d’identité", "Mentions légales")


def wizard(place: int):
    """Look at that step of the sign-up, of a family that updates its account."""

    def show(page, demo, base):
        page.goto(f"{base}/inscription/{demo.known['without']}/informations")
        for heading in STEPS[:place]:
            page.get_by_role("heading", name=heading).wait_for()
            page.get_by_role("button", name="Suivant").last.click()
        page.get_by_role("heading", name=STEPS[place]).wait_for()
        page.wait_for_load_state("networkidle")

    return show


def done(page, demo, base):
    wizard(3)(page, demo, base)
    page.get_by_role("button", name="Terminer").click()
    page.get_by_role("heading", name="C’EST PARFAIT").wait_for()


def sent_empty(path: str):
    """Look at that address once its form was sent with nothing in it."""

    def show(page, demo, base):
        at(path)(page, demo, base)
        page.locator("main form button[type=submit]:visible").last.click()
        page.get_by_role("alert").wait_for()

    return show


def asks_to_cancel(page, demo, base):
    at("/transactions")(page, demo, base)
    page.get_by_role("link", name="Annuler").first.click()
    page.get_by_role("dialog").wait_for()


SCREENS = {
    "nobody": {
        "programmes": at("/"),
        "home-cjeune": at("/programme/cjeune"),
        "home-epass": at("/programme/epass"),
        "page": at("/programme/cjeune/page/faq"),
        "who": at("/programme/cjeune/qui-suis-je"),
        "sign-in": at("/connexion"),
        "school-notice": at("/connexion/ecole"),
        "forgotten-password": at("/mot-de-passe-oublie"),
        "mail-sent": at("/consultez-votre-messagerie"),
        "forgotten-login": at("/identifiant-oublie"),
        "new-password": at("/mot-de-passe/{link}"),
        "partner-registration": at("/programme/cjeune/partenaire/inscription"),
        "registration": at("/programme/epass/inscription"),
        "not-found": at("/nulle-part"),
    },
    "guardian": {
        "children": at("/mes-enfants"),
        "wizard-1-welcome": wizard(0),
        "wizard-2-contact": wizard(1),
        "wizard-3-photo": wizard(2),
        "wizard-4-notice": wizard(3),
        "wizard-done": done,
    },
    "holder": {
        "space": at("/carte/{with_card}"),
        "loss": at("/carte/{with_card}/perdue"),
        "vouchers": at("/carte/{with_card}/vouchers"),
        "voucher-new": at("/carte/{with_card}/vouchers/nouveau"),
        "voucher": at("/carte/{with_card}/vouchers/{voucher}"),
        "association": at("/carte/{with_card}/associer"),
        "association-number": at("/carte/{with_card}/associer/numero"),
    },
    "till": {
        "till": at("/caisse"),
        "till-debit": at("/caisse/debit/{slip}"),
        "till-voucher": at("/caisse/debit/{voucher_slip}"),
        "till-receipt": at("/caisse/recu/{payment}"),
        "till-wrong": sent_empty("/caisse"),
        "transactions": at("/transactions"),
        "transactions-none": at("/transactions?until=2001-01-01"),
        "transactions-cancel": asks_to_cancel,
        "reimbursements": at("/remboursements"),
        "dossier": at("/mon-dossier"),
        "change-password": at("/mon-mot-de-passe"),
    },
    "candidate": {
        "request": at("/mon-dossier"),
        "request-administrative": at("/mon-dossier/{draft}/administratif"),
        "request-contact": at("/mon-dossier/{draft}/referent"),
        "request-activity": at("/mon-dossier/{draft}/activite"),
        "request-bank": at("/mon-dossier/{draft}/finances"),
        "request-review": at("/mon-dossier/{draft}/demande"),
        "request-users": at("/mon-dossier/utilisateurs"),
    },
    "signer": {"sign": at("/mon-dossier"), "sign-copy": at("/mon-dossier/{approved}/signature")},
    "cashier": {"cashier": at("/mon-dossier")},
    "school": {
        "school": at("/mon-etablissement"),
        "outings-school": at("/mon-etablissement/sorties"),
        "outing-new": at("/mon-etablissement/sorties/nouvelle"),
        "outing-shared": at("/mon-etablissement/sorties/{confirmed}"),
        "outing-class": at("/mon-etablissement/sorties/{confirmed}/eleves"),
        "outing-notice": at("/mon-etablissement/sorties/{confirmed}/affiche"),
        "outing-validated": at("/mon-etablissement/sorties/{validated}"),
    },
    "cinema": {
        "outings": at("/mes-sorties"),
        "outing-to-confirm": at("/mes-sorties/{to_confirm}"),
        "outing-door": at("/mes-sorties/{validated}/encaissement"),
        "outing-cashed": at("/mes-sorties/{cashed}"),
    },
    "young": {
        "outings-mine": at("/carte/{young_holder}/sorties"),
        "outing-mine": at("/carte/{young_holder}/sorties/{confirmed}"),
    },
    "team": {
        "style": at("/style"),
        "office": at("/gestion/"),
        "office-list": at("/gestion/beneficiaires/"),
        "office-record": at("/gestion/beneficiaires/details/?id={with_card}"),
        "office-convention": at("/gestion/conventions/details/?id={submitted}"),
        "office-correction": at("/gestion/corrections/details/?id={correction}"),
        "office-correction-new": at("/gestion/corrections/new/?transaction={payment}"),
        "office-alert": at("/gestion/alertes/details/?id={alert}"),
        "office-run": at("/gestion/remboursements/details/?id={run}"),
        "office-programme": at("/gestion/programmes/edit/?id={programme}"),
    },
}
