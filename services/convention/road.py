"""The road of a convention: each act is checked against its state, moves it, queues its mail."""

from datetime import date, timedelta

from core.clock import now, today
from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import in_french, lazy
from core.said import day as said_day
from core.said import phone as said_phone
from models.convention import Convention, ConventionState
from models.partner import FileKind, Partner, PartnerFile
from models.programme import Programme

from .dossier import ChangedMeanwhile, missing_parts, said_parts
from .letters import tell
from .number import open_convention
from .rights import in_force_of, open_of
from .text import latest_text

S = ConventionState
RENEWED_WITHIN = 60


class NotNow(Refusal):
    """An act that the convention's state does not allow."""

    def __init__(self, state: ConventionState):
        super().__init__(SENTENCES[state])


SENTENCES = {
    S.DRAFT: lazy("Cette demande de convention n’a pas encore été envoyée."),
    S.SUBMITTED: lazy("Cette demande de convention attend la réponse de l’équipe."),
    S.RETURNED: lazy("Cette demande de convention attend d’être corrigée par le partenaire."),
    S.REFUSED: lazy("Cette demande de convention a été refusée."),
    S.APPROVED: lazy("Cette convention est validée : elle attend d’être signée."),
    S.IN_FORCE: lazy("Cette convention est déjà en vigueur."),
    S.SUPERSEDED: lazy("Cette convention a été remplacée par une autre."),
    S.TERMINATED: lazy("Cette convention a été résiliée."),
    S.EXPIRED: lazy("Cette convention est arrivée à son terme."),
}


class Incomplete(Refusal):
    def __init__(self, partner: Partner, convention: Convention):
        super().__init__(
            lazy(
                "Il manque encore quelque chose à la demande : %(parts)s.",
                parts=said_parts(missing_parts(partner, convention)),
            )
        )


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


def take(convention_id: int, act: str, partner_id: int | None = None) -> Convention:
    """The convention, locked, when its state allows the act.

    Raises NotFound for another partner's, NotNow. `partner_id` is None for the team.
    """
    lock = {"with_for_update": LOCK, "populate_existing": True}
    return _allowed(db.session.get(Convention, convention_id, **lock), act, partner_id)


def _allowed(convention: Convention | None, act: str, partner_id: int | None) -> Convention:
    if convention is None or partner_id not in (None, convention.partner_id):
        raise NotFound
    if not convention.allows(act):
        raise NotNow(convention.state)
    return convention


def request(partner_id: int, programme_id: int) -> Convention:
    """The convention that the partner asks for: the one under way, or a new draft.

    It keeps the purses of the one before. Raises TooEarly, NotFound.
    """
    partner = db.session.get(Partner, partner_id, with_for_update=LOCK)
    programme = db.session.get(Programme, programme_id)
    if programme is None:
        raise NotFound
    known = open_of(partner_id, programme_id)
    if known:
        return known
    running = in_force_of(partner_id, programme_id)
    if running and (running.ends_on - today()).days > RENEWED_WITHIN:
        raise TooEarly
    before = [c for c in partner.conventions if c.programme_id == programme_id]
    purses = before[-1].purses if before else []
    return open_convention(partner, programme, purses, S.DRAFT)


def submit(convention_id: int, actor_id: int, version: int, partner_id: int | None = None) -> None:
    """Send the request to the team. Raises NotNow, Incomplete, ChangedMeanwhile."""
    convention = take(convention_id, "submit", partner_id)
    partner = convention.partner
    if partner.version != version:
        raise ChangedMeanwhile
    if missing_parts(partner, convention):
        raise Incomplete(partner, convention)
    convention.state, convention.reason = S.SUBMITTED, None
    convention.submitted_at, convention.submitted_by_id = now(), actor_id
    convention.decided_at = convention.decided_by_id = None
    db.session.flush()
    tell(partner, "submit", number=convention.number)


