"""From the first sign-in to a registration for the season."""

from .arrival import register_alone, welcome_pupil
from .completion import Answers, NoSeason, NotEligible, complete, registration_for_today
from .decision import refuse, validate
from .draft import draft_of, keep_answers, keep_photo, keep_refusal
