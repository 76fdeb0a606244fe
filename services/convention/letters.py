"""The mail of each turn, to the partner, in French."""

from core.text import typographic
from models.partner import Partner

from .. import mail

GREETING = "Bonjour,\n\n%s\n\n%s\n"
LETTERS = {
    "submit": (
        "Votre demande de convention est envoyée",
        "Votre demande %(number)s est arrivée : l’équipe l’examine et vous répond par mail.",
    ),
    "approve": (
        "Votre convention est prête à signer",
        (
            "Votre demande %(number)s est validée. Téléchargez votre convention dans « Mon "
            "dossier », signez-la, puis renvoyez-la depuis la même page ou par courrier."
        ),
    ),
    "send_back": (
        "Votre demande de convention est à corriger",
        "Votre demande %(number)s est à corriger : %(reason)s\nElle vous attend.",
    ),
    "refuse": (
        "Votre demande de convention est refusée",
        "Votre demande %(number)s est refusée. Motif : %(reason)s",
    ),
    "in_force": (
        "Votre convention est en vigueur",
        (
            "Votre convention %(number)s est en vigueur jusqu’au %(end)s : vous pouvez réaliser "
            "des transactions."
        ),
    ),
    "supersede": (
        "Une nouvelle convention est à signer",
        (
            "La raison sociale ou le N° SIRET de votre dossier a changé : la convention "
            "%(number)s est remplacée par %(new)s. Les transactions sont fermées jusqu’à ce que "
            "la nouvelle convention soit validée et signée."
        ),
    ),
    "terminate": (
        "Votre convention est résiliée",
        "Votre convention %(number)s est résiliée : %(reason)s",
    ),
    "expire": (
        "Votre convention est échue",
        (
            "Votre convention %(number)s est arrivée à son terme : les transactions sont fermées. "
            "Vous pouvez en demander une nouvelle dans « Mon dossier »."
        ),
    ),
    "remind": (
        "Votre convention se termine bientôt",
        (
            "Votre convention %(number)s se termine le %(end)s. Demandez la suivante dans « Mon "
            "dossier » pour que votre caisse reste ouverte."
        ),
    ),
    "bank_change": (
        "L’IBAN de votre dossier va changer",
        (
            "Un nouvel IBAN, qui finit par %(end)s, a été enregistré pour %(name)s. Il servira "
            "aux remboursements à partir du %(day)s. Si vous n’êtes pas à l’origine de ce "
            "changement, abandonnez-le dans « Mon dossier » ou appelez l’assistance avant cette "
            "date."
        ),
    ),
    "bank_dropped": (
        "Le changement d’IBAN est abandonné",
        "Le nouvel IBAN de %(name)s ne servira pas : l’ancien reste en place.",
    ),
    "bank_changed": (
        "Votre nouvel IBAN est utilisé",
        "L’IBAN qui finit par %(end)s reçoit désormais les remboursements de %(name)s.",
    ),
    "new_address": (
        "L’adresse mail de votre dossier a changé",
        (
            "Les messages pour %(name)s iront désormais à une autre adresse. Si vous n’êtes pas à "
            "l’origine de ce changement, appelez l’assistance."
        ),
    ),
}


def tell(partner: Partner, letter: str, *also: str, **words) -> None:
    """Queue that letter to the partner's address, and to the others that are given, once each."""
    subject, body = (typographic(text) for text in LETTERS[letter])
    said = GREETING % (body % words, partner.legal_name)
    for address in dict.fromkeys((partner.email, *also)):
        if address:
            mail.queue(address, subject, said)
