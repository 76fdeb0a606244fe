"""What a school prints or keeps: the notice, the voucher, the list of those who take part."""

from operator import attrgetter

from flask_login import current_user

from core.language import lazy
from core.links import address_of
from core.spreadsheet import CSV, XLSX, by_column, spreadsheet
from core.states import allowed
from core.symbols import qr_image
from core.web.download import download
from core.web.pages import render_page
from services import outing as outings
from services.outing.pdf import voucher_pdf

from .answers import own_outing
from .door import school_side

COLUMNS = (
    (lazy("N° de dossier"), attrgetter("holder.file_number")),
    (lazy("Prénom"), attrgetter("holder.first_name")),
    (lazy("Nom"), attrgetter("holder.last_name")),
    (lazy("Statut"), attrgetter("standing.label")),
)


@school_side.get("/mon-etablissement/sorties/<int:outing_id>/affiche")
def show_notice(outing_id):
    outing = allowed(own_outing(outing_id), "register", by=current_user)
    shared = address_of("outing.show_shared", outing_id=outing.id)
    return render_page("outing/notice.html", outing=outing, shared=shared, qr=qr_image(shared))


@school_side.get("/mon-etablissement/sorties/<int:outing_id>/voucher.pdf")
def download_voucher(outing_id):
    outing = allowed(own_outing(outing_id), "cash", by=current_user)
    return download(voucher_pdf(outing), "application/pdf", f"voucher-{outing.code}.pdf")


@school_side.get(
    f"/mon-etablissement/sorties/<int:outing_id>/participants.<any({CSV}, {XLSX}):kind>"
)
def export_roll(outing_id, kind):
    outing = own_outing(outing_id)
    roll = by_column(COLUMNS, outings.roll(outing.id))
    return spreadsheet(kind, f"sortie-{outing.id}-{outing.day}", *roll)
