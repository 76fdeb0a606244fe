"""Money moves only here."""

from .accounts import balances, due_account, funder_account, holder_account, wallets
from .adjust import adjust
from .history import history
from .many import hold_all, settle_all
from .movements import (
    AlreadyReversed,
    AlreadySettled,
    InsufficientBalance,
    cancel,
    capture,
    expire,
    grant,
    hold,
    pay,
    release,
)
from .settling import give_back, settle
from .verify import verify, verify_promises, verify_rows

__all__ = [
    "AlreadyReversed",
    "AlreadySettled",
    "InsufficientBalance",
    "adjust",
    "balances",
    "cancel",
    "capture",
    "due_account",
    "expire",
    "funder_account",
    "give_back",
    "grant",
    "history",
    "hold",
    "hold_all",
    "holder_account",
    "pay",
    "release",
    "settle",
    "settle_all",
    "verify",
    "verify_promises",
    "verify_rows",
    "wallets",
]
