"""Reimbursements: what is due to the partners, from the till to the bank."""

from .outlook import calendar, due_to
from .run.drawing import CutOffTooLate, RunUnderWay, draw_some, open_run
from .run.resending import NothingToReplay, recall, replay
from .run.road import (
    BooksChanged,
    NothingToPay,
    SamePerson,
    StillDrawing,
    approve,
    discard,
    review,
    send_back,
)
from .statement.lines import has_statements, own_statement, statement_lines, statements_of
from .statement.progress import progress_of
from .transfer.answer import (
    AlreadyAnswered,
    SentAgain,
    note_answer,
    pay_rest,
    reinstate_line,
    reject_line,
)
from .transfer.bank import FileNotValid, compose, export
from .transfer.returned import (
    Contradiction,
    NotReadable,
    OtherFile,
    SentTwice,
    parse_answer,
    read_answer,
)
from .transfer.sending import anomalies, at_the_bank, next_order, rejections
