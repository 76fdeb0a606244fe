"""« Mon dossier »: where each convention is, and what comes next."""

import sqlalchemy as sa
from flask import url_for
from flask_login import current_user

from core.clock import today
from core.errors import NotFound
from core.extensions import db
from core.web.pages import act, render_page, see_other
from forms.base import Button
from models.convention import OPEN, Convention, ConventionState
from models.partner import Partner, PartnerFile
from models.programme import Programme
from models.user import Role
from services import convention as conventions
from services import partner as partners
from services.convention.road import RENEWED_WITHIN

from .answers import file_answer
from .door import blueprint

ALIVE = (*OPEN, ConventionState.IN_FORCE)


def own_convention(convention_id: int) -> Convention:
    """The partner's convention. Raises NotFound for others."""
    convention = db.session.get(Convention, convention_id)
    if convention is None or convention.partner_id != current_user.partner_id:
        raise NotFound
    return convention


def editable(partner: Partner) -> Convention | None:
    """The convention by which the partner changes its dossier, while there is one."""
    return next((one for one in reversed(partner.conventions) if one.state in ALIVE), None)


@blueprint.get("/mon-dossier")
def show_dossier():
    if current_user.role == Role.CASHIER:
        return render_page("convention/cashier.html")
    return _dossier()


def _dossier(form=None):
    partner = db.session.get(Partner, current_user.partner_id)
    alive = [c for c in partner.conventions if c.state in ALIVE]
    asked = {c.programme_id for c in alive}
    programmes = db.session.scalars(sa.select(Programme).order_by(Programme.id)).all()
    return render_page(
        "convention/dossier.html",
        form=form or Button(),
        partner=partner,
        alive=alive[::-1],
        over=[c for c in partner.conventions if c not in alive][::-1],
        missing=conventions.missing_parts,
        words=conventions.MISSING_WORDS,
        others=[p for p in programmes if p.id not in asked],
        renewable=_renewable(alive),
        editable=editable(partner),
    )


def _renewable(alive) -> set[int]:
    """The conventions whose next one may be asked for, and is not yet."""
    under_way = {c.programme_id for c in alive if c.state in OPEN}
    return {
        c.id
        for c in alive
        if c.state == ConventionState.IN_FORCE
        and c.programme_id not in under_way
        and (c.ends_on - today()).days <= RENEWED_WITHIN
    }


@blueprint.post("/mon-dossier/demande/<int:programme_id>")
def request_convention(programme_id):
    form = Button()
    if done := act(form, conventions.request, current_user.partner_id, programme_id):
        first = {"convention_id": done.result.id, "part": "administratif"}
        return see_other(url_for("convention.show_part", **first))
    return _dossier(form)


@blueprint.post("/mon-dossier/iban/abandonner")
def drop_bank_change():
    form = Button()
    if act(form, partners.drop_bank_change, current_user.partner_id, by=current_user):
        return see_other(url_for("convention.show_dossier"))
    return _dossier(form)


@blueprint.get("/mon-dossier/piece/<int:file_id>")
def show_file(file_id):
    file = db.session.get(PartnerFile, file_id)
    if file is None or file.partner_id != current_user.partner_id:
        raise NotFound
    return file_answer(file)
