"""A holder's file in a programme."""

import sqlalchemy as sa

from core.clock import now
from core.codes import FILE_LENGTH, new_code
from core.errors import NotFound
from core.extensions import db
from models.holder import Holder
from models.programme import Programme
from models.user import User


def open_file(programme: Programme, user: User, **known) -> Holder:
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


def holder_of(user_id: int) -> Holder:
    """The holder's file of that user. Raises NotFound."""
    holder = db.session.scalar(sa.select(Holder).where(Holder.user_id == user_id))
    if holder is None:
        raise NotFound
    return holder
