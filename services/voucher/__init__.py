"""Vouchers: made and cancelled by the holder, cashed at a till, ended by the worker."""

from .cashing import MoreThanVoucher, NoSuchVoucher, OtherProgramme, PurseNotSold, cash, find
from .making import ShortPurse, VoucherNotAllowed, cancel, expire_due, issue, purses_for
from .proofs import held_for
