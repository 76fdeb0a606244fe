"""Who acts, for a test that calls a verb without a browser."""

from models.user import Role, Visitor


def acting(
    user_id: int | None = None, *, partner_id: int | None = None, school_id: int | None = None
) -> Visitor:
    """Somebody of that partner or of that school, else of the team."""
    role = Role.PARTNER if partner_id else Role.SCHOOL if school_id else Role.ADMIN
    return Visitor("", user_id, "", role, "", "", partner_id, school_id, True)
