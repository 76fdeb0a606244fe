"""The buttons of a reimbursement run, each for those who may press it, in its state."""

from flask_login import current_user

from core.language import lazy
from services import reimbursement

from ..kit.acts import Act
from .page import ask_to_approve, ask_to_pay_rest


def ready(run):
    return run.allows("review") and run.computed_at is not None


def may_approve(run):
    return run.may_be_approved_by(current_user.user_id)


ACTS = (
    Act(
        "verifier",
        lazy("J’ai vérifié"),
        reimbursement.review,
        lazy("La campagne est vérifiée : une autre personne l’approuve."),
        when=ready,
        confirm=lazy("Avez-vous lu les relevés et les anomalies ?"),
    ),
    Act(
        "approuver",
        lazy("Approuver le paiement"),
        reimbursement.approve,
        lazy("Le paiement est approuvé : préparez le fichier pour la banque."),
        mine=may_approve,
        confirm=ask_to_approve,
    ),
    Act(
        "exporter",
        lazy("Préparer le fichier pour la banque"),
        reimbursement.export,
        lazy("Le fichier est prêt : remettez-le à la banque."),
        prepare=reimbursement.compose,
    ),
    Act(
        "payer",
        lazy("La banque a payé le reste"),
        reimbursement.pay_rest,
        lazy("Les virements qui restaient sont notés comme payés."),
        confirm=ask_to_pay_rest,
    ),
    Act(
        "representer",
        lazy("Représenter les rejets"),
        reimbursement.replay,
        lazy("Les rejets seront représentés : une autre personne approuve."),
        confirm=lazy("Représenter ce que la banque a rejeté ?"),
    ),
    Act(
        "renoncer",
        lazy("Renoncer à représenter"),
        reimbursement.recall,
        lazy("Les rejets ne sont plus à représenter."),
        aside=True,
    ),
    Act(
        "renvoyer",
        lazy("Renvoyer en brouillon"),
        reimbursement.send_back,
        lazy("La campagne est de nouveau un brouillon."),
        aside=True,
    ),
    Act(
        "abandonner",
        lazy("Abandonner"),
        reimbursement.discard,
        lazy("La campagne est abandonnée : rien n’est perdu, la suivante reprend tout."),
        aside=True,
        confirm=lazy("Abandonner cette campagne ?"),
    ),
)
