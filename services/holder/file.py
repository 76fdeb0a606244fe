"""A holder's file in a programme."""

from typing import Any

import sqlalchemy as sa

from core.clock import now
from core.codes import FILE_LENGTH, new_code
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.holder import Holder
from models.programme import Programme
from models.user import User

from .. import letter


def open_file(programme: Programme, user: User, **known: Any) -> Holder:
    """A holder's file in that programme, with its number."""
    holder = Holder(
        programme_id=programme.id,
        user_id=user.id,
        file_number=new_code(FILE_LENGTH),
        first_name=user.first_name,
        last_name=user.last_name,
        created_at=now(),
        **known,
    )
    db.session.add(holder)
    db.session.flush()
    return holder


class OtherStatus(Refusal):
    sentence = lazy("Ce programme admet ces statuts : %(words)s.")
    field = "status"


def check_status(holder: Holder) -> None:
    """Raises OtherStatus when the programme does not know the holder's status."""
    statuses = holder.programme.statuses
    if holder.status and statuses and holder.status not in statuses:
        raise OtherStatus(words=", ".join(statuses))


def holder_of(user_id: int) -> Holder:
    """The holder's file of that user. Raises NotFound."""
    holder = db.session.scalar(sa.select(Holder).where(Holder.user_id == user_id))
    if holder is None:
        raise NotFound
    return holder


def tell(holder: Holder, name: str, page: str, **words: Any) -> None:
    """Queue that letter about the holder, who is `child` in it: to the holder, else the guardian.

    Who has no address gets none.
    """
    to, greet = holder.user and holder.user.email, str(holder)
    if not to and holder.guardian:
        to, greet = holder.guardian.email, holder.guardian.user.name
    words |= {"greet": greet, "page": page, "child": holder.first_name}
    letter.send(name, to, holder.programme, **words)
