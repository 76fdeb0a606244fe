"""Reimbursements: what is due to the partners, from the till to the bank."""

from .answer import AlreadyAnswered, pay_rest, record, reject_line
from .bank import NoIban, compose, export
from .calendar import calendar, due_to
from .drawing import CutOffTooLate, RunUnderWay, draw_some, last_closed_day, open_run
from .lines import has_statements, own_statement, progress_of, statement_lines, statements_of
from .returned import NotReadable, OtherFile, read_answer
from .road import (
    BooksChanged,
    NothingToPay,
    NotNow,
    SamePerson,
    StillDrawing,
    approve,
    discard,
    replay,
    review,
    send_back,
)
from .seal import seal_next, seal_of
from .verify import verify_statements

__all__ = [
    "AlreadyAnswered",
    "BooksChanged",
    "CutOffTooLate",
    "NoIban",
    "NotNow",
    "NotReadable",
    "NothingToPay",
    "OtherFile",
    "RunUnderWay",
    "SamePerson",
    "StillDrawing",
    "approve",
    "calendar",
    "compose",
    "discard",
    "draw_some",
    "due_to",
    "export",
    "has_statements",
    "last_closed_day",
    "open_run",
    "own_statement",
    "pay_rest",
    "progress_of",
    "read_answer",
    "record",
    "reject_line",
    "replay",
    "review",
    "seal_next",
    "seal_of",
    "send_back",
    "statement_lines",
    "statements_of",
    "verify_statements",
]
