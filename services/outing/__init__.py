"""School outings: asked for, confirmed, joined, validated, cashed or given up."""

from .cashing import cash, find, mark
from .ending import cancel, expire_due
from .enrolment import register, register_class, withdraw
from .looking import (
    PAGE,
    Tally,
    eligible,
    outings,
    participation_of,
    pupils,
    roll,
    seen_by_partner,
    tally,
)
from .proofs import held_for
from .refusals import (
    AlreadyRegistered,
    DayPast,
    Full,
    MissingCredit,
    NoSeason,
    NoSuchVoucher,
    NotAnOutingPurse,
    NotRegistered,
    NotTheDay,
    OtherOuting,
    OtherProgramme,
    OtherSchool,
    OutingChanged,
    PartnerClosed,
    SomebodyRegistered,
    TooLate,
    VoucherElsewhere,
)
from .road import comment, confirm, send, send_back, validate
from .sheet import create, edit
