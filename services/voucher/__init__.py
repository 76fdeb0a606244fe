"""Vouchers: made and cancelled by the holder, cashed at a till, ended by the worker."""

from .cashing import MoreThanVoucher, NoSuchVoucher, cash, find
from .making import CodeUsed, ShortPurse, VoucherNotAllowed, cancel, expire_due, issue, purses_for
from .proofs import held_for
from .refusals import OtherProgramme, PurseNotSold
