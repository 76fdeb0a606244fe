"""Alerts: looked for by the worker, never by a debit; handled by the team."""

from .keeping import NoNote, fresh, handle, keep
from .rules import DAYS_BACK, Seen, look
