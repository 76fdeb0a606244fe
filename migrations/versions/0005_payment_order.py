"""A partner's payments are listed by day, then by number: the index follows."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = depends_on = None

OLD, NEW = "ix_payment_partner_id_civil_date", "ix_payment_partner_id_civil_date_id"


def upgrade():
    op.create_index(NEW, "payment", ["partner_id", "civil_date", "id"])
    op.drop_index(OLD, "payment")


def downgrade():
    op.create_index(OLD, "payment", ["partner_id", "civil_date"])
    op.drop_index(NEW, "payment")
