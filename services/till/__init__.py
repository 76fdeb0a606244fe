"""At the till: find a beneficiary, debit a purse, cancel the same day."""

from .beneficiary import DebitablePurse, NoSuchBeneficiary, find_beneficiary, match, purses_for
from .ceiling import OverCeiling, OverDailyCeiling, check_ceilings, left_of_day
from .payments import PaymentPage, Wanted, payment_lines, payments_of, purses_sold
from .sale import (
    CardBlocked,
    NotAllowedHere,
    NotCancellable,
    Slip,
    TokenUsed,
    cancel,
    debit,
    keep_payment,
    made_before,
)
