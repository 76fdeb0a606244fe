"""Money moves only here."""

from .accounts import balances, due_account, funder_account, holder_account, wallets
from .adjustment import adjust
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
from .passbook import history
from .proof import verify, verify_promises, verify_rows
from .seal import last_closed_day, seal_next, seal_of
from .settling import give_back, settle
