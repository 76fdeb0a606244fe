"""Dates and times as people say them, in the language of the page; days are days in Paris."""

from datetime import date, datetime

from flask_babel import format_date, format_time

from .clock import civil_day, today
from .language import FRENCH, language, translate

A_WEEK, A_FORTNIGHT = 7, 14


def day(day: date) -> str:
    """« 1er mars 2026 »."""
    said = str(format_date(day, "d MMMM yyyy"))
    return said.replace("1 ", "1er ", 1) if day.day == 1 and language() == FRENCH else said


def short_day(day: date) -> str:
    """« 01/03/2026 », for a table."""
    return str(format_date(day, "dd/MM/yyyy"))


def hour(instant: datetime) -> str:
    """« 09:30 »."""
    return str(format_time(instant, "HH:mm"))


def moment(instant: datetime) -> str:
    """« 3 mars 2026 à 09:30 »."""
    return translate("%(day)s à %(hour)s", day=day(civil_day(instant)), hour=hour(instant))


def when(instant: datetime) -> str:
    """« aujourd’hui à 14:05 », « hier à 09:30 », « lundi à 18:00 » within a week, then the day."""
    its_day, its_hour = civil_day(instant), hour(instant)
    ago = (today() - its_day).days
    if ago == 0:
        return translate("aujourd’hui à %(hour)s", hour=its_hour)
    if ago == 1:
        return translate("hier à %(hour)s", hour=its_hour)
    if ago == -1:
        return translate("demain à %(hour)s", hour=its_hour)
    if 1 < ago < A_WEEK:
        return translate("%(day)s à %(hour)s", day=format_date(its_day, "EEEE"), hour=its_hour)
    return translate("le %(day)s", day=day(its_day))


def until(last: date) -> str:
    """« Expire aujourd’hui », « Expire demain », « Expire dans 3 jours », then the day itself."""
    left = (last - today()).days
    if left < 0:
        return translate("A expiré le %(day)s", day=day(last))
    if left == 0:
        return translate("Expire aujourd’hui")
    if left == 1:
        return translate("Expire demain")
    if left <= A_FORTNIGHT:
        return translate("Expire dans %(days)s jours", days=left)
    return translate("Expire le %(day)s", day=day(last))


def phone(number: str) -> str:
    """« 04 65 71 12 34 » for « +33465711234 »; another number as it is."""
    if not (number.startswith("+33") and len(number) == 12):
        return number
    national = f"0{number[3:]}"
    return " ".join(national[i : i + 2] for i in range(0, 10, 2))
