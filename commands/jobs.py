"""What the worker can do by steps, for each kind of job."""

from models.job import JobKind
from services import card, reimbursement
from services.job import Work

WORKS = {
    JobKind.CARD_BATCH: Work(200, card.make_batch),
    JobKind.REIMBURSEMENT: Work(5_000, reimbursement.draw_some),
}
