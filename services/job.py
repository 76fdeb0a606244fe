"""Long work by steps: asked for in one transaction, advanced by the worker in others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.clock import now
from core.database import LOCK
from core.extensions import db
from models.job import Job, JobKind, JobState


@dataclass(frozen=True)
class Work:
    """What one kind of job does: so many things at a step, by that verb (`count=…`)."""

    step: int
    do: Callable[..., object]


def start(kind: JobKind, total: int, **arguments: Any) -> Job:
    """Ask for `total` things; the service of that kind makes them, some at a time."""
    job = Job(
        kind=kind,
        total=total,
        arguments=arguments,
        actor_id=db.session.info.get("actor_id"),
        created_at=now(),
    )
    db.session.add(job)
    db.session.flush()
    return job


def next_running() -> int | None:
    """The id of the oldest job that is not over."""
    return db.session.scalar(
        sa.select(Job.id).where(Job.state == JobState.RUNNING).order_by(Job.id).limit(1)
    )


def advance(job_id: int, works: Mapping[JobKind, Work]) -> None:
    """Do one step, in the actor's name, unless another worker is at it or it is over.

    `works` says what each kind does: the features know the job, and the job none of them.
    """
    job = db.session.scalar(
        sa.select(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING)
        .with_for_update(skip_locked=True, **LOCK)
    )
    if job is None:
        return
    db.session.info["actor_id"] = job.actor_id
    work = works[job.kind]
    step = min(work.step, job.total - job.done)
    work.do(count=step, **job.arguments)
    job.done += step
    if job.done == job.total:
        job.state, job.ended_at = JobState.DONE, now()
    db.session.flush()


def fail(job_id: int, error: str) -> None:
    """Give a job up; what its steps made stays, and the team reads why."""
    job = db.session.get_one(Job, job_id, with_for_update=LOCK)
    job.state, job.error, job.ended_at = JobState.FAILED, error[:500], now()
    db.session.flush()
