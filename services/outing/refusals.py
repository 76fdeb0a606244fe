"""Why an outing cannot be asked for, joined, marked or cashed, each as its sentence."""

from core.errors import Refusal
from core.language import lazy


class NotAnOutingPurse(Refusal):
    sentence = lazy("Cette activité n’est pas celle des sorties.")
    field = "purse"


class PartnerClosed(Refusal):
    sentence = lazy(
        "Ce partenaire n’a pas, aujourd’hui, de convention en vigueur pour cette activité."
    )
    field = "partner"


class NoSeason(Refusal):
    sentence = lazy("Aucune saison de ce programme ne couvre cette date.")
    field = "day"


class DayPast(Refusal):
    sentence = lazy("La date de la sortie est passée.")
    field = "day"


class OutingChanged(Refusal):
    sentence = lazy(
        "La sortie a été modifiée pendant que vous la lisiez : relisez-la avant de répondre."
    )


class SomebodyRegistered(Refusal):
    sentence = lazy(
        "Des élèves sont inscrits à ce prix : désinscrivez-les, ou annulez la sortie, avant de la "
        "modifier."
    )


class NobodyRegistered(Refusal):
    sentence = lazy("Personne n’est inscrit : il n’y a rien à valider.")


class OtherSchool(Refusal):
    sentence = lazy("Cette sortie est réservée aux élèves de « %(name)s ».")


class AlreadyRegistered(Refusal):
    sentence = lazy("Déjà inscrit à cette sortie.")


class NotRegistered(Refusal):
    sentence = lazy("Pas inscrit à cette sortie.")


class Full(Refusal):
    sentence = lazy("La sortie est complète.")


class MissingCredit(Refusal):
    sentence = lazy("Il manque %(missing)s dans le porte-monnaie des sorties.")


class NotTheDay(Refusal):
    sentence = lazy("Cette sortie a lieu le %(day)s : revenez ce jour-là.")


class TooLate(Refusal):
    sentence = lazy("Cette sortie s’encaissait jusqu’au %(day)s : elle a expiré.")


class NoSuchVoucher(Refusal):
    sentence = lazy("Aucune sortie ne porte ce numéro : vérifiez le voucher de l’établissement.")
    field = "code"


class VoucherElsewhere(Refusal):
    sentence = lazy("Ce voucher est celui d’une sortie chez un autre partenaire.")
    field = "code"


class OtherProgramme(Refusal):
    sentence = lazy("Ce voucher appartient à « %(name)s » : ce n’est pas celui de cette sortie.")
    field = "code"


class OtherOuting(Refusal):
    sentence = lazy("Ce voucher est celui de la sortie « %(title)s », du %(day)s.")
    field = "code"
