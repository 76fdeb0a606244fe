"""The holder's space, and the card that opens it at a till."""

from . import association, loss, space
from .door import blueprint
