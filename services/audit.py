"""The audit trail: every change of a record writes its line, in the same flush."""

import enum
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.columns import MASK, kind_of
from core.extensions import db
from models.audit import AuditLine


def record(act: str, subject_type: str, subject_id: int | None = None, **changes: Any) -> None:
    """Write a line for an act that changes no record of its own, such as signing in."""
    db.session.execute(
        sa.insert(AuditLine), [_line(db.session(), act, subject_type, subject_id, changes)]
    )


def _line(
    session: Session, act: str, subject_type: str, subject_id: int | None, changes: dict[str, Any]
) -> dict[str, Any]:
    return {
        "at": now(),
        "actor_id": session.info.get("actor_id"),
        "act": act,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "changes": changes,
    }


@sa.event.listens_for(db.session, "after_flush")
def _record_changes(session: Session, context: object) -> None:
    acts = (("create", session.new), ("change", session.dirty), ("delete", session.deleted))
    lines = [
        _line(session, act, subject.__tablename__, subject.id, changes)
        for act, subjects in acts
        for subject in subjects
        if subject.trailed and (changes := _changes(subject, act))
    ]
    if lines:
        session.execute(sa.insert(AuditLine), lines)


def _changes(subject: Any, act: str) -> dict[str, Any]:
    state = sa.inspect(subject)
    changes: dict[str, Any] = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        told = column.columns[0]
        if told.info.get("untold") or (act == "change" and not history.has_changes()):
            continue
        before = history.deleted[0] if history.deleted else None
        after = None if act == "delete" else state.dict.get(column.key)
        if act == "delete":
            before = state.dict.get(column.key)
        if before is not None or after is not None:
            changes[column.key] = [_kept(told, before), _kept(told, after)]
    for relation in state.mapper.relationships:
        history = state.attrs[relation.key].history
        if relation.secondary is not None and history.has_changes():
            changes[relation.key] = [
                [other.id for other in history.deleted],
                [other.id for other in history.added],
            ]
    return changes


def _kept(column: sa.Column[Any], value: Any) -> Any:
    kind = kind_of(column)
    return kind.kept(value) if kind and value else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return MASK
    return value
