"""The road of a convention: each act is checked against its state, moves it, queues its mail."""

from datetime import date, timedelta
from typing import Any

from core.clock import now, today
from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from core.said import phone as said_phone
from core.states import allowed, move, take
from models.convention import Convention, ConventionState
from models.partner import FileKind, Partner
from models.programme import Programme
from models.user import Visitor

from .dossier import MISSING_WORDS, ChangedMeanwhile, keep_file, missing_parts
from .letters import tell
from .number import open_convention
from .rights import in_force_of, open_of
from .text import latest_text

S = ConventionState
RENEWED_WITHIN = 60


class Incomplete(Refusal):
    sentence = lazy("Il manque encore quelque chose à la demande : %(parts)s.")


class OwnRequest(Refusal):
    sentence = lazy(
        "Vous avez déposé cette demande : une autre personne de l’équipe doit la traiter."
    )


class NoText(Refusal):
    sentence = lazy("Rédigez d’abord le texte de la convention de ce programme.")


class NoPaper(Refusal):
    sentence = lazy("Cette convention a été signée avant Cigale : elle n’existe que sur papier.")


class TooEarly(Refusal):
    sentence = lazy(
        "Votre convention est en vigueur : la suivante se demande dans les 60 derniers jours."
    )


def request(partner_id: int, programme_id: int) -> Convention:
    """The convention that the partner asks for: the one under way, or a new draft.

    It keeps the purses of the one before. Raises TooEarly, NotFound.
    """
    partner = db.session.get_one(Partner, partner_id, with_for_update=LOCK)
    programme = db.session.get(Programme, programme_id)
    if programme is None:
        raise NotFound
    known = open_of(partner_id, programme_id)
    if known:
        return known
    running = in_force_of(partner_id, programme_id)
    if running and running.ends_on and (running.ends_on - today()).days > RENEWED_WITHIN:
        raise TooEarly
    before = [c for c in partner.conventions if c.programme_id == programme_id]
    purses = before[-1].purses if before else []
    return open_convention(partner, programme, purses, S.DRAFT)


def submit(convention_id: int, version: int, *, by: Visitor) -> None:
    """Send the request to the team. Raises NotNow, Incomplete, ChangedMeanwhile."""
    convention = take(Convention, convention_id, "submit", by=by)
    if convention.partner.version != version:
        raise ChangedMeanwhile
    _check_whole(convention)
    convention.submitted_at, convention.submitted_by_id = now(), by.user_id
    convention.decided_at = convention.decided_by_id = convention.reason = None
    move(convention, "submit", by=by)
    tell(convention, "submit")


def deposit(convention_id: int, *, by: Visitor) -> None:
    """Send the request in the partner's name, as its dossier is now; another person decides.

    Raises NotFound, NotNow, Incomplete.
    """
    convention = take(Convention, convention_id, "submit", by=by)
    submit(convention_id, convention.partner.version, by=by)


def _check_whole(convention: Convention) -> None:
    if missing := missing_parts(convention.partner, convention):
        raise Incomplete(parts=", ".join(str(MISSING_WORDS[part]) for part in missing))


def approve(convention_id: int, *, by: Visitor) -> None:
    """Accept the request: the paper to sign carries today's text and today's dossier, for good.

    Raises NotNow, OwnRequest, NoText, Incomplete.
    """
    convention = _decide(convention_id, "approve", by=by)
    text = latest_text(convention.programme_id)
    if text is None:
        raise NoText
    _check_whole(convention)
    convention.text_id, convention.terms = text.id, terms_of(convention)
    move(convention, "approve", by=by)
    tell(convention, "approve")


def send_back(convention_id: int, reason: str, *, by: Visitor) -> None:
    """Ask for corrections, with remarks. Raises NotNow, OwnRequest."""
    _turn_down(convention_id, "send_back", reason, by=by)


