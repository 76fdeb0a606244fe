"""A partner: who works for it, where it is paid, what the directory knows of it."""

from ..convention.letters import greeting
from .bank import WAIT_DAYS, apply_bank_changes, drop_bank_change, must_wait, save_bank
from .directory import company_name
from .mending import weigh_change
from .people import invite, remove_user, sign_up
