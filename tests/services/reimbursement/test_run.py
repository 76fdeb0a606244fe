"""From the till to the bank: what is due is paid once, to the cent, by two people."""

import hashlib
from datetime import date, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from lxml import etree

from commands import ledger as books
from commands.work import advance_next
from core.clock import now, past, today
from core.extensions import db
from core.states import NotNow
from core.text import epc
from core.transaction import perform, transaction
from models.convention import Convention, ConventionState
from models.ledger import AccountKind, Transfer, TransferKind
from models.mail import Mail
from models.partner import Partner
from models.programme import Programme
from models.reimbursement import Anomaly, BankFile, Payer, ReimbursementRun
from models.watch import Alert, AlertRule
from services import ledger, reimbursement, till
from services.reimbursement.transfer.sending import next_working_day
from tests.builders.acting import acting
from tests.builders.dossier import OTHER_IBAN, noon
from tests.builders.paying import (
    Office,
    adjust,
    ask,
    buy,
    days_ago,
    draw,
    lines_of,
    pay,
    prove,
    send,
    state_of,
    statements,
)
from tests.builders.world import add

pytestmark = pytest.mark.usefixtures("in_app")


def anomalies(run):
    return db.session.scalars(
        sa.select(Anomaly.kind).where(Anomaly.run_id == run).order_by(Anomaly.id)
    ).all()


def test_what_is_due_is_paid_once_and_to_the_cent(world, office):
    buy(world, 12_50, days=9)
    buy(world, 7_00, days=3, cancelled=True)
    adjust(world, -2_50, days=2)
    buy(world, 30_00, days=0)
    first = pay(office, days=2)
    (paid,) = statements(first)
    assert (paid.amount, paid.after, paid.number) == (10_00, None, f"R{world.programme}-000001")
    assert paid.paid_on == today()
    assert state_of(first) == "paid"
    prove()
    buy(world, 5_00, days=1)
    (second,) = statements(pay(office))
    assert (second.amount, second.starts_on) == (5_00, paid.ends_on + timedelta(days=1))
    assert second.number.endswith("-000002")
    settled = sa.select(sa.func.sum(Transfer.amount)).where(Transfer.kind == TransferKind.SETTLE)
    assert db.session.scalar(settled) == 15_00
    told = sa.select(Mail.body).where(Mail.body.contains(f"R{world.programme}-")).order_by(Mail.id)
    mails = db.session.scalars(told).all()
    assert len(mails) == 2
    assert paid.number in mails[0]
    prove()


def test_a_purse_that_owes_is_netted_by_another(world, office):
    buy(world, 8_00, days=9, purse=world.tutoring)
    pay(office, days=6)
    buy(world, 20_00, days=3)
    adjust(world, -8_00, days=2, purse=world.tutoring)
    (paid,) = statements(pay(office))
    assert paid.amount == 12_00
    assert {line.purse.id: line.amount for line in paid.sums} == {
        world.sport: 20_00,
        world.tutoring: -8_00,
    }
    prove()


def test_whoever_prepared_does_not_approve(world, office):
    buy(world, 12_50, days=2)
    run = draw(office)
    with pytest.raises(NotNow):
        perform(reimbursement.approve, run, by=acting(office.admin))
    perform(reimbursement.review, run, by=acting(office.admin))
    for same in (office.admin, office.finance):
        with pytest.raises(reimbursement.SamePerson):
            perform(reimbursement.approve, run, by=acting(same))
    perform(reimbursement.send_back, run, by=acting(office.finance))
    perform(reimbursement.review, run, by=acting(office.finance))
    perform(reimbursement.approve, run, by=acting(office.admin))
    with pytest.raises(NotNow):
        perform(reimbursement.discard, run, by=acting(office.finance))
    by_the_same = sa.update(ReimbursementRun).values(approved_by_id=office.finance)
    with pytest.raises(sa.exc.IntegrityError, match="two_people"):
        perform(db.session.execute, by_the_same)


def test_today_is_never_reimbursed_and_only_today_is_cancelled(world, office):
    with pytest.raises(reimbursement.CutOffTooLate):
        ask(office, days=0)
    old = buy(world, 12_50, days=1)
    with pytest.raises(till.NotCancellable):
        perform(till.cancel, old, by=acting(world.partner_user, partner_id=world.partner))
    ask(office)
    with pytest.raises(reimbursement.RunUnderWay):
        ask(office)


