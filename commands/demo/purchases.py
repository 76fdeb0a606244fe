"""A few weeks of payments at the tills, some of them today, some cancelled."""

from datetime import date, timedelta
from random import Random

import sqlalchemy as sa

from core.clock import today
from core.extensions import db
from models.holder import Holder
from models.programme import Purse
from models.till import Payment
from models.user import Visitor
from services import till, voucher

from .partners import Counter
from .people import PARTNER_LOGINS
from .programmes import Scheme
from .registrations import Spender
from .story import Story

PAYMENTS, TODAY, CANCELLED, WEEKS = 600, 24, 14, 6
WEEKDAYS = (4, 8, 18, 8, 12, 22, 5)
NEVER_SPENT = 0.15
SMALLEST, VOUCHER = 2_00, 8_00
LATE_LOGIN, LATE_SLUG = PARTNER_LOGINS[2].login, "epass"
LATE, LATE_AGO, LATE_SHARE, LATE_BUYERS = range(40, 44), timedelta(days=2), 1.44, 12


class Shopping:
    """Draws purchases that the purses can pay, whatever the order in which they happen."""

    def __init__(self, rng: Random, schemes: dict[str, Scheme], counters: dict[int, list[Counter]]):
        self.rng, self.counters = rng, counters
        self.left: dict[tuple[int, int], int] = {}
        self.purses = {scheme.programme.id: _amounts(scheme) for scheme in schemes.values()}
        start = max(s.season.starts_on for s in schemes.values())
        self.first_day = max(start, today() - timedelta(weeks=WEEKS))

    def purchase(self, spender: Spender, counter: Counter | None = None):
        """A purse, where it is spent, and how much; None when this holder can spend no more."""
        purses = [
            purse
            for purse, amount in self.purses[spender.programme.id]
            if self.left.setdefault((spender.holder_id, purse.id), amount) >= SMALLEST
            and (counter is None or counter in self.counters[purse.id])
        ]
        if not purses:
            return None
        purse = self.rng.choice(purses)
        counter = counter or self.rng.choice(self.counters[purse.id])
        key = spender.holder_id, purse.id
        amount = min(self.rng.choice(counter.prices), self.left[key])
        self.left[key] -= amount
        return purse, counter, amount

    def day(self, spender: Spender) -> date:
        """A day before today since the holder may buy, as busy as its weekday; else today."""
        start = max(self.first_day, spender.since)
        days = [start + timedelta(days=n) for n in range((today() - start).days)]
        weights = [WEEKDAYS[day.weekday()] for day in days]
        return self.rng.choices(days, weights)[0] if days else today()


def go_shopping(
    story: Story,
    rng: Random,
    schemes: dict[str, Scheme],
    counters: dict[int, list[Counter]],
    spenders: list[Spender],
) -> None:
    """Plan the payments: the last ones are of today, at the tills whose logins are known."""
    shopping = Shopping(rng, schemes, counters)
    known = {login.login for login in PARTNER_LOGINS}
    tills = sorted(
        {c for counters in counters.values() for c in counters if c.login in known},
        key=lambda counter: counter.partner_id,
    )
    named, *others = spenders
    buyers = [named, *(s for s in others if rng.random() > NEVER_SPENT)]
    for holder in (named, others[0]):
        _promise(story, shopping, holder)
    late, cinema = today() - LATE_AGO, next(t for t in tills if t.login == LATE_LOGIN)
    evening = [s for s in buyers if s.programme.slug == LATE_SLUG and s.since <= late]
    evening = evening if late >= shopping.first_day and len(evening) >= LATE_BUYERS else []
    made = 0
    while made < PAYMENTS:
        is_today, is_late = made >= PAYMENTS - TODAY, evening and made in LATE
        counter = tills[made % len(tills)] if is_today else None
        spender = named if made < 3 else rng.choice(buyers)
        if is_late:
            counter, spender = cinema, rng.choice(evening)
        bought = shopping.purchase(spender, counter)
        if bought is None:
            continue
        day = today() if is_today else late if is_late else shopping.day(spender)
        cancelled = rng.randrange(PAYMENTS) < CANCELLED or made == PAYMENTS - 1
        share = LATE_SHARE if is_late else rng.uniform(0.45, 0.9)
        _pay(story, rng, spender, day, share, bought, cancelled and not is_late)
        made += 1


def _promise(story: Story, shopping: Shopping, spender: Spender) -> None:
    """A voucher made a moment ago, out of what the holder has not spent."""
    purse, amount = shopping.purses[spender.programme.id][0]
    user_id = db.session.get(Holder, spender.holder_id).user_id
    shopping.left[spender.holder_id, purse.id] = amount - VOUCHER
    story.then(today(), 0.97, user_id, voucher.issue, spender.holder_id, purse.id, VOUCHER)


def _amounts(scheme: Scheme) -> list[tuple[Purse, int]]:
    return [(a.purse, a.amount) for a in scheme.season.allotments if a.purse.at_till]


def _pay(story, rng: Random, spender: Spender, day: date, share: float, bought, cancelled) -> None:
    purse, counter, amount = bought
    token = f"{rng.getrandbits(128):032x}"
    slip = till.Slip(spender.holder_id, spender.card_id, counter.user_id, token)
    story.then(day, share, counter.user_id, till.debit, slip, purse.id, amount)
    if cancelled:
        story.then(day, share + 0.02, counter.user_id, _cancel, token)


def _cancel(token: str, *, by: Visitor) -> None:
    mine = {"actor_id": by.user_id, "token": token}
    till.cancel(db.session.scalar(sa.select(Payment.id).filter_by(**mine)), by=by)
