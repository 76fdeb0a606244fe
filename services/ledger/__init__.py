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
