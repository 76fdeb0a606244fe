"""The bank's return file: what it says is noted, what cannot be true is refused whole."""

import pytest

from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.mail import Mail
from models.user import Role
from services import reimbursement
from tests.builders.acting import acting
from tests.builders.dossier import IBAN
from tests.builders.paying import buy, lines_of, make_office, prove, send, state_of
from tests.builders.world import add_partner, add_user

pytestmark = pytest.mark.usefixtures("in_app")

FILE = """<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
<CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>{group}
</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>{payment}{lines}</OrgnlPmtInfAndSts></CstmrPmtStsRpt>
</Document>"""
WHY = "<StsRsnInf><Rsn><Cd>{}</Cd></Rsn></StsRsnInf>"
LINE = "<TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId><TxSts>{}</TxSts>{}</TxInfAndSts>"


@pytest.fixture
def run(world):
    """Two transfers at the bank."""
    office = make_office(world)
    with transaction():
        other = add_partner("Théâtre", "55208131766522", world.programme, [world.sport])
        other.iban, other.iban_holder = IBAN, "Théâtre"
        user = add_user("theatre", Role.PARTNER, partner_id=other.id).id
        theatre = other.id
    buy(world, 5_00, days=3)
    world.partner, world.partner_user = theatre, user
    buy(world, 7_00, days=3)
    return send(office)


def keys(run) -> list[str]:
    return [line.end_to_end for line in lines_of(run)]


def states(run) -> list[str]:
    return [line.state.value for line in lines_of(run)]


def file(run, group="", payment="", **lines) -> bytes:
    """A return; each line is « state » or « state reason », by its rank."""
    told = ""
    for rank, said in lines.items():
        state, _, why = said.partition(" ")
        key = keys(run)[int(rank[1:])] if rank[1:].isdigit() else rank
        told += LINE.format(key, state, why and WHY.format(why))
    message = lines_of(run)[0].file.message_id
    return FILE.format(message=message, group=group, payment=payment, lines=told).encode()


def read(run, *args, **lines) -> str:
    answer = reimbursement.parse_answer(file(run, *args, **lines))
    said = perform(reimbursement.read_answer, run, answer, by=None)
    prove()
    return said


def test_each_line_follows_what_the_file_says_of_it(run):
    read(run, _0="ACSC", _1="RJCT AC04")
    assert (states(run), state_of(run)) == (["paid", "rejected"], "partly_rejected")
    assert lines_of(run)[1].reason == "AC04"
    assert db.session.query(Mail).filter(Mail.subject.contains("rejeté")).count() == 1


@pytest.mark.parametrize(
    ("group", "payment", "expected"),
    [
        ("<GrpSts>ACSC</GrpSts>", "", "paid"),
        ("<GrpSts>RJCT</GrpSts>" + WHY.format("FF01"), "", "partly_rejected"),
        ("<GrpSts>RJCT</GrpSts>" + WHY.format("TM01"), "", "partly_rejected"),
        ("<GrpSts>PART</GrpSts>", "<PmtInfSts>RJCT</PmtInfSts>", "partly_rejected"),
        ("<GrpSts>ACCP</GrpSts>", "<PmtInfSts>ACSP</PmtInfSts>", "exported"),
    ],
)
def test_a_whole_file_is_paid_rejected_or_only_accepted(run, group, payment, expected):
    mails = db.session.query(Mail).count()
    read(run, group, payment)
    assert state_of(run) == expected
    assert db.session.query(Mail).count() == mails, "a wrong file is not their IBAN"


@pytest.mark.parametrize(
    ("noted", "group", "lines"),
    [
        ({"_0": "RJCT AC04"}, "", {"_0": "ACSC"}),
        ({"_0": "RJCT AC04"}, "<GrpSts>ACSC</GrpSts>", {}),
        ({"_0": "ACSC", "_1": "ACSC"}, "<GrpSts>RJCT</GrpSts>", {}),
        ({}, "", {"R9-000009-1": "RJCT AC04"}),
    ],
)
def test_what_contradicts_the_books_is_refused_whole(run, noted, group, lines):
    if noted:
        read(run, **noted)
    before = states(run)
    with pytest.raises(reimbursement.Contradiction):
        read(run, group, **lines)
    assert states(run) == before


def test_a_transfer_told_in_two_ways_is_refused(run):
    again = LINE.format(keys(run)[0], "ACSC", "")
    twice = file(run, payment=again, _0="RJCT AC04")
    with pytest.raises(reimbursement.Contradiction):
        reimbursement.parse_answer(twice)


def test_a_transfer_named_twice_alike_is_read_once(run):
    again = LINE.format(keys(run)[0], "RJCT", "")
    read(run, payment=again, _0="RJCT AC04")
    assert (states(run), lines_of(run)[0].reason) == (["rejected", "sent"], "AC04")


def test_the_refusal_of_a_second_upload_is_not_that_of_the_first(run):
    with pytest.raises(reimbursement.SentTwice):
        read(run, "<GrpSts>RJCT</GrpSts>" + WHY.format("AM05"))
    assert states(run) == ["sent", "sent"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_that_declares_anything_is_not_read(run, encoding):
    body = file(run, _0="&s;").decode().replace('"1.0"?>', f'"1.0" encoding="{encoding}"?>')
    body = body.replace("?>", '?><!DOCTYPE Document [<!ENTITY s "RJCT">]>', 1)
    with pytest.raises(reimbursement.NotReadable):
        reimbursement.parse_answer(body.encode(encoding))


def test_a_rejection_noted_by_mistake_is_taken_back_until_it_is_sent_again(run, world):
    read(run, _0="ACSC", _1="RJCT AC04")
    line = lines_of(run)[1].id
    perform(reimbursement.reinstate_line, line, by=acting(world.admin))
    assert (states(run), state_of(run)) == (["paid", "sent"], "exported")
    prove()
    read(run, _1="RJCT AC04")
    perform(reimbursement.replay, run, by=acting(world.admin))
    with pytest.raises(NotNow):
        perform(reimbursement.reinstate_line, line, by=acting(world.admin))
