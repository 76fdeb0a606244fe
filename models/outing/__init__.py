"""School outings: the sheet, who takes part, and what school and partner say to each other."""

from .comment import OutingComment
from .participation import Participation, ParticipationState
from .sheet import CASH_DAYS, LIVE, Outing, OutingState, Settlement
