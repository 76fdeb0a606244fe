"""From the first sign-in to a registration for the season."""

from .arrival import register_alone, welcome_pupil
from .completion import (
    Answers,
    NoSeason,
    NotEligible,
    complete,
    registration_for_today,
)
from .decision import refuse, validate
from .draft import draft_of, keep_answers, keep_photo, keep_refusal

__all__ = [
    "Answers",
    "NoSeason",
    "NotEligible",
    "complete",
    "draft_of",
    "keep_answers",
    "keep_photo",
    "keep_refusal",
    "refuse",
    "register_alone",
    "registration_for_today",
    "validate",
    "welcome_pupil",
]
