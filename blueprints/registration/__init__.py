"""The sign-up: a wizard for a holder or their guardian, a first form for who comes alone."""

from . import partner, registration, wizard
from .door import blueprint
