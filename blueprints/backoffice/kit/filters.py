"""Filters of the lists: by state, by record, by day in Paris, by words."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from flask import has_request_context
from flask_admin.contrib.sqla import filters
from flask_admin.model.filters import convert

from core.clock import PARIS
from core.language import lazy

from .fields import sorted_by_name


class WordFilter(filters.BaseSQLAFilter):
    """One word of a column that holds a few; `options` maps each to its label."""

    def operation(self):
        return lazy("est")

    def apply(self, query, value, alias=None):
        return query.filter(self.get_column(alias) == value)


class StateFilter(WordFilter):
    """One state of a column that holds states."""

    def get_options(self, view):
        return [(state.value, state.label) for state in self.column.type.enum_class]

    def clean(self, value):
        return self.column.type.enum_class(value)


class RecordFilter(WordFilter):
    """One record of a small table, by its foreign key."""

    def __init__(self, column, name, record_class):
        self.record_class = record_class
        super().__init__(column, name)

    def get_options(self, view):
        if not has_request_context():
            return None
        return [(str(record.id), str(record)) for record in sorted_by_name(self.record_class)]

    def clean(self, value):
        if not value.isascii() or len(value) > 18:
            raise ValueError(value)
        return int(value)


class DayFilter(filters.BaseSQLAFilter):
    """A civil day; an instant belongs to its day in Paris."""

    def __init__(self, column, name, **options):
        super().__init__(column, name, data_type="day")

    def clean(self, value):
        day = date.fromisoformat(value)
        if not 1900 <= day.year <= 2200:
            raise ValueError(value)
        return day

    def bound(self, day):
        if isinstance(self.column.type, sa.Date):
            return day
        return datetime.combine(day, time(), PARIS)


class Since(DayFilter):
    def operation(self):
        return lazy("à partir du")

    def apply(self, query, value, alias=None):
        return query.filter(self.get_column(alias) >= self.bound(value))


class Until(DayFilter):
    def operation(self):
        return lazy("jusqu’au")

    def apply(self, query, value, alias=None):
        return query.filter(self.get_column(alias) < self.bound(value + timedelta(days=1)))


class Converter(filters.FilterConverter):
    """Which filters each kind of column has."""

    strings = (filters.FilterLike, filters.FilterEqual, filters.FilterEmpty)
    bool_filters = (filters.BooleanEqualFilter,)

    @convert("enum")
    def conv_enum(self, column, name, options=None, **more):
        return [StateFilter(column, name)]

    @convert("date", "instant")
    def conv_date(self, column, name, options=None, **more):
        return [Since(column, name), Until(column, name)]
