"""Whatever happened, payments = statements = bank files = books, to the cent."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from commands.jobs import WORKS
from core.clock import past, today
from core.errors import Refusal
from core.extensions import db
from core.transaction import transaction
from models.job import Job, JobState
from models.ledger import Account, AccountKind, Transfer
from models.outing import Outing, Settlement
from models.partner import Partner
from models.programme import Purse
from models.reimbursement import (
    BankFile,
    BankLine,
    BankState,
    ReimbursementRun,
    RunState,
    Statement,
)
from models.season import Allotment
from models.user import Role
from services import job, outing, reimbursement, till
from tests.builders.acting import acting
from tests.builders.dossier import IBAN, noon
from tests.builders.outing import Trip
from tests.builders.paying import correct, make_office, prove
from tests.builders.world import add, add_holder, add_partner, add_user
from tests.services.ledger.machine import sweep

pytestmark = pytest.mark.usefixtures("in_app")

PUPILS = 3
cents = st.integers(1, 4_00)
either = st.integers(0, 1)
MOVES = st.one_of(
    st.tuples(st.just("debit"), st.integers(3_00, 9_00), st.sampled_from([False, False, True])),
    st.tuples(st.just("outing"), cents, st.integers(0, PUPILS), st.booleans(), either),
    st.tuples(st.just("adjust"), st.integers(-3_00, 6_00).filter(bool), either, either),
    st.tuples(st.just("bank"), either, st.sampled_from([True, True, False])),
)
RUN = st.tuples(st.just("run"), st.integers(1, 2), st.sets(either), st.sets(either), st.booleans())
WAIT = st.tuples(st.just("wait"), st.integers(1, 2))
DAY = st.tuples(WAIT, st.lists(MOVES, min_size=1, max_size=4), st.lists(RUN, max_size=1))
END = ("wait", 6), ("run", 1, set(), set(), False)


class History:
    """What was done, and in plain Python what each partner should have been paid."""

    def __init__(self, world, office, trip):
        self.world, self.office, self.trip = world, office, trip
        self.partners, self.purses = (
            (world.partner, world.other_partner),
            (world.sport, world.tutoring),
        )
        self.day, self.last = today() - timedelta(days=50), today() - timedelta(days=1)
        self.moves, self.paid, self.tokens = [], Counter(), 0
        self.ibans = dict.fromkeys(self.partners, True)

    def move(self, partner, amount):
        self.moves.append((partner, self.day, amount))

    def debit(self, amount, cancelled):
        world, self.tokens = self.world, self.tokens + 1
        slip = till.Slip(world.holder, None, world.partner_user, str(self.tokens))
        payment = till.debit(slip, world.sport, amount, by=acting(partner_id=world.partner))
        if cancelled:
            till.cancel(payment, by=acting(world.partner_user, partner_id=world.partner))
        else:
            self.move(world.partner, amount)

    def outing(self, price, absent, flat, by):
        trip, partner = self.trip, self.partners[by]
        sheet = trip.sheet(partner_id=partner, price=price)
        made = outing.create(sheet, by=acting(trip.school_user, school_id=trip.school))
        outing.send(made, by=acting(school_id=trip.school))
        outing.confirm(
            made,
            1,
            Settlement.FLAT if flat else Settlement.ATTENDANCE,
            by=acting(partner_id=partner),
        )
        if outing.register_class(
            made, trip.pupils, by=acting(trip.school_user, school_id=trip.school)
        ):
            raise Refusal  # this class has spent all it had
        outing.validate(made, by=acting(school_id=trip.school))
        for place in outing.roll(made)[:absent]:
            outing.mark(made, place.id, present=False, by=acting(partner_id=partner))
        code = db.session.get(Outing, made).code
        outing.cash(made, code, by=acting(self.world.partner_user, partner_id=partner))
        if present := PUPILS - (0 if flat else absent):
            self.move(partner, price * present)

    def adjust(self, amount, by, purse):
        if amount < 0:
            by = purse = 0  # only the pool has payments to take back
        correct(self.world, amount, self.purses[purse], self.partners[by])
        self.move(self.partners[by], amount)

    def bank(self, by, known):
        self.ibans[self.partners[by]] = known
        db.session.get(Partner, self.partners[by]).iban = IBAN if known else None
        db.session.flush()

    def wait(self, days):
        self.day = min(self.day + timedelta(days=days), self.last)

    def run(self, back, rejected, given_back, discarded):
        office, cut_off = self.office, self.day - timedelta(days=back)
        run = reimbursement.open_run(office.payer, cut_off, by=acting(office.finance))
        while db.session.get(Job, run.job_id).state == JobState.RUNNING:
            job.advance(run.job_id, WORKS)
        if discarded or not run.statements:
            reimbursement.discard(run.id, by=None)
            return
        reimbursement.review(run.id, by=acting(office.finance))
        for partner in self.partners:
            due = sum(a for p, day, a in self.moves if p == partner and day <= cut_off)
            if self.ibans[partner]:
                self.paid[partner] += max(due - self.paid[partner], 0)
        self.send(run, rejected)
        for rank, line in enumerate(self.lines(run)):
            if rank in given_back and line.state == BankState.PAID:
                reimbursement.reject_line(line.id, "MS03", by=acting(office.finance))
        if run.state == RunState.PARTLY_REJECTED:
            reimbursement.replay(run.id, by=acting(office.finance))
            self.send(run, ())
        assert run.state == RunState.PAID

    def send(self, run, rejected):
        reimbursement.approve(run.id, by=acting(self.office.admin))
        reimbursement.export(run.id, by=acting(self.office.finance))
        for rank, line in enumerate(self.lines(run)):
            if rank in rejected:
                reimbursement.reject_line(line.id, "AC04", by=acting(self.office.finance))
                prove()
        if run.state == RunState.EXPORTED:
            reimbursement.pay_rest(run.id, by=acting(self.office.finance))

    def lines(self, run):
        """The transfers of the run's last file."""
        db.session.refresh(run)
        return run.files[-1].lines

    def agree(self):
        """The statements, the bank's files and the books say what it says."""
        expected = {partner: cents for partner, cents in self.paid.items() if cents}
        assert by_partner(sa.select(Statement.partner_id, Statement.amount)) == expected
        assert in_the_files() == expected
        out = sa.select(Account.partner_id, amount_in()).where(Account.kind == AccountKind.PAID_OUT)
        assert by_partner(out) == expected
        for run in db.session.scalars(sa.select(ReimbursementRun)):
            whole = sum(s.amount for s in db.session.query(Statement).filter_by(run_id=run.id))
            assert run.amount == whole
        prove()


