"""What happened in the demo, in order: planned first, then lived through the services."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from core.clock import PARIS, now, past, today
from core.extensions import db
from models.user import User, Visitor
from services.user import visitor_of

from .people import Login

OPENING, CLOSING = time(9), time(19)


@dataclass
class Story:
    """Acts with their instants; `live` performs them, oldest first."""

    acts: list = field(default_factory=list)

    def then(self, day: date, share: float, user_id: int, verb, *args, **kwargs) -> None:
        """Plan `verb(*args, **kwargs)`, done by that user, at that share of the civil day."""
        at = moment(day, share)
        self.acts.append((at, len(self.acts), user_id, verb, args, kwargs))

    def live(self) -> None:
        """Perform every act at its instant, in the caller's transaction."""
        for at, _, user_id, verb, args, kwargs in sorted(self.acts, key=lambda act: act[:2]):
            with past(at):
                verb(*args, **kwargs, by=visitor_of(user_id))
        db.session.info.pop("actor_id", None)


def user_of(login: Login) -> User:
    """The user of the demo who signs in with it."""
    return db.session.scalars(sa.select(User).filter_by(login=login.login)).one()


def visitor(login: Login) -> Visitor:
    """The same, as who acts."""
    return visitor_of(user_of(login).id)


def moment(day: date, share: float) -> datetime:
    """An instant of that day, `share` of the way from 9:00 to 19:00; today, to now."""
    opens = datetime.combine(day, OPENING, PARIS)
    closes = datetime.combine(day, CLOSING, PARIS)
    if day == today():
        closes = min(closes, now())
        if closes - opens < timedelta(hours=1):
            opens = datetime.combine(day, time(), PARIS)
    return opens + (closes - opens) * share
