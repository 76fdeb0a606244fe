"""The school's outings: list, follow, share, register a class, validate, call off."""

from functools import partial

from flask import url_for
from flask_login import current_user

from core.errors import Refusal
from core.symbols import qr_image
from core.transaction import perform
from core.web.pages import render_page, see_other
from forms.outing import ClassForm, CommentForm, ReasonForm
from models.outing import Outing
from services import outing as outings

from ..doors import external
from . import school_side
from .answers import act, is_asking_again, nothing_to_swap, own_outing


@school_side.get("/mon-etablissement/sorties")
def show_outings():
    return render_page(
        "outing/school_list.html",
        outings=outings.outings(Outing.school_id == current_user.school_id)[: outings.PAGE],
    )


@school_side.get("/mon-etablissement/sorties/<int:outing_id>")
def show_outing(outing_id):
    outing = own_outing(outing_id)
    return nothing_to_swap(outing, _seen(outings.roll(outing.id))) or _sheet(outing)


def _seen(roll) -> str:
    """Changes with who is in the list."""
    return f"{len(roll)}-{sum(one.id for one in roll)}"


def _sheet(outing, status=200, refusal=None, refused=(), **forms):
    shared = external("outing.show_shared", outing_id=outing.id)
    roll = outings.roll(outing.id)
    return render_page(
        "outing/school.html",
        status=status,
        outing=outing,
        here=url_for(".show_outing", outing_id=outing.id),
        tally=outings.tally(outing),
        roll=roll,
        seen=_seen(roll),
        oob=is_asking_again(),
        shared=shared,
        qr=qr_image(shared),
        refusal=refusal,
        refused=refused,
        comment=forms.get("comment") or CommentForm(formdata=None),
        reason=forms.get("reason") or ReasonForm(formdata=None),
    )


_act = partial(act, _sheet)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/envoyer")
def send_outing(outing_id):
    return _act(outing_id, outings.send, current_user.school_id, by=None)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/valider")
def validate_outing(outing_id):
    return _act(outing_id, outings.validate, current_user.school_id, by=None)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/annuler")
def cancel_outing(outing_id):
    outing, form = own_outing(outing_id), ReasonForm()
    if not form.validate_on_submit():
        return _sheet(outing, 422, reason=form)
    who = current_user.user_id, form.reason.data, current_user.school_id
    return _act(outing_id, outings.cancel, *who)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/commentaire")
def comment_outing(outing_id):
    outing, form = own_outing(outing_id), CommentForm()
    if not form.validate_on_submit():
        return _sheet(outing, 422, comment=form)
    who = {"school_id": current_user.school_id}
    return _act(outing_id, outings.comment, current_user.user_id, **who, by=acting(form.body.data))


@school_side.get("/mon-etablissement/sorties/<int:outing_id>/eleves")
def show_class(outing_id):
    outing = own_outing(outing_id)
    return _class(outing, ClassForm(formdata=None).offer(outings.pupils(outing)))


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/eleves")
def register_class(outing_id):
    outing = own_outing(outing_id)
    form = ClassForm().offer(outings.pupils(outing))
    if not form.validate_on_submit():
        return _class(outing, form, 422)
    who = form.holders.data, current_user.school_id, current_user.user_id
    try:
        refused = perform(outings.register_class, outing_id, *who)
    except Refusal as refusal:
        return _class(own_outing(outing_id), form, 422, refusal.sentence)
    if refused:
        return _sheet(own_outing(outing_id), 422, refused=refused)
    return see_other(url_for(".show_outing", outing_id=outing_id))


def _class(outing, form, status=200, refusal=None):
    return render_page(
        "outing/class.html", status=status, outing=outing, form=form, refusal=refusal
    )


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/desinscrire/<int:holder_id>")
def withdraw_pupil(outing_id, holder_id):
    who = holder_id, current_user.user_id, current_user.school_id
    return _act(outing_id, outings.withdraw, *who)
