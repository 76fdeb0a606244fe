"""The road of an outing: each act is checked against its state, moves it, queues its mails."""

from core.clock import now, today
from core.codes import VOUCHER_LENGTH, new_code
from core.states import move, take
from models.outing import Outing, ParticipationState, Settlement
from models.user import Visitor

from .letters import tell_partner, tell_school
from .refusals import DayPast, NobodyRegistered, OutingChanged
from .taking import check_open, registered, turn_all, write


def send(outing_id: int, *, by: Visitor) -> None:
    """Ask the partner to confirm. Raises NotNow, DayPast, PartnerClosed."""
    outing = take(Outing, outing_id, "send", by=by)
    if outing.day < today():
        raise DayPast
    check_open(outing)
    move(outing, "send", by=by)
    tell_partner(outing, "send")


def confirm(outing_id: int, edition: int, settlement: Settlement, *, by: Visitor) -> None:
    """Agree to the sheet of that edition, and on how it is paid; registrations are open.

    Raises NotNow, OutingChanged, DayPast, PartnerClosed.
    """
    outing = take(Outing, outing_id, "confirm", by=by)
    if outing.edition != edition:
        raise OutingChanged
    if outing.day < today():
        raise DayPast
    check_open(outing)
    outing.settlement, outing.confirmed_at = settlement, now()
    move(outing, "confirm", by=by)
    tell_school(outing, "confirm")


def send_back(outing_id: int, body: str, *, by: Visitor) -> None:
    """Ask the school for changes, with a comment. Raises NotNow."""
    outing = take(Outing, outing_id, "send_back", by=by)
    move(outing, "send_back", by=by, reason=body)
    write(outing, body, by=by)
    tell_school(outing, "send_back", body=body)


def comment(outing_id: int, body: str, *, by: Visitor) -> None:
    """Add a message to the thread, and mail it to the other side. Raises NotNow."""
    outing = take(Outing, outing_id, "comment", by=by)
    write(outing, body, by=by)
    (tell_school if by.partner_id else tell_partner)(outing, "comment", body=body)


def validate(outing_id: int, *, by: Visitor) -> None:
    """Close the registrations and issue the voucher. Raises NotNow, NobodyRegistered."""
    outing = take(Outing, outing_id, "validate", by=by)
    count = len(registered(outing))
    if not count:
        raise NobodyRegistered
    turn_all(outing, ParticipationState.PRESENT)
    outing.validated_at, outing.code = now(), new_code(VOUCHER_LENGTH)
    move(outing, "validate", by=by)
    tell_partner(outing, "validate", count=count)
