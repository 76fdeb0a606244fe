"""Reimbursements: what is due to the partners, from the till to the bank."""

from .answer import AlreadyAnswered, SentAgain, pay_rest, record, reinstate_line, reject_line
from .bank import FileNotValid, compose, export
from .calendar import calendar, due_to
from .drawing import CutOffTooLate, RunUnderWay, draw_some, last_closed_day, open_run
from .lines import has_statements, own_statement, statement_lines, statements_of
from .progress import progress_of
from .replay import NothingToReplay, recall, replay
from .returned import Contradiction, NotReadable, OtherFile, SentTwice, parse_answer, read_answer
from .road import (
    BooksChanged,
    NothingToPay,
    SamePerson,
    StillDrawing,
    approve,
    discard,
    review,
    send_back,
)
from .seal import seal_next, seal_of
from .sending import anomalies, at_the_bank, next_order, rejections
from .verify import verify_statements
