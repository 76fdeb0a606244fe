"""Why an outing cannot be asked for, joined, marked or cashed, each as its sentence."""

from core.errors import Refusal
from core.language import lazy
from core.money import euros
from core.said import day as said_day
from models.outing import Outing


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
    def __init__(self, outing: Outing):
        super().__init__(
            lazy("Cette sortie est réservée aux élèves de « %(name)s ».", name=outing.school.name)
        )


class AlreadyRegistered(Refusal):
    sentence = lazy("Déjà inscrit à cette sortie.")


class NotRegistered(Refusal):
    sentence = lazy("Pas inscrit à cette sortie.")


class Full(Refusal):
    sentence = lazy("La sortie est complète.")


class MissingCredit(Refusal):
    """The purse holds less than the price; `missing` is cents."""

    def __init__(self, missing: int):
        self.missing = missing
        super().__init__(
            lazy("Il manque %(missing)s dans le porte-monnaie des sorties.", missing=euros(missing))
        )


class NotTheDay(Refusal):
    def __init__(self, outing: Outing):
        super().__init__(
            lazy("Cette sortie a lieu le %(day)s : revenez ce jour-là.", day=said_day(outing.day))
        )


class TooLate(Refusal):
    def __init__(self, outing: Outing):
        super().__init__(
            lazy(
                "Cette sortie s’encaissait jusqu’au %(day)s : elle a expiré.",
                day=said_day(outing.last_day),
            )
        )


class NoSuchVoucher(Refusal):
    sentence = lazy("Aucune sortie ne porte ce numéro : vérifiez le voucher de l’établissement.")
    field = "code"


class VoucherElsewhere(Refusal):
    sentence = lazy("Ce voucher est celui d’une sortie chez un autre partenaire.")
    field = "code"


class OtherProgramme(Refusal):
    field = "code"

    def __init__(self, other: Outing):
        super().__init__(
            lazy(
                "Ce voucher appartient à « %(name)s » : ce n’est pas celui de cette sortie.",
                name=other.purse.programme.name,
            )
        )


class OtherOuting(Refusal):
    field = "code"

    def __init__(self, other: Outing):
        super().__init__(
            lazy(
                "Ce voucher est celui de la sortie « %(title)s », du %(day)s.",
                title=other.title,
                day=said_day(other.day),
            )
        )
