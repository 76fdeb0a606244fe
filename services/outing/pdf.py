"""The voucher that the school hands over on the day, with the list of those who take part."""

from pathlib import Path

from core.codes import grouped
from core.language import in_french
from core.money import euros
from core.said import day as said_day
from core.said import hour as said_hour
from core.symbols import bar_drawing, qr_drawing
from core.text import typographic
from core.typeset import typeset
from models.outing import Outing, Settlement

from .looking import roll, tally

SOURCE = Path(__file__).with_name("voucher.typ")
STANDARDS = ("ua-1", "a-2a")


def voucher_pdf(outing: Outing) -> bytes:
    """The PDF/UA and PDF/A voucher of a validated outing, in French."""
    programme, counts = outing.purse.programme, tally(outing)
    with in_french():
        data = {
            "code": grouped(outing.code or ""),
            "title": typographic(outing.title),
            "programme": programme.name,
            "payer": programme.payer,
            "primary": programme.primary_colour,
            "accent": programme.accent_colour,
            "facts": [
                ["Date", f"{said_day(outing.day)} à {said_hour(outing.starts_at)}"],
                ["Lieu", outing.place],
                ["Établissement", str(outing.school)],
                ["Organisateur de la sortie", outing.organiser],
                ["Partenaire", outing.partner.trade_name],
                ["Référent du partenaire", outing.contact],
                ["Règlement de la sortie", str((outing.settlement or Settlement.FLAT).label)],
                ["Prix unitaire", euros(outing.price)],
                ["Nombre d’inscriptions", str(counts.registered)],
                ["Total, si tous viennent", euros(counts.registered * outing.price)],
                ["À encaisser au plus tard", said_day(outing.last_day)],
            ],
            "people": [
                [grouped(one.holder.file_number), one.holder.first_name, one.holder.last_name]
                for one in roll(outing.id)
            ],
            "bars": bar_drawing(outing.code or ""),
            "qr": qr_drawing(outing.code or ""),
            "logo": programme.logo is not None,
        }
    files = {"logo.webp": programme.logo.image} if programme.logo else {}
    source = SOURCE.read_text(encoding="utf-8")
    return typeset(source, data=data, files=files, standards=STANDARDS)
