"""The partner's till: find, debit, see the receipt, cancel the same day; it installs as an app."""

from . import debit, payment, shell
from .door import blueprint
