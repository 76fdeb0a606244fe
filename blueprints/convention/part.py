"""« Je demande ma convention »: a part is shown, a part is kept; then « Je valide ma demande »."""

from dataclasses import dataclass

from flask import abort, current_app, render_template, request, url_for
from flask_babel import LazyString
from flask_login import current_user
from wtforms import ValidationError

from core.errors import Refusal
from core.web.pages import act, render_page, see_other
from forms.company import known_iban
from forms.convention import (
    ActivityForm,
    AdministrativeForm,
    BankForm,
    ContactForm,
    PartForm,
    RequestForm,
)
from models.convention import Convention
from services import convention as conventions
from services import partner as partners
from services.convention import ChangedMeanwhile
from services.upload.paper import clean_paper

from .door import blueprint
from .dossier import own_convention


@dataclass(frozen=True)
class Part:
    """A page of the request; `key` names it in the services."""

    slug: str
    key: str
    form: type[PartForm]

    @property
    def label(self) -> LazyString:
        return conventions.MISSING_WORDS[self.key]

    @property
    def template(self) -> str:
        return f"convention/{self.key}.html"


PARTS = (
    Part("administratif", "administrative", AdministrativeForm),
    Part("referent", "contact", ContactForm),
    Part("activite", "activity", ActivityForm),
    Part("finances", "bank", BankForm),
)


def _part(slug: str) -> Part:
    return next((part for part in PARTS if part.slug == slug), None) or abort(404)


@blueprint.get("/mon-dossier/<int:convention_id>/<part>")
def show_part(convention_id, part):
    here, convention = _part(part), own_convention(convention_id)
    return _page(here, convention, here.form(convention))


@blueprint.post("/mon-dossier/<int:convention_id>/<part>")
def save_part(convention_id, part):
    here, convention = _part(part), own_convention(convention_id)
    form = here.form(convention)
    save = _save_bank if here.key == "bank" else _save
    paper = _clean_paper(form)
    if done := act(form, lambda: save(convention_id, form, paper)):
        return see_other(_next(here, done.result))
    convention = own_convention(convention_id)
    if ChangedMeanwhile.sentence in form.form_errors:
        form.show_again(convention.partner.version)
    return _page(here, convention, form)


def _clean_paper(form):
    """The file that was sent, written anew before the transaction, which it would hold up.

    What is wrong with it is told with what is wrong with the rest.
    """
    if "paper" not in form or not form.paper.data:
        return None
    try:
        return clean_paper(form.paper.data.stream)
    except Refusal as refusal:
        form.paper.process_errors.append(refusal.sentence)
        return None


def _save(convention_id, form, paper) -> Convention:
    purses = set(form.purses.data) if "purses" in form else None
    values = form.values()
    return conventions.save_part(convention_id, form.version.data, values, purses, by=current_user)


def _save_bank(convention_id, form, paper) -> Convention:
    partners.save_bank(
        convention_id,
        form.version.data,
        holder=form.holder.data,
        iban=form.iban.data,
        paper=paper,
        password=form.password.data or "",
        by=current_user,
    )
    return own_convention(convention_id)


def _next(here: Part, convention: Convention) -> str:
    """The next part that is not complete, then the whole request; an old convention's dossier."""
    if not convention.allows("submit"):
        return url_for("convention.show_dossier")
    missing = conventions.missing_parts(convention.partner, convention)
    after = PARTS[PARTS.index(here) + 1 :]
    for part in (*after, *PARTS):
        if part.key in missing:
            return url_for("convention.show_part", convention_id=convention.id, part=part.slug)
    return url_for("convention.show_request", convention_id=convention.id)


def _page(here, convention, form):
    partner = convention.partner
    return render_page(
        "convention/part.html",
        convention=convention,
        partner=partner,
        parts=PARTS,
        here=here,
        form=form,
        bank=_bank(partner.next_iban or partner.iban),
        waits=partners.must_wait(partner, partner.iban),
        wait_days=partners.WAIT_DAYS,
    )


def _bank(iban: str | None):
    """The bank of that IBAN, when it is one: its name and its BIC."""
    try:
        return known_iban(iban) if iban else None
    except ValidationError:
        return None


@blueprint.get("/mon-dossier/<int:convention_id>/demande")
def show_request(convention_id):
    return _request(own_convention(convention_id), RequestForm(formdata=None))


@blueprint.post("/mon-dossier/<int:convention_id>/demande")
def submit_request(convention_id):
    own_convention(convention_id)
    form = RequestForm()
    if act(form, conventions.submit, convention_id, form.version.data, by=current_user):
        return see_other(url_for("convention.show_dossier"))
    return _request(own_convention(convention_id), form)


def _request(convention, form):
    return render_page(
        "convention/request.html",
        convention=convention,
        partner=convention.partner,
        parts=PARTS,
        missing=conventions.missing_parts(convention.partner, convention),
        bank=_bank(convention.partner.iban),
        form=form,
    )


@blueprint.get("/mon-dossier/<int:convention_id>/villes")
def show_towns(convention_id):
    form = AdministrativeForm(own_convention(convention_id), request.args)
    return render_template("registration/town.html", form=form)


@blueprint.get("/mon-dossier/<int:convention_id>/entreprise")
def show_company(convention_id):
    form = AdministrativeForm(own_convention(convention_id), request.args)
    found = None
    if form.siret.data and not form.siret.process_errors:
        found = partners.company_name(current_app.config["DIRECTORY_URL"], form.siret.data)
    if found and not form.legal_name.data:
        form.legal_name.raw_data = [found]
        form.legal_name.data = found
    return render_template("convention/company.html", form=form, found=found)


@blueprint.get("/mon-dossier/<int:convention_id>/banque")
def show_bank(convention_id):
    form = BankForm(own_convention(convention_id), request.args)
    known = form.iban.data and not form.iban.process_errors
    return render_template("convention/bank_name.html", bank=form.iban.known if known else None)