def test_who_cannot_be_paid_is_put_aside_and_has_a_longer_range(world, office):
    buy(world, 12_50, days=9)
    with transaction():
        db.session.get(Partner, world.partner).iban = None
    run = draw(office, days=5)
    assert anomalies(run) == ["no_iban"]
    with pytest.raises(reimbursement.NothingToPay):
        perform(reimbursement.review, run, by=acting(office.finance))
    perform(reimbursement.discard, run, by=acting(office.finance))
    with transaction():
        db.session.get(Partner, world.partner).iban = OTHER_IBAN
    adjust(world, -12_50, days=4)
    run = draw(office, days=3)
    assert anomalies(run) == ["nothing_due"]
    perform(reimbursement.discard, run, by=acting(office.finance))
    buy(world, 10_00, days=2)
    (paid,) = statements(pay(office))
    assert (paid.amount, paid.after, paid.iban) == (10_00, None, OTHER_IBAN)
    prove()


def test_a_reviewer_reads_what_is_strange(world, office):
    buy(world, 1_00, days=9)
    pay(office, days=5)
    adjust(world, 99_00, days=4)
    adjust(world, 11_00, days=4, purse=world.tutoring)
    with transaction():
        partner = db.session.get(Partner, world.partner)
        partner.next_iban, partner.next_iban_on = OTHER_IBAN, today() + timedelta(days=3)
        db.session.scalar(
            sa.select(Convention).filter_by(partner_id=partner.id)
        ).state = ConventionState.TERMINATED
    run = draw(office)
    assert anomalies(run) == ["iban_changed", "convention_ended", "unusual"]
    assert statements(run)[0].iban != OTHER_IBAN


def test_a_range_that_changed_is_not_approved(world, office):
    """Without the sum made anew at the approval, this one would be paid."""
    buy(world, 12_50, days=5)
    run = draw(office)
    perform(reimbursement.review, run, by=acting(office.finance))
    adjust(world, 1_00, days=3)
    with pytest.raises(reimbursement.BooksChanged):
        perform(reimbursement.approve, run, by=acting(office.admin))


def test_the_file_is_valid_and_leads_back_to_the_statements(world, office):
    buy(world, 12_50, days=2)
    run = send(office)
    (file,) = db.session.scalars(sa.select(BankFile)).all()
    (statement,) = statements(run)
    tree = etree.fromstring(file.content)
    text = {node.tag.rpartition("}")[2]: node.text for node in tree.iter()}
    assert (text["NbOfTxs"], text["CtrlSum"], text["InstdAmt"]) == ("1", "12.50", "12.50")
    assert text["EndToEndId"] == f"{statement.number}-1"
    assert text["MsgId"] == file.message_id
    assert text["Nm"] == "Piscine + Cie"
    assert file.sha256 == hashlib.sha256(file.content).hexdigest()
    assert state_of(run) == "exported"


def test_what_the_bank_refuses_is_sent_again_by_two_people(world, office):
    buy(world, 12_50, days=2)
    run = send(office)
    (line,) = lines_of(run)
    perform(reimbursement.reject_line, line.id, "AC04 compte clos", by=acting(office.finance))
    assert state_of(run) == "partly_rejected"
    prove()
    with transaction():
        db.session.get(Partner, world.partner).iban = OTHER_IBAN
    perform(reimbursement.replay, run, by=acting(office.finance))
    with pytest.raises(reimbursement.SamePerson):
        perform(reimbursement.approve, run, by=acting(office.finance))
    perform(reimbursement.approve, run, by=acting(office.admin))
    perform(reimbursement.export, run, by=acting(office.finance))
    refused, again = lines_of(run)
    assert (again.iban, again.end_to_end[-2:]) == (OTHER_IBAN, "-2")
    with pytest.raises(reimbursement.AlreadyAnswered):
        perform(reimbursement.reject_line, refused.id, "encore", by=acting(office.finance))
    perform(reimbursement.pay_rest, run, by=acting(office.finance))
    assert state_of(run) == "paid"
    told = db.session.scalars(sa.select(Mail.subject).order_by(Mail.id)).all()
    assert ["disponible" in told[0], "rejeté" in told[1], len(told)] == [True, True, 2]
    prove()