def refuse(convention_id: int, reason: str, *, by: Visitor) -> None:
    """Refuse the request, with a reason. Raises NotNow, OwnRequest."""
    _turn_down(convention_id, "refuse", reason, by=by)


def sign(convention_id: int, paper: tuple[str, bytes], *, by: Visitor) -> None:
    """Keep the signed copy that the partner sends; the convention is in force. Raises NotNow."""
    convention = take(Convention, convention_id, "sign", by=by)
    keep_file(convention.partner, FileKind.SIGNED, paper, by=by, convention_id=convention.id)
    _come_into_force(convention, by=by)


def record_paper(convention_id: int, *, by: Visitor) -> None:
    """Note that the signed copy came by post; the convention is in force. Raises NotNow."""
    _come_into_force(take(Convention, convention_id, "sign", by=by), by=by)


def paper_of(convention_id: int, *, by: Visitor) -> Convention:
    """The convention whose paper may be read. Raises NotNow, NoPaper, NotFound."""
    convention = allowed(db.session.get(Convention, convention_id), "download", by=by)
    if convention.terms is None:
        raise NoPaper
    return convention


def terminate(convention_id: int, reason: str, *, by: Visitor) -> None:
    """End the convention now, for a reason. Raises NotNow."""
    convention = take(Convention, convention_id, "terminate", by=by)
    convention.reason = reason[:500]
    end(convention, "terminate", by=by, reason=reason)
    tell(convention, "terminate", reason=reason)


def _decide(convention_id: int, act: str, *, by: Visitor) -> Convention:
    convention = take(Convention, convention_id, act, by=by)
    if not by.is_team:
        raise NotFound
    if convention.submitted_by_id == by.user_id:
        raise OwnRequest
    convention.decided_at, convention.decided_by_id = now(), by.user_id
    return convention


def _turn_down(convention_id: int, act: str, reason: str, *, by: Visitor) -> None:
    convention = _decide(convention_id, act, by=by)
    convention.reason = reason[:500]
    move(convention, act, by=by, reason=reason)
    tell(convention, act, reason=reason)


def _come_into_force(convention: Convention, *, by: Visitor) -> None:
    """From today; the one before, of the same programme, gives way to it."""
    before = in_force_of(convention.partner_id, convention.programme_id)
    if before:
        end(before, "supersede", by=by)
    convention.starts_on, convention.ends_on = today(), last_day(convention.programme, today())
    convention.signed_at, convention.reminded_for = now(), None
    move(convention, "sign", by=by)
    tell(convention, "in_force", end=convention.ends_on)


def end(convention: Convention, act: str, *, by: Visitor | None, reason: str | None = None) -> None:
    """Take the convention out of force, by an act that its state allows. Raises NotNow."""
    convention.ended_at = now()
    move(convention, act, by=by, reason=reason)


def last_day(programme: Programme, day: date) -> date:
    """The end of the season, or of the next one in the last 60 days; a year without a season."""
    far = day + timedelta(days=RENEWED_WITHIN)
    ends = [season.ends_on for season in programme.seasons if season.ends_on > far]
    return min(ends, default=day + timedelta(days=364))


def terms_of(convention: Convention) -> dict[str, Any]:
    """What the paper says of the partner, as plain words: it no longer changes."""
    partner = convention.partner
    return {
        "number": convention.number,
        "approved_on": today().isoformat(),
        "legal_name": partner.legal_name,
        "trade_name": partner.trade_name,
        "siret": partner.siret,
        "address": f"{partner.address}, {partner.postal_code} {partner.town}",
        "place": f"{partner.place_address}, {partner.place_postal_code} {partner.place_town}",
        "email": partner.email,
        "phone": said_phone(partner.phone),
        "contact": f"{partner.contact_first_name} {partner.contact_last_name}",
        "duty": partner.contact_duty,
        "purses": [purse.label for purse in convention.purses],
        "programme": convention.programme.name,
        "payer": convention.programme.payer,
    }
