"""The draft becomes a registration for the season."""

from dataclasses import dataclass
from datetime import date

from core.clock import now, today
from core.database import LOCK
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.states import move
from models.consent import ConsentPurpose
from models.holder import Holder, Photo
from models.programme import CreditMoment, WayIn
from models.registration import Registration, RegistrationState
from models.school import School
from models.season import Season
from models.user import Visitor

from .. import consent
from ..card import active_card, fill_purses
from ..holder import attach_guardian
from .draft import draft_of


class NoSeason(Refusal):
    sentence = lazy("Aucune saison n’est ouverte aujourd’hui : revenez à la rentrée.")


class NotEligible(Refusal):
    """The rule of the programme, as sentences."""


@dataclass(frozen=True)
class Answers:
    """What the wizard gathered, valid by itself; `consents` maps a purpose to (given, text)."""

    address: str
    address_extra: str
    postal_code: str
    town: str
    departement: str
    phone: str | None
    consents: dict[ConsentPurpose, tuple[bool, str]]
    email: str | None = None
    guardian_first_name: str | None = None
    guardian_last_name: str | None = None
    birth_date: date | None = None
    school_id: int | None = None
    status: str | None = None


def registration_for_today(holder: Holder) -> Registration | None:
    """The holder's registration for the season that runs today, if any."""
    season = holder.programme.season_on(today())
    return next((r for r in holder.registrations if season and r.season_id == season.id), None)


def complete(holder_id: int, answers: Answers, *, by: Visitor) -> Registration:
    """Turn the draft into a registration for the season; the same form updates last year's.

    A card kept from last year is topped up. Raises NoSeason, NotEligible.
    """
    holder = db.session.get_one(Holder, holder_id, with_for_update=LOCK)
    programme = holder.programme
    season = programme.season_on(today())
    if season is None:
        raise NoSeason
    _copy_answers(holder, answers)
    reasons = programme.reasons_against(
        birth_date=holder.birth_date,
        residence=holder.departement,
        school=holder.school and holder.school.departement,
        status=holder.status,
    )
    if reasons:
        raise NotEligible(" ".join(str(reason) for reason in reasons))
    if programme.way_in == WayIn.SCHOOL_ACCOUNT:
        named = answers.guardian_first_name or "", answers.guardian_last_name or ""
        attach_guardian(holder, answers.email or "", *named, answers.phone)
    else:
        holder.phone = answers.phone
    consent.keep(holder, answers.consents)
    _keep_photo(holder)
    registration = _submit(holder, season, by=by)
    db.session.flush()
    if programme.credit_moment == CreditMoment.CARD_ASSOCIATION and active_card(holder.id):
        fill_purses(holder.id, season, by=by)
    return registration


def _submit(holder: Holder, season: Season, *, by: Visitor) -> Registration:
    """The season's request, sent; validated at once where the card's association will credit."""
    at_once = holder.programme.credit_moment == CreditMoment.CARD_ASSOCIATION
    state = RegistrationState.VALIDATED if at_once else RegistrationState.SUBMITTED
    registration = registration_for_today(holder)
    if registration and registration.state == RegistrationState.VALIDATED:
        return registration
    if registration is None:
        registration = Registration(holder_id=holder.id, season_id=season.id, state=state)
        db.session.add(registration)
    registration.submitted_at, registration.reason = now(), None
    registration.decided_at = now() if at_once else None
    if registration.id:
        move(registration, "submit", by=by, to=state)
    return registration


def _copy_answers(holder: Holder, answers: Answers) -> None:
    holder.address, holder.address_extra = answers.address, answers.address_extra
    holder.postal_code, holder.town = answers.postal_code, answers.town
    holder.departement = answers.departement
    holder.birth_date = holder.birth_date or answers.birth_date
    holder.status = answers.status or holder.status
    if holder.school_id is None and answers.school_id:
        holder.school = db.session.get_one(School, answers.school_id)


def _keep_photo(holder: Holder) -> None:
    draft = draft_of(holder.id)
    if draft is None:
        return
    if draft.has_photo:
        if holder.photo is None:
            holder.photo = Photo(image=draft.photo, taken_at=now())
        elif holder.photo.image != draft.photo:
            holder.photo.image, holder.photo.taken_at = draft.photo, now()
    elif holder.photo:
        db.session.delete(holder.photo)
    db.session.delete(draft)
