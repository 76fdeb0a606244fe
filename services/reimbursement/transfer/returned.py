"""The bank's return file (pain.002): which transfers were paid, which rejected and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

import sqlalchemy as sa
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.errors import Refusal
from core.extensions import db
from core.language import lazy, translate
from models.reimbursement import BankFile, BankLine, BankState
from models.user import Visitor

from .answer import note_answer

PAID, REJECTED = {"ACSC", "ACCC"}, {"RJCT"}
DUPLICATE = {"AM05", "DU01", "DU02"}
MOST_NAMED = 3


class NotReadable(Refusal):
    sentence = lazy("Ce fichier n’est pas un retour de banque (pain.002) lisible.")


class OtherFile(Refusal):
    sentence = lazy("Ce retour de banque ne répond à aucun fichier de cette campagne.")


class SentTwice(Refusal):
    sentence = lazy(
        "La banque refuse un second envoi du même fichier : le premier suit son cours. Rien n’est "
        "noté."
    )


class Contradiction(Refusal):
    """The file says of these transfers what cannot be true; nothing of it is noted."""

    def __init__(self, keys: Iterable[str]):
        named = sorted(keys)
        more = "…" if len(named) > MOST_NAMED else ""
        super().__init__(
            lazy(
                "Ce retour contredit ce qui est noté, ou nomme des virements inconnus : %(which)s. "
                "Rien n’est noté : vérifiez avec la banque.",
                which=", ".join(named[:MOST_NAMED]) + more,
            )
        )


@dataclass(frozen=True)
class Answer:
    """What a file says: of the whole, a state and a reason; of each transfer it names, too."""

    message_id: str | None
    whole: tuple[str | None, str | None]
    named: dict[str, tuple[str | None, str | None]]


def parse_answer(body: bytes) -> Answer:
    """Read a pain.002, which may be long; no transaction is needed.

    Raises NotReadable; Contradiction when it says two things of one transfer.
    """
    try:
        tree = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotReadable from None
    group = tree.find("{*}CstmrPmtStsRpt/{*}OrgnlGrpInfAndSts")
    if group is None:
        raise NotReadable
    said: dict[str, set[tuple[str | None, str | None]]] = {}
    for one in tree.iterfind(".//{*}TxInfAndSts"):
        said.setdefault(_text(one, "OrgnlEndToEndId") or "?", set()).add(
            (_text(one, "TxSts"), _reason(one))
        )
    if twice := [key for key, told in said.items() if len({state for state, _ in told}) > 1]:
        raise Contradiction(twice)
    payment = tree.find(".//{*}OrgnlPmtInfAndSts")
    whole: tuple[str | None, str | None] = (None, None)
    for part, name in ((group, "GrpSts"), (payment, "PmtInfSts")):
        if part is not None and (state := _text(part, name)) in PAID | REJECTED:
            whole = state, _reason(part)
    return Answer(
        _text(group, "OrgnlMsgId"),
        whole,
        {key: max(told, key=lambda one: one[1] or "") for key, told in said.items()},
    )


def read_answer(run_id: int, answer: Answer, *, by: Visitor | None) -> str:
    """Note what the bank says of a file of that run; tell it in a sentence.

    A transfer that it does not name waits on, unless the whole is paid or rejected. One that was
    paid and is named as rejected was given back. « Accepted » (ACCP, ACSP) is not paid yet.
    Raises OtherFile, SentTwice, Contradiction, NotNow.
    """
    file = db.session.scalar(
        sa.select(BankFile).where(
            BankFile.run_id == run_id, BankFile.message_id == answer.message_id
        )
    )
    if file is None:
        raise OtherFile
    state, why = answer.whole
    if state in REJECTED and why in DUPLICATE:
        raise SentTwice
    known = dict(
        db.session.execute(
            sa.select(BankLine.end_to_end, BankLine.state).where(BankLine.file_id == file.id)
        ).all()
    )
    paid, rejected = _told(answer, known)
    note_answer(run_id, rejected, paid, by=by)
    if not paid and not rejected:
        return translate("Ce retour n’apprend rien de nouveau.")
    return translate(
        "Retour lu. Virements payés : %(paid)s. Virements rejetés : %(rejected)s.",
        paid=len(paid),
        rejected=len(rejected),
    )


def _told(answer: Answer, known: dict[str, BankState]) -> tuple[set[str], dict[str, str]]:
    """The identifiers that are newly paid, and those newly rejected or given back, with why."""
    paid, rejected, wrong = set(), {}, set(answer.named) - set(known)
    for key, noted in known.items():
        state, why = answer.named.get(key, answer.whole)
        given_back = noted == BankState.PAID and key in answer.named
        if state in PAID and noted == BankState.SENT:
            paid.add(key)
        elif state in REJECTED and (noted == BankState.SENT or given_back):
            rejected[key] = why or state
        elif (state in PAID and noted == BankState.REJECTED) or (
            state in REJECTED and noted == BankState.PAID
        ):
            wrong.add(key)
    if wrong:
        raise Contradiction(wrong)
    return paid, rejected


def _reason(one: Element) -> str | None:
    """Why, as a code or in the bank's own words."""
    told = one.find("{*}StsRsnInf")
    if told is None:
        return None
    return _text(told, "Rsn/{*}Cd") or _text(told, "Rsn/{*}Prtry") or _text(told, "AddtlInf")


def _text(one: Element, path: str) -> str | None:
    return (one.findtext(f"{{*}}{path}") or "").strip() or None
