"""Signing in and out, passwords, the school account, the second factor."""

from . import password, school_account, second_factor, sign_in, space
from .door import bind_visitor, blueprint
