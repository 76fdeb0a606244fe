"""The sign-up: a wizard for a holder or their guardian, a first form for who comes alone."""

from . import registration, wizard
from .door import blueprint