def test_a_run_given_up_while_it_is_drawn_up_stays_so(world, office):
    buy(world, 12_50, days=2)
    run = ask(office)
    perform(reimbursement.discard, run, by=acting(office.finance))
    while advance_next():
        pass
    assert (state_of(run), statements(run)) == ("discarded", [])
    pay(office)
    assert books.verify() == {}
    prove()


def test_an_iban_is_strange_for_a_week_and_where_it_differs_from_the_last(world, office):
    buy(world, 1_00, days=9)
    partner = partial(db.session.get, Partner, world.partner)
    for since, expected in ((0, ["iban_changed"]), (6, ["iban_changed"]), (7, [])):
        with transaction():
            partner().iban_since = today() - timedelta(days=since)
        run = draw(office, days=5)
        assert anomalies(run) == expected, since
        perform(reimbursement.discard, run, by=acting(office.finance))
    pay(office, days=5)
    buy(world, 1_00, days=3)
    with transaction():
        partner().iban, partner().iban_since = OTHER_IBAN, today() - timedelta(days=30)
    assert anomalies(draw(office)) == ["iban_changed"]


def test_a_first_amount_is_strange_when_it_is_large_and_any_while_an_alert_waits(world, office):
    adjust(world, 1_000_00, days=3)
    run = draw(office)
    assert anomalies(run) == []
    perform(reimbursement.discard, run, by=acting(office.finance))
    adjust(world, 1, days=2)
    with transaction():
        known = {"partner_id": world.partner, "programme_id": world.programme, "count": 4}
        dated = {"civil_date": today(), "created_at": now(), "updated_at": now()}
        db.session.add(Alert(rule=AlertRule.OFF_HOURS, amount=5_00, **known, **dated))
    assert anomalies(draw(office)) == ["unusual", "alerted"]


def test_a_day_is_closed_ten_minutes_after_its_end(world, office):
    """A till that began just before midnight may still write in the day that is over."""
    midnight = noon(today() - timedelta(days=1)).replace(hour=0)
    with past(midnight + timedelta(minutes=5)), pytest.raises(reimbursement.CutOffTooLate):
        ask(office, days=1)
    with past(midnight + timedelta(minutes=11)):
        ask(office, days=1)


def test_each_statement_reads_its_own_sums_of_its_own_run_and_programme(world, office):
    """Two runs of one programme, and the same partner in another one."""
    buy(world, 12_50, days=9)
    buy(world, 2_00, days=9, purse=world.tutoring)
    first = pay(office, days=6)
    buy(world, 3_00, days=4)
    second = pay(office)
    with transaction():
        elsewhere = db.session.get(Programme, world.other_programme)
        payer = add(Payer(programme_id=elsewhere.id, name="Autre", iban=OTHER_IBAN)).id
        funder = ledger.funder_account(AccountKind.FUNDER, world.reading, elsewhere.seasons[0].id)
        due = ledger.due_account(world.partner, world.reading)
    with days_ago(2), transaction():
        ledger.adjust(funder, due, 7_00, by=None)
    other = draw(Office(payer, office.finance, office.admin))
    for run, expected in ((first, [12_50, 2_00]), (second, [3_00]), (other, [7_00])):
        (one,) = statements(run)
        assert [part.amount for part in one.sums] == expected
        assert one.amount == sum(expected)


def test_transfers_leave_on_a_day_when_banks_settle():
    """T2's calendar: no week-end, no New Year, Easter, Labour Day, nor Christmas."""
    for day, expected in (
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2027, 3, 25), date(2027, 3, 30)),
        (date(2027, 4, 30), date(2027, 5, 3)),
    ):
        assert next_working_day(day) == expected


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Café d’Été & Cie", "Cafe d'Ete + Cie"),
        ("Ægir Groß & Søn", "AEgir Gross + Son"),
        ("Łódź – Brøndby", "Lodz - Brondby"),
        ("/<>/", "NOTPROVIDED"),
    ],
)
def test_names_are_written_as_every_bank_reads_them(typed, said):
    assert epc(typed, 70) == said