def amount_in():
    """What came on an account, less what left it."""
    came, left = (
        sa.select(sa.func.coalesce(sa.func.sum(Transfer.amount), 0))
        .where(side == Account.id)
        .scalar_subquery()
        for side in (Transfer.credit_account_id, Transfer.debit_account_id)
    )
    return came - left


def by_partner(query) -> dict[int, int]:
    found = Counter()
    for partner, amount in db.session.execute(query):
        found[partner] += int(amount)
    return {partner: cents for partner, cents in found.items() if cents}


def in_the_files() -> dict[int, int]:
    """What the XML itself orders, without what the bank rejected, by the partner it leads to."""
    owners = dict(
        db.session.execute(
            sa.select(BankLine.end_to_end, Statement.partner_id)
            .join(Statement)
            .where(BankLine.state == "paid")
        ).all()
    )
    found = Counter()
    for content in db.session.scalars(sa.select(BankFile.content)):
        tree = etree.fromstring(content)
        for order in tree.iter("{*}CdtTrfTxInf"):
            key = order.findtext(".//{*}EndToEndId")
            if key in owners:
                euros, cents = order.findtext(".//{*}InstdAmt").split(".")
                found[owners[key]] += int(euros) * 100 + int(cents)
    return dict(found)


def test_any_history_is_paid_to_the_cent(world):
    with transaction():
        outings = add(Purse(programme_id=world.programme, label="Sorties", at_till=False))
        add(Allotment(season_id=world.season, purse_id=outings.id, amount=20_00))
        purses = [world.sport, world.tutoring, outings.id]
        world.other_partner = add_partner("Théâtre", "55208131766522", world.programme, purses).id
        pupils = [
            add_holder(world.programme, world.season, school_id=world.school).id
            for _ in range(PUPILS)
        ]
        teacher = add_user("college", Role.SCHOOL, school_id=world.school).id
        place = outings.id, world.season, world.school, teacher, world.partner
        trip = Trip(world, *place, world.partner_user, pupils, 0)
    office = make_office(world, trip.purse)
    paid = []

    @given(st.lists(DAY, min_size=4, max_size=8))
    @settings(
        max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    def live(days):
        acts = [act for wait, moves, run in days for act in (wait, *moves, *run)]
        with transaction():
            history = History(world, office, trip)
            for name, *args in [*acts, *END]:
                with past(noon(history.day)):
                    try:
                        with db.session.begin_nested():
                            getattr(history, name)(*args)
                    except Refusal:
                        if name == "run":
                            raise
                        continue  # all is spent, or there is nothing to take back
            history.agree()
            paid.append(db.session.query(Statement).count())
            db.session.rollback()

    live()
    sweep()
    assert sum(paid) > len(paid), "most histories must pay, and more than once"
