"""Why a voucher does not serve here."""

from core.errors import Refusal
from core.language import lazy
from models.programme import Programme, Purse


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
