"""The bank's return file (pain.002): which transfers were paid, which rejected and why."""

import xml.etree.ElementTree as ET

import sqlalchemy as sa

from core.errors import Refusal
from core.extensions import db
from core.language import lazy, translate
from models.reimbursement import BankFile, BankLine, BankState, ReimbursementRun

from .answer import record

PAID, REJECTED = {"ACSC", "ACCC"}, {"RJCT"}


class NotReadable(Refusal):
    sentence = lazy("Ce fichier n’est pas un retour de banque (pain.002) lisible.")


class OtherFile(Refusal):
    sentence = lazy("Ce retour de banque ne répond à aucun fichier de cette campagne.")


def read_answer(run_id: int, body: bytes, actor_id: int | None) -> str:
    """Note what a pain.002 says of the run's last file; tell it in a sentence.

    A transfer it does not name waits on, unless the group is paid or rejected as a whole. One that
    was paid and is named as rejected was given back. « Accepted » (ACCP, ACSP) is not paid yet.
    Raises NotReadable, OtherFile, NotNow.
    """
    tree = _parse(body)
    run = db.session.get(ReimbursementRun, run_id)
    named = _text(tree, "OrgnlGrpInfAndSts", "OrgnlMsgId")
    file = db.session.scalar(
        sa.select(BankFile).where(BankFile.run_id == run.id, BankFile.message_id == named)
    )
    if file is None:
        raise OtherFile
    known = dict(
        db.session.execute(
            sa.select(BankLine.end_to_end, BankLine.state).where(BankLine.file_id == file.id)
        ).all()
    )
    paid, rejected = _told(tree, known)
    record(run_id, rejected, paid, actor_id)
    return translate(
        "Retour lu : %(paid)s virements payés, %(rejected)s rejetés.",
        paid=len(paid),
        rejected=len(rejected),
    )


def _told(tree, known: dict[str, BankState]) -> tuple[set[str], dict[str, str]]:
    """The waiting identifiers that are paid, and those rejected, or given back, with why."""
    whole = _text(tree, "OrgnlGrpInfAndSts", "GrpSts")
    whole = whole or _text(tree, "OrgnlPmtInfAndSts", "PmtInfSts")
    of_all = whole, _text(tree, "StsRsnInf", "Cd")
    named = {
        _child(one, "OrgnlEndToEndId"): (
            _child(one, "TxSts"),
            _child(one, "Cd") or _child(one, "AddtlInf"),
        )
        for one in _all(tree, "TxInfAndSts")
    }
    paid, rejected = set(), {}
    for key, state in known.items():
        waits = state == BankState.SENT
        told, why = named.get(key, of_all if waits else (None, None))
        if waits and told in PAID:
            paid.add(key)
        elif state != BankState.REJECTED and told in REJECTED:
            rejected[key] = why or "RJCT"
    return paid, rejected


def _parse(body: bytes):
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise NotReadable
    try:
        tree = ET.fromstring(body)  # noqa: S314
    except ET.ParseError:
        raise NotReadable from None
    if next(_all(tree, "CstmrPmtStsRpt"), None) is None:
        raise NotReadable
    return tree


def _all(tree, name: str):
    return (one for one in tree.iter() if one.tag.rpartition("}")[2] == name)


def _child(one, name: str) -> str | None:
    found = next(_all(one, name), None)
    return None if found is None else (found.text or "").strip()


def _text(tree, parent: str, name: str) -> str | None:
    found = next(_all(tree, parent), None)
    return None if found is None else _child(found, name)
