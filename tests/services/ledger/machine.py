"""Any order of acts on the books, allowed or not, each followed by a proof of the whole."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from commands import ledger as books
from core.clock import now, past
from core.errors import NotFound
from core.extensions import db
from core.states import NotNow
from core.transaction import transaction
from services import correction, ledger, till
from tests.builders.acting import acting
from tests.builders.books import Books, Promise

cents = st.sampled_from([1, 2_40, 25_00, 50_00, 100_00, 100_01]) | st.integers(1, 120_00)
nothing = st.integers(-100_00, 0)
either = st.sampled_from([0, 1])


def machine_in(world, holders: list[int]):
    """The machine's class, on that world; the two partners may debit both purses."""

    allotted = {world.sport: 100_00, world.tutoring: 50_00}
    purses, partners = list(allotted), [world.partner, world.other_partner]

    class BooksMachine(RuleBasedStateMachine):
        payments, holds = Bundle("payments"), Bundle("holds")

        def __init__(self):
            super().__init__()
            self.open = ExitStack()
            self.open.enter_context(transaction())
            self.books, self.tokens = Books.as_they_are(), 0

        def teardown(self):
            assert books.verify() == {}
            db.session.rollback()
            self.open.close()
            sweep()

        def act(self, verb, *args, refused=None, **kwargs):
            """Call the service; when it must refuse, prove that it does, and take it back."""
            if refused is None:
                with db.session.begin_nested():
                    return verb(*args, **kwargs)
            with pytest.raises(refused), db.session.begin_nested():
                verb(*args, **kwargs)
            return None

        def shortage(self, holder, purse, amount):
            short = amount > self.books.wallet(holder, purse)
            return ledger.InsufficientBalance if short else None

        @invariant()
        def books_are_right(self):
            assert books.verify_rows() == {}
            self.books.agree_with_the_database()

        @rule(h=either, p=either)
        def grant(self, h, p):
            holder, purse = holders[h], purses[p]
            made = self.act(ledger.grant, holder, purse, world.season, allotted[purse], by=None)
            assert (made is None) is ((holder, purse) in self.books.granted)
            self.books.opened.add((holder, purse))
            if made:
                self.books.granted.add((holder, purse))
                self.books.move(("funder", None, purse), ("wallet", holder, purse), allotted[purse])

        @rule(target=payments, h=either, p=either, by=either, amount=cents, ago=either)
        def debit(self, h, p, by, amount, ago):
            holder, purse, partner = holders[h], purses[p], partners[by]
            self.tokens += 1
            slip = till.Slip(holder, None, world.partner_user, str(self.tokens))
            refused = self.shortage(holder, purse, amount)
            if (holder, purse) not in self.books.opened:
                refused = till.NotAllowedHere
            with past(now() - timedelta(days=2 * ago)):
                payment = self.act(
                    till.debit, slip, purse, amount, refused=refused, by=acting(partner_id=partner)
                )
            if payment:
                self.books.move(("wallet", holder, purse), ("partner_due", partner, purse), amount)
            left = amount if ago else None
            return Promise(payment, holder, purse, amount, partner, slip, not payment, left)

        @rule(paid=payments, more=st.integers(0, 1))
        def debit_again(self, paid, more):
            if paid.id:
                args = (paid.slip, paid.purse, paid.amount + more)
                refused, by = till.TokenUsed if more else None, acting(partner_id=paid.partner)
                again = self.act(till.debit, *args, refused=refused, by=by)
                assert again in (paid.id, None)

        @rule(paid=payments, by=either)
        def cancel(self, paid, by):
            refused = ledger.AlreadyReversed if paid.over else None
            refused = refused if paid.left is None else till.NotCancellable
            if paid.id is None or partners[by] != paid.partner:
                refused = NotFound
            self.act(
                till.cancel,
                paid.id,
                refused=refused,
                by=acting(world.partner_user, partner_id=partners[by]),
            )
            if not refused:
                paid.over = True
                self.books.move(
                    ("partner_due", paid.partner, paid.purse),
                    ("wallet", paid.holder, paid.purse),
                    paid.amount,
                )

        @rule(paid=payments, amount=cents)
        def take_back(self, paid, amount):
            if paid.id is None:
                return
            refused = correction.MoreThanLeft if amount > (paid.left or 0) else None
            if paid.left is None:
                refused = correction.PaymentCancelled if paid.over else correction.PaymentOfToday
            args, by = (paid.id, amount, "Erreur"), acting(world.partner_user)
            made = self.act(correction.propose_take_back, *args, refused=refused, by=by)
            if made:
                self.act(correction.approve, made, by=acting(world.admin))
                paid.left -= amount
                due = ("partner_due", paid.partner, paid.purse)
                self.books.move(due, ("wallet", paid.holder, paid.purse), amount)

        @rule(h=either, p=either, by=either, amount=cents, to_partner=st.booleans())
        def pay_more(self, h, p, by, amount, to_partner):
            purse, tail = purses[p], (amount, "Oubli")
            verb, whom = correction.propose_gesture, ("wallet", holders[h], purse)
            if to_partner:
                verb, whom = correction.propose_for_partner, ("partner_due", partners[by], purse)
            made = self.act(verb, *whom[1:], *tail, by=acting(world.partner_user))
            self.act(
                correction.approve,
                made,
                refused=correction.OwnCorrection,
                by=acting(world.partner_user),
            )
            self.act(correction.approve, made, by=acting(world.admin))
            self.act(correction.approve, made, refused=NotNow, by=acting(world.admin))
            if not to_partner:
                self.books.opened.add(whom[1:])
            self.books.move(("funder", None, purse), whom, amount)

        @rule(target=holds, h=either, p=either, amount=cents)
        def hold(self, h, p, amount):
            holder, purse = holders[h], purses[p]
            refused = self.shortage(holder, purse, amount)
            args = (holder, purse, world.season, amount)
            made = self.act(ledger.hold, *args, by=None, refused=refused)
            if made:
                self.books.move(("wallet", holder, purse), ("hold", holder, purse), amount)
            return Promise(made, holder, purse, amount, over=not made)

        @rule(held=holds)
        def release(self, held):
            if held.id is None:
                return
            refused = ledger.HoldClosed if held.over else None
            self.act(ledger.release, held.id, refused=refused, by=None)
            if not refused:
                self.settle(held, 0, None)

        @rule(held=holds, by=either, whole=st.booleans(), part=st.integers(1, 130_00))
        def capture(self, held, by, whole, part):
            if held.id is None:
                return
            amount, partner = held.amount if whole else part, partners[by]
            refused = ledger.InsufficientBalance if amount > held.amount else None
            refused = ledger.HoldClosed if held.over else refused
            self.act(ledger.capture, held.id, amount, partner, refused=refused, by=None)
            if not refused:
                self.settle(held, amount, partner)

        def settle(self, held, captured, partner):
            held.over = True
            place = ("hold", held.holder, held.purse)
            self.books.move(place, ("partner_due", partner, held.purse), captured)
            rest = held.amount - captured
            self.books.move(place, ("wallet", held.holder, held.purse), rest)

        @rule(h=either, p=either)
        def expire(self, h, p):
            holder, purse = holders[h], purses[p]
            left = self.books.wallet(holder, purse)
            made = self.act(ledger.expire, holder, purse, world.season)
            assert (made is None) is (left == 0)
            self.books.opened.add((holder, purse))
            self.books.move(("wallet", holder, purse), ("expired", None, purse), left)

        @rule(h=either, p=either, amount=nothing, held=st.booleans())
        def move_nothing_or_backwards(self, h, p, amount, held):
            holder, purse = holders[h], purses[p]
            if (holder, purse) not in self.books.opened:
                return
            if held:
                args = (holder, purse, world.season, amount)
                self.act(ledger.hold, *args, by=None, refused=sa.exc.IntegrityError)
            else:
                slip = till.Slip(holder, None, world.partner_user, "nothing")
                by = acting(partner_id=partners[0])
                self.act(till.debit, slip, purse, amount, refused=sa.exc.IntegrityError, by=by)

    return BooksMachine


def sweep():
    """Clear the rolled-back rows away: PostgreSQL would read through all of them again."""
    if db.engine.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(
                sa.text("VACUUM account, transfer, payment, audit, correction, mail")
            )
