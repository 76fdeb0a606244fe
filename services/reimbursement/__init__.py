"""Reimbursements: what is due to the partners, from the till to the bank."""

from .answer import AlreadyAnswered, SentAgain, note_answer, pay_rest, reinstate_line, reject_line
from .bank import FileNotValid, compose, export
from .drawing import CutOffTooLate, RunUnderWay, draw_some, open_run
from .lines import has_statements, own_statement, statement_lines, statements_of
from .outlook import calendar, due_to
from .progress import progress_of
from .resending import NothingToReplay, recall, replay
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
from .sending import anomalies, at_the_bank, next_order, rejections
