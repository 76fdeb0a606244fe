"""Corrections after the day itself: proposed by one person, decided by another."""

from .deciding import NotYours, OwnCorrection, SeasonOver, approve, refuse, withdraw
from .proposing import (
    MoreThanLeft,
    NoReason,
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
