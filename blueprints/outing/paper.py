"""What a school prints or keeps: the notice, the voucher, the list of those who take part."""

from flask import Response

from core.language import lazy
from core.spreadsheet import CSV, XLSX, spreadsheet
from core.symbols import qr_image
from core.web.pages import render_page
from services import outing as outings
from services.outing.pdf import voucher_pdf

from ..doors import external
from . import school_side
from .answers import own_outing

TITLES = (lazy("N° de dossier"), lazy("Prénom"), lazy("Nom"), lazy("Statut"))


@school_side.get("/mon-etablissement/sorties/<int:outing_id>/affiche")
def show_notice(outing_id):
    outing = own_outing(outing_id)
    if not outing.allows("register"):
        raise outings.NotNow(outing.state)
    shared = external("outing.show_shared", outing_id=outing.id)
    return render_page("outing/notice.html", outing=outing, shared=shared, qr=qr_image(shared))


@school_side.get("/mon-etablissement/sorties/<int:outing_id>/voucher.pdf")
def download_voucher(outing_id):
    outing = own_outing(outing_id)
    if not outing.allows("cash"):
        raise outings.NotNow(outing.state)
    answer = Response(voucher_pdf(outing), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="voucher-{outing.code}.pdf"'
    return answer


@school_side.get(
    f"/mon-etablissement/sorties/<int:outing_id>/participants.<any({CSV}, {XLSX}):kind>"
)
def export_roll(outing_id, kind):
    outing = own_outing(outing_id)
    lines = (
        (one.holder.file_number, one.holder.first_name, one.holder.last_name, one.standing.label)
        for one in outings.roll(outing.id)
    )
    return spreadsheet(kind, f"sortie-{outing.id}-{outing.day}", TITLES, lines)
