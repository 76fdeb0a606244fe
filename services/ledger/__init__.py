"""Money moves only here."""

from .accounts import balances, due_account, funder_account, holder_account, wallets
from .adjustment import adjust
from .holds import HoldClosed, capture, hold, release
from .many import close_holds, hold_all
from .movements import AlreadyReversed, InsufficientBalance, cancel, expire, grant, pay
from .passbook import history
from .proof import verify, verify_promises, verify_rows
from .seal import last_closed_day, seal_next, seal_of
from .settling import settle, unsettle
