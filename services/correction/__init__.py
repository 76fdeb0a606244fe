"""Corrections after the day itself: proposed by one person, decided by another."""

from .deciding import NotYours, OwnCorrection, SeasonOver, approve, refuse, withdraw
from .proposing import (
    MoreThanLeft,
    NoReason,
    NoSeason,
    NoSuchPayment,
    NotPaid,
    PaymentCancelled,
    PaymentOfToday,
    PurseElsewhere,
    left_of,
    propose_for_partner,
    propose_gesture,
    propose_take_back,
    propose_take_back_of_outing,
    purses_of,
)
from .reading import corrected, corrected_in, in_favour_of, taken_back_in

__all__ = [
    "MoreThanLeft",
    "NoReason",
    "NoSeason",
    "NoSuchPayment",
    "NotPaid",
    "NotYours",
    "OwnCorrection",
    "PaymentCancelled",
    "PaymentOfToday",
    "PurseElsewhere",
    "SeasonOver",
    "approve",
    "corrected",
    "corrected_in",
    "in_favour_of",
    "left_of",
    "propose_for_partner",
    "propose_gesture",
    "propose_take_back",
    "propose_take_back_of_outing",
    "purses_of",
    "refuse",
    "taken_back_in",
    "withdraw",
]
