"""The proof of the statements is not blind; the file is valid at every size; returns are read."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from lxml import etree
from sepaxml.validation import try_valid_xml

from commands import ledger as books
from core.clock import today
from core.extensions import db
from core.text import epc
from core.transaction import perform, transaction
from models.job import JobKind
from models.reimbursement import ReimbursementRun
from services import job, ledger, reimbursement
from services.job import Work
from services.reimbursement.proofs import FILES, RANGES, SEALS, STATEMENTS
from services.reimbursement.transfer import bank
from tests.builders.acting import acting
from tests.builders.dossier import IBAN
from tests.builders.paying import ask, buy, lines_of, pay, prove, send, state_of, statements
from tests.services.ledger.test_verify import force

pytestmark = pytest.mark.usefixtures("in_app")

FAULTS = {
    "ranges neither overlap nor leave a gap": "UPDATE statement SET after = '2001-01-01' "
    "WHERE after IS NULL",
    "a statement equals the sum of its purses": "UPDATE statement_sum SET amount = amount + 1",
    "a run equals the sum of its statements": "UPDATE reimbursement_run SET amount = amount + 1",
    "statements are numbered without a gap, once approved": "UPDATE statement SET "
    "serial = serial + 9",
    "a transfer of a bank file pays its whole statement": "UPDATE bank_line SET amount = 1",
    "a paid statement was paid by the bank": "UPDATE bank_line SET state = 'sent'",
    "a bank file equals the sum of its transfers": "UPDATE bank_file SET count = count + 1",
    "what is handed to the bank is in a file": "DELETE FROM bank_line",
    "a paid statement is settled, purse by purse, and no other is": "UPDATE statement_sum SET "
    "transfer_id = NULL",
    "a settlement is of a statement, or was given back": "UPDATE statement_sum SET "
    "transfer_id = NULL",
    RANGES: "UPDATE transfer SET civil_date = '2001-01-01' WHERE id = "
    "(SELECT MAX(id) FROM transfer WHERE kind = 'pay')",
    FILES: "UPDATE bank_file SET sha256 = 'x'",
    SEALS: "UPDATE transfer SET amount = amount + 1 WHERE id = "
    "(SELECT MIN(id) FROM transfer WHERE kind = 'pay')",
}


def test_each_fault_forced_into_the_statements_is_found(world, office):
    assert set(FAULTS) == {*STATEMENTS, RANGES, FILES, SEALS}
    for amount, days in ((5_00, 9), (7_00, 4)):
        buy(world, amount, days)
        pay(office, days=days - 2)
    while perform(ledger.seal_next):
        pass
    prove()
    for rule, statement in FAULTS.items():
        with transaction():
            force(statement)
            assert rule in books.verify_statements(), rule
            db.session.rollback()
    prove()


def test_a_day_is_sealed_once_it_is_over_and_over_the_day_before(world, office):
    buy(world, 5_00, days=3)
    buy(world, 6_00, days=0)
    while perform(ledger.seal_next):
        pass
    first, last = (ledger.seal_of(today() - timedelta(days=n)) for n in (3, 1))
    assert (first.transfers, last.transfers) == (1, 0)
    assert ledger.seal_of(today()) is None
    assert first.digest != last.digest


@pytest.mark.parametrize("count", [1, 500, 5000])
def test_the_schema_validates_a_file_of_so_many_partners(count, database):
    if database.engine == "postgresql":
        pytest.skip("no database is asked")
    lines = [
        {"end_to_end": f"R1-{n:06d}-1", "name": epc(f"Café n° {n} & Cie", 70)}
        | {"iban": IBAN, "amount": n + 1}
        for n in range(count)
    ]
    payer = {"name": epc("Région d’Été <&> «Sud»", 70), "IBAN": IBAN}
    subject = epc("e-PASS JEUNES – œuvres", 80)
    content = bank._xml(bank.Order("CIGALE-000001-1", date(2026, 11, 30), payer, subject, lines))
    try_valid_xml(content, bank.SCHEMA)
    tree = etree.fromstring(content)
    assert tree.findtext(".//{*}GrpHdr/{*}NbOfTxs") == str(count)
    total = f"{sum(line['amount'] for line in lines) / 100:.2f}"
    assert tree.findtext(".//{*}GrpHdr/{*}CtrlSum") == total
    assert len(set(tree.xpath("//*[local-name()='EndToEndId']/text()"))) == count


ANSWER = """<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
<CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId><GrpSts>PART</GrpSts>
</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>{lines}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""
LINE = """<TxInfAndSts><OrgnlEndToEndId>{key}</OrgnlEndToEndId><TxSts>{state}</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>"""


def test_the_bank_s_return_marks_paid_and_rejected_lines(world, office):
    buy(world, 5_00, days=3)
    run = send(office)
    (line,) = lines_of(run)
    message = line.file.message_id
    for wrong in (b"not xml", b"<Document/>", b"<!DOCTYPE x><Document/>"):
        with pytest.raises(reimbursement.NotReadable):
            reimbursement.parse_answer(wrong)
    with pytest.raises(reimbursement.OtherFile):
        read(run, answer("other", line, "RJCT"), office)
    read(run, answer(message, line, "PDNG"), office)
    assert state_of(run) == "exported"
    read(run, answer(message, line, "RJCT"), office)
    assert state_of(run) == "partly_rejected"
    assert lines_of(run)[0].reason == "AC04"
    perform(reimbursement.replay, run, by=acting(office.finance))
    perform(reimbursement.approve, run, by=acting(office.admin))
    perform(reimbursement.export, run, by=acting(office.finance))
    again = lines_of(run)[-1]
    told = answer(again.file.message_id, again, "ACSC")
    assert "payés\u202f: 1. Virements rejetés\u202f: 0" in read(run, told, office)
    assert "rien de nouveau" in read(run, told, office)
    assert (state_of(run), statements(run)[0].stage) == ("paid", "paid")
    prove()


def read(run: int, body: bytes, office) -> str:
    """What the team is told, once the file is read."""
    return perform(
        reimbursement.read_answer, run, reimbursement.parse_answer(body), by=acting(office.finance)
    )


def answer(message: str, line, state: str) -> bytes:
    """What a bank would send back for that one transfer."""
    told = LINE.format(key=line.end_to_end, state=state)
    return ANSWER.format(message=message, lines=told).encode()


def test_what_is_due_grows_old_and_turns_red(world, office):
    buy(world, 5_00, days=11)
    (due, other) = reimbursement.calendar()
    assert (due.amount, due.partners, due.age, due.is_late) == (5_00, 1, 11, True)
    assert due.pay_by == today() + timedelta(days=4)
    assert (other.amount, other.oldest) == (0, None)
    buy(world, 2_00, days=1)
    pay(office, days=3)
    due = max(reimbursement.calendar(), key=lambda due: due.amount)
    assert (due.amount, due.age, due.is_late) == (2_00, 1, False)


def test_a_run_is_drawn_up_step_by_step(world, office):
    one_by_one = Work(1, reimbursement.draw_some)
    buy(world, 5_00, days=3)
    run = ask(office)
    asked = db.session.get(ReimbursementRun, run).job
    assert (asked.total, asked.done) == (1, 0)
    perform(job.advance, asked.id, {JobKind.REIMBURSEMENT: one_by_one})
    assert db.session.scalar(sa.select(ReimbursementRun.computed_at)) is not None
