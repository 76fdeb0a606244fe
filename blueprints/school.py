"""A school's space."""

import sqlalchemy as sa
from flask import Blueprint
from flask_login import current_user

from core.extensions import db
from core.web.pages import render_page
from models.card import Card, CardState
from models.holder import Holder
from models.school import School
from models.user import Role

from .guard import open_to

blueprint = Blueprint("school", __name__)
open_to(blueprint, Role.SCHOOL)


@blueprint.get("/mon-etablissement")
def show_school():
    school = db.get_or_404(School, current_user.school_id)
    count = sa.select(sa.func.count())
    pupils = count.select_from(Holder).where(Holder.school_id == school.id)
    associated = pupils.where(Holder.cards.any(Card.state == CardState.ACTIVE))
    in_stock = count.select_from(Card).where(
        Card.school_id == school.id, Card.state == CardState.AT_SCHOOL
    )
    return render_page(
        "school/school.html",
        school=school,
        pupils=db.session.scalar(pupils),
        associated=db.session.scalar(associated),
        in_stock=db.session.scalar(in_stock),
    )
