"""The road of an outing: each act is checked against its state, moves it, queues its mails."""

from core.clock import now, today
from core.codes import VOUCHER_LENGTH, new_code
from core.extensions import db
from models.outing import OutingState, ParticipationState, Settlement

from .letters import tell_partner, tell_school
from .refusals import DayPast, NobodyRegistered, OutingChanged
from .taking import check_open, registered, take, turn_all, write

S = OutingState


def send(outing_id: int, school_id: int) -> None:
    """Ask the partner to confirm. Raises NotNow, DayPast, PartnerClosed."""
    outing = take(outing_id, "send", school_id=school_id)
    if outing.day < today():
        raise DayPast
    check_open(outing)
    outing.state = S.TO_CONFIRM
    db.session.flush()
    tell_partner(outing, "send")


def confirm(outing_id: int, partner_id: int, edition: int, settlement: Settlement) -> None:
    """Agree to the sheet of that edition, and on how it is paid; registrations are open.

    Raises NotNow, OutingChanged, DayPast, PartnerClosed.
    """
    outing = take(outing_id, "confirm", partner_id=partner_id)
    if outing.edition != edition:
        raise OutingChanged
    if outing.day < today():
        raise DayPast
    check_open(outing)
    outing.state, outing.settlement, outing.confirmed_at = S.CONFIRMED, settlement, now()
    db.session.flush()
    tell_school(outing, "confirm")


def send_back(outing_id: int, partner_id: int, actor_id: int, body: str) -> None:
    """Ask the school for changes, with a comment. Raises NotNow."""
    outing = take(outing_id, "send_back", partner_id=partner_id)
    outing.state = S.CHANGES_REQUESTED
    write(outing, actor_id, body)
    tell_school(outing, "send_back", body=body)


def comment(
    outing_id: int,
    actor_id: int,
    body: str,
    *,
    school_id: int | None = None,
    partner_id: int | None = None,
) -> None:
    """Add a message to the thread, and mail it to the other side. Raises NotNow."""
    outing = take(outing_id, "comment", school_id=school_id, partner_id=partner_id)
    write(outing, actor_id, body)
    (tell_school if partner_id else tell_partner)(outing, "comment", body=body)


def validate(outing_id: int, school_id: int) -> None:
    """Close the registrations and issue the voucher. Raises NotNow, NobodyRegistered."""
    outing = take(outing_id, "validate", school_id=school_id)
    count = len(registered(outing))
    if not count:
        raise NobodyRegistered
    turn_all(outing, ParticipationState.PRESENT)
    outing.state, outing.validated_at = S.VALIDATED, now()
    outing.code = new_code(VOUCHER_LENGTH)
    db.session.flush()
    tell_partner(outing, "validate", count=count)
