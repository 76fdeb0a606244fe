"""A transfer that was paid, then given back by the bank, is due again and paid once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.clock import today
from core.extensions import db
from core.transaction import perform, transaction
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.mail import Mail
from models.partner import Partner
from services import reimbursement
from tests.builders.acting import acting
from tests.builders.dossier import OTHER_IBAN
from tests.builders.paying import adjust, buy, lines_of, pay, prove, send, state_of, statements
from tests.services.ledger.test_verify import force
from tests.services.reimbursement.test_proofs import answer, read

pytestmark = pytest.mark.usefixtures("in_app")


def paid_out() -> int:
    """All that the books say has left for the partners' banks."""
    sides = (Transfer.credit_account_id, 1), (Transfer.debit_account_id, -1)
    asked = (
        sa.select(sa.func.coalesce(sa.func.sum(Transfer.amount), 0))
        .join(Account, Account.id == side)
        .where(Account.kind == AccountKind.PAID_OUT)
        for side, _ in sides
    )
    came, left = map(db.session.scalar, asked)
    return int(came - left)


def test_what_comes_back_is_due_again_and_is_sent_anew_by_two_people(world, office):
    buy(world, 8_00, days=9, purse=world.tutoring)
    pay(office, days=6)
    buy(world, 20_00, days=4)
    adjust(world, -8_00, days=3, purse=world.tutoring)
    run = pay(office)
    assert paid_out() == 20_00
    (line,) = lines_of(run)
    perform(reimbursement.reject_line, line.id, "MS03 rendu", by=acting(office.finance))
    assert (state_of(run), statements(run)[0].paid_on, paid_out()) == (
        "partly_rejected",
        None,
        8_00,
    )
    prove()
    (due, _) = reimbursement.calendar()
    assert (due.amount, due.partners, due.oldest) == (12_00, 1, today() - timedelta(days=4))
    with pytest.raises(reimbursement.AlreadyAnswered):
        perform(reimbursement.reject_line, line.id, "encore", by=acting(office.finance))
    told = db.session.scalars(sa.select(Mail.body).where(Mail.subject.contains("rejeté"))).all()
    assert [statements(run)[0].number in body for body in told] == [True]
    with transaction():
        db.session.get(Partner, world.partner).iban = OTHER_IBAN
    perform(reimbursement.replay, run, by=acting(office.finance))
    perform(reimbursement.approve, run, by=acting(office.admin))
    perform(reimbursement.export, run, by=acting(office.finance))
    perform(reimbursement.pay_rest, run, by=acting(office.finance))
    assert (state_of(run), paid_out(), lines_of(run)[-1].iban) == ("paid", 20_00, OTHER_IBAN)
    settled = sa.select(sa.func.count()).where(Transfer.kind == TransferKind.SETTLE)
    assert db.session.scalar(settled) == 1 + 2 + 2 + 2
    prove()


def test_a_return_file_after_the_payment_gives_back_what_it_names(world, office):
    buy(world, 5_00, days=3)
    run = send(office)
    (line,) = lines_of(run)
    for state, then in (("ACCP", "exported"), ("ACSC", "paid"), ("RJCT", "partly_rejected")):
        told = answer(line.file.message_id, line, state)
        for _ in range(2):  # the same file read twice changes nothing more
            read(run, told, office)
        assert state_of(run) == then
        prove()
    assert paid_out() == 0


def test_a_settlement_mirrored_for_nothing_is_found(world, office):
    buy(world, 5_00, days=3)
    pay(office)
    rule = "a settlement is of a statement, or was given back"
    with transaction():
        force(
            "INSERT INTO transfer (kind, debit_account_id, credit_account_id, amount, civil_date, "
            "created_at, reverses_id) SELECT kind, credit_account_id, debit_account_id, amount, "
            "civil_date, created_at, id FROM transfer WHERE kind = 'settle'"
        )
        assert rule in books.verify_statements()
        db.session.rollback()
    prove()
