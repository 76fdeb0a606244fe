"""The words of the generated screens: the models' own, those of no column, acts, attempts."""

import models  # noqa: F401
from core.columns import labels_of
from core.extensions import db
from core.language import lazy

LABELS = {
    name: label
    for mapper in sorted(db.Model.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    for name, label in labels_of(mapper.class_).items()
} | {
    "anomalies": lazy("Anomalies"),
    "balances": lazy("Soldes de la saison"),
    "corrections": lazy("Corrections"),
    "dossier": lazy("Dossier"),
    "id": lazy("N°"),
    "next": lazy("Suite"),
    "open": lazy("Fichier"),
    "paper": lazy("Document"),
    "papers": lazy("Documents"),
    "sent_logo": lazy("Logo"),
    "stage": lazy("Paiement"),
    "without_logo": lazy("Retirer le logo"),
}
ACTS = {
    "create": lazy("Création"),
    "change": lazy("Modification"),
    "delete": lazy("Suppression"),
    "sign_in": lazy("Connexion"),
    "export": lazy("Exportation"),
    "read": lazy("Consultation"),
    "reset_second_factor": lazy("Second facteur réinitialisé"),
    "send_link": lazy("Lien de mot de passe envoyé"),
}
SCOPES = {
    "sign_in": lazy("Connexion"),
    "totp": lazy("Second facteur"),
    "password_link": lazy("Mot de passe oublié"),
    "login_reminder": lazy("Identifiant oublié"),
    "register": lazy("Inscription"),
    "invite": lazy("Invitation"),
    "card_association": lazy("Association d’une carte"),
    "till_number": lazy("Caisse, par numéro"),
    "till_partner": lazy("Caisse, par partenaire"),
}
