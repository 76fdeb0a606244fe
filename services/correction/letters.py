"""The mails of an approved correction, in French: to the partner, to the holder or the guardian."""

from core.language import in_french
from core.money import euros
from core.said import day as said_day
from core.text import typographic
from models.correction import Correction, CorrectionKind
from models.holder import Holder

from .. import mail

LETTERS = {
    "taken_back": (
        "Une de vos transactions est corrigée",
        (
            "%(what)s : %(amount)s sont rendus au bénéficiaire et seront déduits de votre "
            "prochain remboursement."
        ),
    ),
    "taken_back_late": (
        "Une de vos transactions est corrigée",
        (
            "%(what)s : %(amount)s reviennent au financeur et seront déduits de votre "
            "prochain remboursement."
        ),
    ),
    "partner": (
        "Une correction en votre faveur",
        "%(amount)s s’ajoutent à votre prochain remboursement (%(purse)s).",
    ),
    "given_back": (
        "Un achat est corrigé",
        "%(amount)s sont rendus à %(name)s dans le porte-monnaie « %(purse)s ».",
    ),
    "gesture": (
        "Du crédit en plus",
        "%(amount)s sont ajoutés pour %(name)s dans le porte-monnaie « %(purse)s ».",
    ),
}
OF_PAYMENT = "Votre transaction n° %(number)s du %(day)s est corrigée"
OF_OUTING = "Votre sortie « %(title)s » du %(day)s est corrigée, pour un participant"
BODY = "Bonjour,\n\n%s\nMotif : %s\n\n%s\n"


def tell(correction: Correction, *, to_funder: bool) -> None:
    """Queue the mails of that correction; who has no address gets none."""
    partner, holder = correction.partner, correction.holder
    if correction.kind == CorrectionKind.TAKE_BACK:
        _send(partner.email, "taken_back_late" if to_funder else "taken_back", correction)
        if not to_funder:
            _send(_address(holder), "given_back", correction)
    elif correction.kind == CorrectionKind.PARTNER:
        _send(partner.email, "partner", correction)
    else:
        _send(_address(holder), "gesture", correction)


def _what(correction: Correction) -> str:
    """What is taken back from the partner."""
    if payment := correction.payment:
        known = {"number": payment.id, "day": said_day(payment.civil_date)}
        return typographic(OF_PAYMENT) % known
    if place := correction.participation:
        known = {"title": place.outing.title, "day": said_day(place.outing.day)}
        return typographic(OF_OUTING) % known
    return ""


def _address(holder: Holder) -> str | None:
    if holder.guardian:
        return holder.guardian.email
    return holder.user.email if holder.user else None


def _send(address: str | None, letter: str, correction: Correction) -> None:
    if not address:
        return
    subject, body = (typographic(text) for text in LETTERS[letter])
    with in_french():
        words = {
            "amount": euros(correction.amount),
            "purse": correction.purse.label,
            "what": _what(correction),
            "name": correction.holder and correction.holder.first_name,
        }
    signed = correction.purse.programme.name
    mail.queue(address, subject, BODY % (body % words, correction.reason, signed))