def approve(convention_id: int, actor_id: int) -> None:
    """Accept the request: the paper to sign carries today's text and today's dossier, for good.

    Raises NotNow, OwnRequest, NoText, Incomplete.
    """
    convention = _decide(convention_id, "approve", actor_id)
    text = latest_text(convention.programme_id)
    if text is None:
        raise NoText
    if missing_parts(convention.partner, convention):
        raise Incomplete(convention.partner, convention)
    convention.state, convention.text_id = S.APPROVED, text.id
    convention.terms = terms_of(convention)
    db.session.flush()
    tell(convention.partner, "approve", number=convention.number)


def send_back(convention_id: int, actor_id: int, reason: str) -> None:
    """Ask for corrections, with remarks. Raises NotNow, OwnRequest."""
    _turn_down(convention_id, "send_back", S.RETURNED, actor_id, reason)


def refuse(convention_id: int, actor_id: int, reason: str) -> None:
    """Refuse the request, with a reason. Raises NotNow, OwnRequest."""
    _turn_down(convention_id, "refuse", S.REFUSED, actor_id, reason)


def sign(convention_id: int, partner_id: int, actor_id: int, paper: tuple[str, bytes]) -> None:
    """Keep the signed copy that the partner sends; the convention is in force. Raises NotNow."""
    convention = take(convention_id, "sign", partner_id)
    media_type, content = paper
    db.session.add(
        PartnerFile(
            partner_id=partner_id,
            convention_id=convention.id,
            kind=FileKind.SIGNED,
            media_type=media_type,
            content=content,
            sent_at=now(),
            sent_by_id=actor_id,
        )
    )
    _come_into_force(convention)


def record_paper(convention_id: int) -> None:
    """Note that the signed copy came by post; the convention is in force. Raises NotNow."""
    _come_into_force(take(convention_id, "sign"))


def paper_of(convention_id: int, partner_id: int | None = None) -> Convention:
    """The convention whose paper may be read. Raises NotNow, NoPaper, NotFound."""
    convention = _allowed(db.session.get(Convention, convention_id), "download", partner_id)
    if convention.terms is None:
        raise NoPaper
    return convention


def terminate(convention_id: int, reason: str, partner_id: int | None = None) -> None:
    """End the convention now, for a reason. Raises NotNow."""
    convention = take(convention_id, "terminate", partner_id)
    end(convention, S.TERMINATED)
    convention.reason = reason[:500]
    db.session.flush()
    tell(convention.partner, "terminate", number=convention.number, reason=reason)


def _decide(convention_id: int, act: str, actor_id: int) -> Convention:
    convention = take(convention_id, act)
    if convention.submitted_by_id == actor_id:
        raise OwnRequest
    convention.decided_at, convention.decided_by_id = now(), actor_id
    return convention


def _turn_down(convention_id, act, state, actor_id, reason) -> None:
    convention = _decide(convention_id, act, actor_id)
    convention.state, convention.reason = state, reason[:500]
    db.session.flush()
    tell(convention.partner, act, number=convention.number, reason=reason)


def _come_into_force(convention: Convention) -> None:
    """From today; the one before, of the same programme, gives way to it."""
    before = in_force_of(convention.partner_id, convention.programme_id)
    if before:
        end(before, S.SUPERSEDED)
        db.session.flush()
    convention.starts_on, convention.ends_on = today(), last_day(convention.programme, today())
    convention.state, convention.signed_at = S.IN_FORCE, now()
    convention.reminded_for = None
    db.session.flush()
    tell(
        convention.partner,
        "in_force",
        number=convention.number,
        end=french_day(convention.ends_on),
    )


def end(convention: Convention, state: ConventionState) -> None:
    convention.state, convention.ended_at = state, now()


def last_day(programme: Programme, day: date) -> date:
    """The end of the season, or of the next one in the last 60 days; a year without a season."""
    far = day + timedelta(days=RENEWED_WITHIN)
    ends = [season.ends_on for season in programme.seasons if season.ends_on > far]
    return min(ends, default=day + timedelta(days=364))


def french_day(day: date) -> str:
    with in_french():
        return said_day(day)


def terms_of(convention: Convention) -> dict:
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
