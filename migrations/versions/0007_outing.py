"""outings: their sheets, who takes part, what is said about them

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from core.clock import civil_day, now

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('outing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('school_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('partner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purse_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('season_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hour', sa.Time(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('price', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('organiser', sa.String(length=200), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('draft', 'to_confirm', 'changes_requested', 'confirmed', 'validated', 'cashed', 'cancelled', 'expired', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('settlement', sa.Enum('flat', 'attendance', name='settlement', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('code', sa.String(length=10), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('marks', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('validated_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('ended_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("state NOT IN ('confirmed', 'validated', 'cashed') OR settlement IS NOT NULL", name=op.f('ck_outing_settlement_agreed')),
    sa.CheckConstraint("state NOT IN ('validated', 'cashed') OR code IS NOT NULL", name=op.f('ck_outing_validated_has_code')),
    sa.CheckConstraint('places > 0', name=op.f('ck_outing_places')),
    sa.CheckConstraint('price > 0', name=op.f('ck_outing_price')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_outing_created_by_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['user.id'], name=op.f('fk_outing_ended_by_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_outing_partner_id')),
    sa.ForeignKeyConstraint(['purse_id'], ['purse.id'], name=op.f('fk_outing_purse_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_outing_school_id')),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_outing_season_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outing')),
    sa.UniqueConstraint('code', name=op.f('uq_outing_code'))
    )
    with op.batch_alter_table('outing', schema=None) as batch_op:
        batch_op.create_index('ix_outing_partner_id_day', ['partner_id', 'day'], unique=False)
        batch_op.create_index('ix_outing_school_id_day', ['school_id', 'day'], unique=False)
        batch_op.create_index('ix_outing_state_day', ['state', 'day'], unique=False)
    op.create_table('outing_comment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('written_at', sa.DateTime(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_outing_comment_author_id')),
    sa.ForeignKeyConstraint(['outing_id'], ['outing.id'], name=op.f('fk_outing_comment_outing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outing_comment'))
    )
    with op.batch_alter_table('outing_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outing_comment_outing_id'), ['outing_id'], unique=False)
    op.create_table('participation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hold_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('registered', 'present', 'absent', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.Column('registered_at', sa.DateTime(), nullable=False),
    sa.Column('registered_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['hold_id'], ['transfer.id'], name=op.f('fk_participation_hold_id')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_participation_holder_id')),
    sa.ForeignKeyConstraint(['outing_id'], ['outing.id'], name=op.f('fk_participation_outing_id')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['user.id'], name=op.f('fk_participation_registered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participation')),
    sa.UniqueConstraint('hold_id', name=op.f('uq_participation_hold_id'))
    )
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participation_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index('ix_participation_outing_id_mark', ['outing_id', 'mark'], unique=False)
        batch_op.create_index('ix_participation_outing_id_state', ['outing_id', 'state'], unique=False)
        batch_op.create_index('uq_participation_active', ['outing_id', 'holder_id'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))


OPEN = """
    FROM participation p JOIN transfer h ON h.id = p.hold_id
    WHERE NOT EXISTS (SELECT 1 FROM transfer s WHERE s.hold_id = h.id)"""
RELEASE = f"""
    INSERT INTO transfer (kind, debit_account_id, credit_account_id, amount, civil_date, created_at, hold_id)
    SELECT 'release', h.credit_account_id, h.debit_account_id, h.amount, :day, :now, h.id {OPEN}"""
BALANCE = f"""
    UPDATE account SET balance = balance
        + COALESCE((SELECT SUM(h.amount) {OPEN} AND h.debit_account_id = account.id), 0)
        - COALESCE((SELECT SUM(h.amount) {OPEN} AND h.credit_account_id = account.id), 0)
    WHERE balance IS NOT NULL"""


def downgrade():
    """Without outings nothing would ever release what is held for them: it goes back now."""
    at = now()
    op.execute(BALANCE)
    day = sa.bindparam("day", civil_day(at), sa.Date)
    op.execute(sa.text(RELEASE).bindparams(day, sa.bindparam("now", at.replace(tzinfo=None), sa.DateTime)))
    op.drop_table('participation')
    op.drop_table('outing_comment')
    op.drop_table('outing')
