"""Every table, so that the mapper and the migrations see all of them."""

from core import states

from . import (
    audit,
    card,
    consent,
    convention,
    correction,
    holder,
    job,
    ledger,
    mail,
    outing,
    partner,
    programme,
    registration,
    reimbursement,
    school,
    seal,
    season,
    site,
    till,
    user,
    voucher,
    watch,
)
