"""How a state moves: one table of acts, one way to take a record, one row left by each move.

A model says in `ACTS`, for each state, which acts it allows and where each of them leads. A verb
takes the record for an act, then moves it; what moved, from where to where, by whom and why is a
`Transition`, written in the same commit. It is what « where is my file » is read from.
"""

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self, TypeVar

import sqlalchemy as sa
from flask_babel import LazyString
from sqlalchemy.orm import Mapped, relationship

from .clock import now
from .columns import column, reference
from .database import LOCK, PrimaryKey
from .errors import NotFound, Refusal
from .extensions import Model, db
from .language import lazy


class State(enum.StrEnum):
    """A state: its value, its word, and the sentence that refuses what it does not allow."""

    label: LazyString
    refusal: LazyString

    def __new__(cls, value: str, label: LazyString, refusal: LazyString) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.refusal = label, refusal
        return member


class NotNow(Refusal):
    """An act that the record's state does not allow."""

    def __init__(self, state: State):
        super().__init__(state.refusal)


class Actor(Protocol):
    """Who acts, as far as a state needs to know; `models.user.Visitor` is one."""

    @property
    def user_id(self) -> int: ...
    @property
    def partner_id(self) -> int | None: ...
    @property
    def school_id(self) -> int | None: ...
    @property
    def is_team(self) -> bool: ...


Goal = State | tuple[State, ...] | None
Acts = Mapping[Any, Mapping[str, Goal]]


class Stateful:
    """A record whose state moves by acts. An act that leads to None leaves the state as it is."""

    ACTS: ClassVar[Acts]
    id: Mapped[PrimaryKey]
    state: Any

    def allows(self, act: str) -> bool:
        """Whether the record's state permits that act."""
        return act in self.ACTS[self.state]

    def belongs_to(self, by: Actor) -> bool:
        """Whether it is theirs to act upon: the team's only, unless the model says more."""
        return by.is_team


class Transition(Model):
    """A state that moved; append-only. `actor_id` is None when the house itself acted."""

    __table_args__ = (
        sa.Index("ix_transition_subject_type_subject_id", "subject_type", "subject_id"),
    )

    trailed = False

    id: Mapped[PrimaryKey]
    subject_type: Mapped[str] = column(lazy("Élément"), sa.String(40))
    subject_id: Mapped[int] = column(lazy("Élément"))
    act: Mapped[str] = column(lazy("Acte"), sa.String(40))
    before: Mapped[str] = column(lazy("Avant"), sa.String(30))
    after: Mapped[str] = column(lazy("Après"), sa.String(30))
    at: Mapped[datetime] = column(lazy("Date"), index=True)
    actor_id: Mapped[int | None] = reference(lazy("Auteur"), "user.id")
    reason: Mapped[str | None] = column(lazy("Motif"), sa.String(500))

    actor = relationship("User")


S = TypeVar("S", bound=Stateful)


def take(model: type[S], id: int, act: str, *, by: Actor | None) -> S:
    """The record, locked until the transaction ends, when it is theirs and its state allows it.

    `by` is None when the house itself acts. Raises NotFound for another's, NotNow.
    """
    found = db.session.get(model, id, with_for_update=LOCK, populate_existing=True)
    return allowed(found, act, by=by)


def allowed(record: S | None, act: str, *, by: Actor | None) -> S:
    """The same record, when it is theirs and its state allows the act. Raises NotFound, NotNow."""
    if record is None or (by is not None and not record.belongs_to(by)):
        raise NotFound
    if not record.allows(act):
        raise NotNow(record.state)
    return record


def move(
    record: Stateful,
    act: str,
    *,
    by: Actor | None,
    reason: str | None = None,
    to: State | None = None,
) -> None:
    """Put the record in the state where the act leads, `to` choosing among several; flush it.

    Raises NotNow.
    """
    if not record.allows(act):
        raise NotNow(record.state)
    goal = record.ACTS[record.state][act]
    if isinstance(goal, tuple):
        if to not in goal:
            raise ValueError(f"{act} does not lead from {record.state} to {to}")
        goal = to
    before, after = record.state, goal or record.state
    record.state = after
    db.session.flush()
    if before == after:
        return
    moved = {
        "subject_type": sa.inspect(type(record)).local_table.name,
        "subject_id": record.id,
        "act": act,
        "before": before,
        "after": after,
        "at": now(),
        "actor_id": by and by.user_id,
        "reason": reason and reason[:500],
    }
    db.session.execute(sa.insert(Transition), moved)
