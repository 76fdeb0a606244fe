"""What the bank rejected is sent again by two people, to an IBAN that both have read."""

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from core.clock import today
from core.errors import Refusal
from core.extensions import db
from core.transaction import perform, transaction
from models.audit import AuditLine
from models.partner import Partner
from models.reimbursement import Anomaly, ReimbursementRun
from services import reimbursement
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.dossier import IBAN, OTHER_IBAN
from tests.builders.paying import buy, draw, lines_of, prove, send, state_of, statements

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def rejected(world, office):
    buy(world, 12_50, days=2)
    run = send(office)
    perform(reimbursement.reject_line, lines_of(run)[0].id, "AC04", by=acting(office.finance))
    return run


def set_bank(world, **known):
    with transaction():
        partner = db.session.get(Partner, world.partner)
        for name, value in known.items():
            setattr(partner, name, value)


def anomalies(run):
    return db.session.scalars(sa.select(Anomaly.kind).where(Anomaly.run_id == run)).all()


def test_both_read_where_it_goes_and_it_goes_there(world, office, rejected):
    set_bank(world, iban=OTHER_IBAN)
    perform(reimbursement.replay, rejected, by=acting(office.finance))
    assert (anomalies(rejected), statements(rejected)[0].iban) == (["iban_changed"], OTHER_IBAN)
    set_bank(world, iban=IBAN)
    perform(reimbursement.approve, rejected, by=acting(office.admin))
    perform(reimbursement.export, rejected, by=acting(office.admin))
    assert lines_of(rejected)[-1].iban == OTHER_IBAN
    prove()


def test_who_has_no_iban_or_a_new_one_that_waits_is_put_aside(world, office, rejected):
    for bank, kind in (
        ({"iban": None}, "no_iban"),
        ({"iban": IBAN, "next_iban": OTHER_IBAN, "next_iban_on": today() + timedelta(2)}, "waits"),
    ):
        set_bank(world, **bank)
        with pytest.raises(reimbursement.NothingToReplay):
            perform(reimbursement.replay, rejected, by=acting(office.finance))
        assert state_of(rejected) == "partly_rejected", kind


def test_two_people_are_enough_whoever_asks(world, office, rejected):
    """Who had approved may ask for the replay: who had prepared then approves."""
    perform(reimbursement.replay, rejected, by=acting(office.admin))
    with pytest.raises(reimbursement.SamePerson):
        perform(reimbursement.approve, rejected, by=acting(office.admin))
    perform(reimbursement.approve, rejected, by=acting(office.finance))
    run = db.session.get(ReimbursementRun, rejected, populate_existing=True)
    assert (run.reviewed_by_id, run.approved_by_id) == (office.finance, office.admin)
    assert (run.replayed_by_id, run.replay_approved_by_id) == (office.admin, office.finance)
    both = sa.update(ReimbursementRun).values(replay_approved_by_id=office.admin)
    with pytest.raises(sa.exc.IntegrityError, match="two_people"):
        perform(db.session.execute, both)


def test_a_file_composed_before_a_change_is_composed_anew(world, office, rejected):
    set_bank(world, iban=OTHER_IBAN)
    perform(reimbursement.replay, rejected, by=acting(office.finance))
    perform(reimbursement.approve, rejected, by=acting(office.admin))
    ready = reimbursement.compose(rejected)
    db.session.rollback()
    with transaction():
        db.session.get(ReimbursementRun, rejected).payer.iban = IBAN
    perform(reimbursement.export, rejected, ready, by=acting(office.finance))
    run = db.session.get(ReimbursementRun, rejected, populate_existing=True)
    assert IBAN.encode() in run.files[-1].content
    assert IBAN.encode() not in ready.content


def test_of_several_at_once_one_approves_one_exports_and_the_books_hold(app, world, office):
    """Each act of a run takes its row: the second finds another state."""
    buy(world, 12_50, days=2)
    run = draw(office)
    perform(reimbursement.review, run, by=acting(office.finance))

    def at_once(verb, *people):
        done = together(app, [partial(perform, verb, run, by=acting(who)) for who in people])
        return sum(not isinstance(one, Refusal) for one in done)

    assert at_once(reimbursement.approve, *[office.admin] * 4) == 1
    assert at_once(reimbursement.export, *[office.finance] * 4) == 1
    (line,) = lines_of(run)
    reject = partial(perform, reimbursement.reject_line, line.id, "AC04", by=acting(office.admin))
    pay = partial(perform, reimbursement.pay_rest, run, by=acting(office.finance))
    together(app, [pay, reject, pay, reject])
    db.session.rollback()
    assert state_of(run) in ("paid", "partly_rejected")
    prove()


def test_a_replay_is_given_up_and_the_rejection_taken_back(world, office, rejected):
    set_bank(world, iban=OTHER_IBAN)
    perform(reimbursement.replay, rejected, by=acting(office.finance))
    perform(reimbursement.recall, rejected, by=acting(office.finance))
    assert (state_of(rejected), anomalies(rejected)) == ("partly_rejected", [])
    perform(reimbursement.reinstate_line, lines_of(rejected)[0].id, by=acting(office.finance))
    perform(reimbursement.pay_rest, rejected, by=acting(office.finance))
    assert (state_of(rejected), len(lines_of(rejected))) == ("paid", 1)
    prove()


def test_each_rejection_leaves_its_line_in_the_trail(world, office, rejected):
    line = sa.select(AuditLine.changes).where(AuditLine.subject_type == "bank_line")
    assert db.session.scalar(line.order_by(AuditLine.id.desc()))["reason"] == [None, "AC04"]
