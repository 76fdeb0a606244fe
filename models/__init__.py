"""Every table, so that the mapper and the migrations see all of them."""

from . import (
    account,
    audit,
    card,
    convention,
    job,
    ledger,
    mail,
    programme,
    reimbursement,
    school,
    signup,
    site,
    till,
    voucher,
)

__all__ = [
    "account",
    "audit",
    "card",
    "convention",
    "job",
    "ledger",
    "mail",
    "programme",
    "reimbursement",
    "school",
    "signup",
    "site",
    "till",
    "voucher",
]
