"""The statement and the état liquidatif as papers: accessible, archivable PDFs."""

from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.extensions import db
from core.language import in_french
from core.money import euros
from core.said import day as said_day
from core.said import moment
from core.text import iban_ends
from core.typeset import typeset
from models.programme import Programme
from models.reimbursement import ReimbursementRun, Statement
from models.user import User

from ...ledger.seal import seal_of
from .lines import Line, statement_lines

HERE = Path(__file__).parent
STANDARDS = ("ua-1", "a-2a")
MOST_LINES, MOST_LETTERS = 2_000, 80


def statement_pdf(statement: Statement, form: str = "pdf") -> bytes:
    """The partner's statement; `form` « png » is a picture of its first page."""
    lines = list(statement_lines(statement, MOST_LINES + 1))
    seal = seal_of(statement.ends_on)
    with in_french():
        data = _heading(statement.programme, statement.run.payer_name) | {
            "number": statement.number,
            "period": _period(statement),
            "made_on": moment(statement.run.approved_at or statement.run.created_at),
            "partner": statement.legal_name,
            "siret": _spaced(statement.siret or "—", 3, 3, 3),
            "address": statement.address.strip(" ,"),
            "iban": iban_ends(statement.iban),
            "iban_holder": statement.iban_holder,
            "amount": euros(statement.amount),
            "purses": [
                [one.purse.label, str(one.moves), euros(one.amount)] for one in statement.sums
            ],
            "lines": [_cells(line) for line in lines[:MOST_LINES]],
            "more": len(lines) > MOST_LINES,
            "seal": seal.digest if seal else "",
            "seal_day": said_day(statement.ends_on),
        }
    return typeset(_source("statement.typ"), data=data, standards=STANDARDS, form=form)


def order_pdf(run: ReimbursementRun, form: str = "pdf") -> bytes:
    """The état liquidatif of an approved run, for the public accountant."""
    statements = order_statements(run)
    with in_french():
        data = _heading(run.programme, run.payer_name) | {
            "title": "État liquidatif" if run.approved_at else "Projet d’état liquidatif",
            "number": str(run.id),
            "day": said_day(run.cut_off),
            "amount": euros(run.amount),
            "prepared": _signed(run.created_by, run.created_at),
            "reviewed": _signed(run.reviewed_by, run.reviewed_at),
            "approved": _signed(run.approved_by, run.approved_at),
            "replayed": run.replayed_by
            and [
                _signed(run.replayed_by, run.replayed_at),
                _signed(run.replay_approved_by, run.replay_approved_at),
            ],
            "rows": [
                [
                    one.number or "—",
                    one.legal_name,
                    one.siret or "—",
                    _spaced(one.iban, *[4] * 8),
                    _period(one),
                    euros(one.amount),
                ]
                for one in statements
            ],
            "files": [
                [file.message_id, str(file.count), euros(file.amount), file.sha256]
                for file in run.files
            ],
        }
    return typeset(_source("order.typ"), data=data, standards=STANDARDS, form=form)


def order_statements(run: ReimbursementRun) -> list[Statement]:
    """The run's statements, by number."""
    of_run = sa.select(Statement).where(Statement.run_id == run.id)
    return list(db.session.scalars(of_run.order_by(Statement.serial)))


def _source(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _heading(programme: Programme, payer: str) -> dict[str, Any]:
    return {
        "programme": programme.name,
        "payer": payer,
        "primary": programme.primary_colour,
        "accent": programme.accent_colour,
    }


def _period(statement: Statement) -> str:
    if statement.starts_on is None:
        return f"jusqu’au {said_day(statement.ends_on)}"
    return f"du {said_day(statement.starts_on)} au {said_day(statement.ends_on)}"


def _cells(line: Line) -> list[str]:
    number = f"n° {line.payment_id}" if line.payment_id else f"écriture {line.id}"
    return [
        f"{line.day:%d/%m/%Y}",
        number,
        str(line.kind.label),
        _short(line.subject),
        line.purse,
        euros(line.amount),
    ]


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1].rstrip()}…"


def _signed(user: User | None, at: datetime | None) -> str:
    return f"{user.first_name} {user.last_name}, le {moment(at)}" if user and at else "—"


def _spaced(text: str, *sizes: int) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(text[at : at + size])
        at += size
    return " ".join(part for part in (*parts, text[at:]) if part)
