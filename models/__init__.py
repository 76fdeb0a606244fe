"""Every table, so that the mapper and the migrations see all of them."""

from . import (
    account,
    audit,
    card,
    convention,
    correction,
    job,
    ledger,
    mail,
    outing,
    programme,
    school,
    signup,
    site,
    till,
    voucher,
    watch,
)

__all__ = [
    "account",
    "audit",
    "card",
    "convention",
    "correction",
    "job",
    "ledger",
    "mail",
    "outing",
    "programme",
    "school",
    "signup",
    "site",
    "till",
    "voucher",
    "watch",
]
