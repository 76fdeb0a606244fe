"""Why a voucher serves no more, or not here."""

from core.errors import Refusal
from core.language import lazy
from models.programme import Programme, Purse
from models.voucher import Voucher, VoucherState


class VoucherCashed(Refusal):
    sentence = lazy("Ce voucher a déjà été encaissé : il ne sert qu’une fois.")


class VoucherCancelled(Refusal):
    sentence = lazy("Ce voucher a été annulé par le bénéficiaire.")


class VoucherExpired(Refusal):
    sentence = lazy("Ce voucher a expiré. Demandez la carte ou le N° de dossier.")


class OtherProgramme(Refusal):
    def __init__(self, programme: Programme):
        super().__init__(
            lazy(
                "Ce voucher appartient à « %(name)s » : votre convention ne le couvre pas.",
                name=programme.name,
            )
        )


class PurseNotSold(Refusal):
    def __init__(self, purse: Purse):
        super().__init__(
            lazy(
                "Votre convention ne permet pas d’encaisser ce voucher : il vaut pour "
                "« %(purse)s ».",
                purse=purse.label,
            )
        )


CLOSED = {
    VoucherState.CASHED: VoucherCashed,
    VoucherState.CANCELLED: VoucherCancelled,
    VoucherState.EXPIRED: VoucherExpired,
}


def check_allows(voucher: Voucher, act: str) -> None:
    """Raise why the voucher's state does not permit that act, if it does not."""
    if not voucher.allows(act):
        raise CLOSED[voucher.state]
