"""Sign a test client in without the sign-in page."""

import sqlalchemy as sa

from core.extensions import db
from core.transaction import transaction
from models.user import User, UserSession
from services import user as users


def sign_in(client, user_id: int, second_factor: bool = False) -> str:
    """Open a session for the user in that client's cookies; tell the session's secret name."""
    with client.application.app_context():
        with transaction():
            token = users.open_session(db.session.get(User, user_id), 12)
            latest = sa.select(sa.func.max(UserSession.id)).scalar_subquery()
            db.session.execute(
                sa.update(UserSession)
                .where(UserSession.id == latest)
                .values(second_factor=second_factor)
            )
        db.session.info.pop("actor_id", None)
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return token
