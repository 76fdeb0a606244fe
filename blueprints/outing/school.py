"""The school's outings: list, follow, share, register a class, validate, call off."""

from functools import partial

from flask import url_for
from flask_login import current_user

from core.errors import Refusal
from core.language import lazy
from core.links import address_of
from core.symbols import qr_image
from core.web.pages import act, refuse, render_page, see_other
from forms.base import Button
from forms.outing import ClassForm, CommentForm, ReasonForm
from models.outing import Outing
from services import outing as outings

from .answers import is_asking_again, nothing_to_swap, own_outing, take_turn
from .door import school_side

SOME_KEPT_OUT = lazy("Ces élèves n’ont pas pu être inscrits ; les autres le sont.")


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


def _sheet(outing, sent=None, kept_out=()):
    """The sheet, with what was refused of the form that was sent, if any."""
    shared = address_of("outing.show_shared", outing_id=outing.id)
    roll = outings.roll(outing.id)
    return render_page(
        "outing/school.html",
        outing=outing,
        here=url_for(".show_outing", outing_id=outing.id),
        tally=outings.tally(outing),
        roll=roll,
        seen=_seen(roll),
        oob=is_asking_again(),
        shared=shared,
        qr=qr_image(shared),
        sent=sent,
        kept_out=kept_out,
        comment=sent if isinstance(sent, CommentForm) else CommentForm(formdata=None),
        reason=sent if isinstance(sent, ReasonForm) else ReasonForm(formdata=None),
    )


_turn = partial(take_turn, _sheet)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/envoyer")
def send_outing(outing_id):
    return _turn(outing_id, Button(), outings.send)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/valider")
def validate_outing(outing_id):
    return _turn(outing_id, Button(), outings.validate)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/annuler")
def cancel_outing(outing_id):
    form = ReasonForm()
    return _turn(outing_id, form, outings.cancel, form.reason.data)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/commentaire")
def comment_outing(outing_id):
    form = CommentForm()
    return _turn(outing_id, form, outings.comment, form.body.data)


@school_side.get("/mon-etablissement/sorties/<int:outing_id>/eleves")
def show_class(outing_id):
    outing = own_outing(outing_id)
    return _class(outing, ClassForm(formdata=None).offer(outings.pupils(outing)))


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/eleves")
def register_class(outing_id):
    form = ClassForm().offer(outings.pupils(own_outing(outing_id)))
    done = act(form, outings.register_class, outing_id, form.holders.data, by=current_user)
    if done and not done.result:
        return see_other(url_for(".show_outing", outing_id=outing_id))
    if done:
        some = refuse(Button(), Refusal(SOME_KEPT_OUT))
        return _sheet(own_outing(outing_id), some, done.result)
    return _class(own_outing(outing_id), form)


def _class(outing, form):
    return render_page("outing/class.html", outing=outing, form=form)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/desinscrire/<int:holder_id>")
def withdraw_pupil(outing_id, holder_id):
    return _turn(outing_id, Button(), outings.withdraw, holder_id)
