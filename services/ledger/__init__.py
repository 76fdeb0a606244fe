"""Money moves only here."""

from .accounts import balances, due_account, funder_account, holder_account, wallets
from .history import history
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
from .settling import settle
from .verify import verify, verify_promises

__all__ = [
    "AlreadyReversed",
    "AlreadySettled",
    "InsufficientBalance",
    "balances",
    "cancel",
    "capture",
    "due_account",
    "expire",
    "funder_account",
    "grant",
    "history",
    "hold",
    "holder_account",
    "pay",
    "release",
    "settle",
    "verify",
    "verify_promises",
    "wallets",
]
