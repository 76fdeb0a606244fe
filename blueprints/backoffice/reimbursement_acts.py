"""The buttons of a reimbursement run, each for those who may press it, in its state."""

from flask_login import current_user

from core.language import lazy
from services import reimbursement

from .acts import Act, can
from .doors import TREASURERS
from .reimbursement_page import ask_to_approve, ask_to_pay_rest


def by_me(verb):
    """An act that names its author."""
    return lambda run_id, typed: verb(run_id, current_user.user_id)


def ready(run):
    return run.allows("review") and run.computed_at is not None


def may_approve(run):
    return run.may_be_approved_by(current_user.user_id)


ACTS = (
    Act(
        "verifier",
        lazy("J’ai vérifié"),
        TREASURERS,
        by_me(reimbursement.review),
        lazy("La campagne est vérifiée : une autre personne l’approuve."),
        when=ready,
        confirm=lazy("Avez-vous lu les relevés et les anomalies ?"),
    ),
    Act(
        "approuver",
        lazy("Approuver le paiement"),
        TREASURERS,
        by_me(reimbursement.approve),
        lazy("Le paiement est approuvé : préparez le fichier pour la banque."),
        when=can("approve"),
        mine=may_approve,
        confirm=ask_to_approve,
    ),
    Act(
        "exporter",
        lazy("Préparer le fichier pour la banque"),
        TREASURERS,
        lambda run_id, ready: reimbursement.export(run_id, ready, by=current_user),
        lazy("Le fichier est prêt : remettez-le à la banque."),
        when=can("export"),
        prepare=reimbursement.compose,
    ),
    Act(
        "payer",
        lazy("La banque a payé le reste"),
        TREASURERS,
        by_me(reimbursement.pay_rest),
        lazy("Les virements qui restaient sont notés comme payés."),
        when=can("pay_rest"),
        confirm=ask_to_pay_rest,
    ),
    Act(
        "representer",
        lazy("Représenter les rejets"),
        TREASURERS,
        by_me(reimbursement.replay),
        lazy("Les rejets seront représentés : une autre personne approuve."),
        when=can("replay"),
        confirm=lazy("Représenter ce que la banque a rejeté ?"),
    ),
    Act(
        "renoncer",
        lazy("Renoncer à représenter"),
        TREASURERS,
        lambda run_id, typed: reimbursement.recall(run_id),
        lazy("Les rejets ne sont plus à représenter."),
        when=can("recall"),
        aside=True,
    ),
    Act(
        "renvoyer",
        lazy("Renvoyer en brouillon"),
        TREASURERS,
        lambda run_id, typed: reimbursement.send_back(run_id),
        lazy("La campagne est de nouveau un brouillon."),
        when=can("send_back"),
        aside=True,
    ),
    Act(
        "abandonner",
        lazy("Abandonner"),
        TREASURERS,
        lambda run_id, typed: reimbursement.discard(run_id),
        lazy("La campagne est abandonnée : rien n’est perdu, la suivante reprend tout."),
        when=can("discard"),
        aside=True,
        confirm=lazy("Abandonner cette campagne ?"),
    ),
)
