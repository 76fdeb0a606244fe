"""The wizard: one view shows a step, one keeps it. What is typed is kept, right or wrong."""

import base64
from http import HTTPStatus

from flask import abort, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from core.clock import today
from core.errors import NotFound, Refusal
from core.transaction import perform
from core.web.pages import render_page, see_other
from forms.registration import ContactForm
from forms.wording import Wording
from services import registration as registrations
from services.registration import NotEligible
from services.upload.photo import NotAPhoto, PhotoTooHeavy, clean_photo

from ..guard import discard_body, own_holder
from .door import blueprint
from .steps import LAST, STEPS, Progress, Step

LONGEST_ANSWER = 500


@blueprint.get("/inscription/<int:holder_id>/<step>")
def show_step(holder_id, step):
    here, holder = _step(step), own_holder(holder_id)
    progress = Progress(holder, current_user.role)
    if STEPS.index(here) > progress.furthest:
        return see_other(_way_back(holder, progress))
    return _page(here, holder, progress)


@blueprint.post("/inscription/<int:holder_id>/<step>")
def keep_step(holder_id, step):
    here, holder = _step(step), own_holder(holder_id)
    if here == LAST and _go() == "next":
        return _finish(holder)
    form = Progress(holder, current_user.role).form(here)
    perform(registrations.keep_answers, holder.id, here.slug, _typed(form))
    if here.slug == "photo":
        _keep_photo(holder)
    return see_other(_url(holder, _next(here, Progress(holder, current_user.role))))


@blueprint.get("/inscription/<int:holder_id>/termine")
def show_done(holder_id):
    holder = own_holder(holder_id)
    if not _is_done(holder):
        return see_other(_url(holder, STEPS[0]))
    return render_page("registration/done.html", holder=holder, words=Wording(holder.programme))


@blueprint.get("/inscription/<int:holder_id>/villes")
def show_towns(holder_id):
    typed = {name: request.args.get(name, "") for name in ("postal_code", "town")}
    return render_template("registration/town.html", form=ContactForm(own_holder(holder_id), typed))


def _step(slug: str) -> Step:
    return next((step for step in STEPS if step.slug == slug), None) or abort(404)


def _url(holder, step: Step) -> str:
    return url_for("registration.show_step", holder_id=holder.id, step=step.slug)


def _go() -> str:
    go = request.form.get("go")
    return go if go in ("previous", "remove") else "next"


def _typed(form) -> dict:
    typed = {
        name: value[:LONGEST_ANSWER].replace("\x00", "")
        for name, value in request.form.items()
        if name in form
    }
    return {**typed, "go": _go()}


def _is_done(holder) -> bool:
    return (
        not registrations.draft_of(holder.id)
        and registrations.registration_for_today(holder) is not None
    )


def _way_back(holder, progress: Progress) -> str:
    if _is_done(holder):
        return url_for("registration.show_done", holder_id=holder.id)
    return _url(holder, STEPS[progress.furthest])


def _next(here: Step, progress: Progress) -> Step:
    place = STEPS.index(here)
    if _go() == "previous":
        return STEPS[max(place - 1, 0)]
    if _go() == "remove" or progress.refusal:
        return here
    return STEPS[min(place + 1, progress.furthest)]


def _keep_photo(holder) -> None:
    sent = request.files.get("photo")
    if _go() == "remove":
        perform(registrations.keep_photo, holder.id, None)
    elif sent:
        try:
            perform(registrations.keep_photo, holder.id, clean_photo(sent.stream))
        except NotAPhoto as refusal:
            perform(registrations.keep_refusal, holder.id, "photo", refusal)


def _finish(holder):
    progress = Progress(holder, current_user.role)
    if STEPS[progress.furthest] != LAST:
        return see_other(_way_back(holder, progress))
    try:
        perform(registrations.complete, holder.id, progress.gather(), by=current_user)
    except Refusal as refusal:
        blamed = STEPS[1] if isinstance(refusal, NotEligible) else LAST
        perform(registrations.keep_refusal, holder.id, blamed.slug, refusal)
        return see_other(_url(holder, blamed))
    return see_other(url_for("registration.show_done", holder_id=holder.id))


def _page(here: Step, holder, progress: Progress):
    draft, seasons, day = progress.draft, holder.programme.seasons, today()
    portrait = here.slug == "photo" and draft.has_photo and base64.b64encode(draft.photo).decode()
    return render_page(
        "registration/wizard.html",
        status=HTTPStatus.OK,
        holder=holder,
        here=here,
        place=STEPS.index(here),
        steps=STEPS,
        furthest=progress.furthest,
        form=progress.checked_form(here),
        words=Wording(holder.programme),
        season=holder.programme.season_on(day),
        last_season=max(
            (s for s in seasons if s.ends_on < day), key=lambda s: s.ends_on, default=None
        ),
        guardian_writes=progress.guardian_writes,
        portrait=portrait,
    )


@blueprint.errorhandler(RequestEntityTooLarge)
def refuse_heavy_step(error):
    """Too heavy to be read: read past it, so that the browser hears the answer."""
    if request.endpoint != "registration.keep_step" or not current_user.is_authenticated:
        return error
    discard_body()
    try:
        here, holder = _step(request.view_args["step"]), own_holder(request.view_args["holder_id"])
    except (NotFound, HTTPException):
        return error
    perform(registrations.keep_refusal, holder.id, here.slug, PhotoTooHeavy())
    return see_other(_url(holder, here))
