"""Outings, on their three sides: the school's space, the partner's, and those who take part."""

from . import answers, cashing, holder, paper, partner, school, sheet
from .door import blueprint, partner_side, school_side
