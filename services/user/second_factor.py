"""The second factor of the team: a six-digit code of the moment, good once."""

import pyotp
import sqlalchemy as sa

from core.clock import now
from core.database import LOCK
from core.errors import Counted
from core.extensions import db
from core.language import lazy
from models.user import TEAM, User, UserSession, Visitor

from .. import attempt
from .session import digest


class WrongCode(Counted):
    sentence = lazy("Ce code n’est pas le bon. Attendez le suivant et recopiez-le.")
    field = "code"


def totp_secret(user_id: int) -> str:
    """The secret to enrol, made at the first request and kept until it is confirmed."""
    user = db.session.get_one(User, user_id)
    if not user.totp_secret:
        user.totp_secret = pyotp.random_base32()
        db.session.flush()
    return user.totp_secret


def check_second_factor(code: str, *, by: Visitor) -> None:
    """Open the session's second door.

    Raises WrongCode for a wrong or used one, counted; TooManyAttempts.
    """
    user = db.session.get_one(User, by.user_id, with_for_update=LOCK)
    budget = attempt.quarter_period(), attempt.SIGN_IN_A_QUARTER
    with attempt.guess(("totp", str(by.user_id), *budget)):
        step = _totp_step(user, code)
        if step is None:
            raise WrongCode
    user.totp_last_step, user.totp_confirmed = step, True
    db.session.execute(
        sa.update(UserSession)
        .where(UserSession.token_hash == digest(by.token))
        .values(second_factor=True)
    )
    db.session.flush()


def _totp_step(user: User, code: str) -> int | None:
    totp, instant = pyotp.TOTP(user.totp_secret or pyotp.random_base32()), now()
    # RFC 6238 (5.2): one step of delay is forgiven, and no code is good twice.
    for drift in (0, -1):
        step = int(instant.timestamp()) // 30 + drift
        if step > (user.totp_last_step or 0) and pyotp.utils.strings_equal(
            totp.generate_otp(step), code
        ):
            return step
    return None


def needs_second_factor(visitor: Visitor) -> bool:
    """Whether this visitor is of the team and has not yet shown the second factor."""
    return visitor.role in TEAM and not visitor.second_factor
