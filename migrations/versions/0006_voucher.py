"""vouchers, and how long a season's last

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from core.clock import civil_day, now

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('season', schema=None) as batch_op:
        batch_op.add_column(sa.Column('voucher_days', sa.Integer(), nullable=False, server_default='30'))
        batch_op.create_check_constraint(op.f('ck_season_voucher_days'), 'voucher_days > 0')
    op.create_table('voucher',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purse_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('season_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('issued', 'cashed', 'cancelled', 'expired', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('hold_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_voucher_amount')),
    sa.CheckConstraint("(state = 'cashed') = (payment_id IS NOT NULL)", name=op.f('ck_voucher_cashed_by_payment')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_voucher_holder_id')),
    sa.ForeignKeyConstraint(['purse_id'], ['purse.id'], name=op.f('fk_voucher_purse_id')),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_voucher_season_id')),
    sa.ForeignKeyConstraint(['hold_id'], ['transfer.id'], name=op.f('fk_voucher_hold_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_voucher_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voucher')),
    sa.UniqueConstraint('code', name=op.f('uq_voucher_code')),
    sa.UniqueConstraint('hold_id', name=op.f('uq_voucher_hold_id')),
    sa.UniqueConstraint('payment_id', name=op.f('uq_voucher_payment_id'))
    )
    with op.batch_alter_table('voucher', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voucher_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index('ix_voucher_state_expires_on', ['state', 'expires_on'], unique=False)


OPEN = """
    FROM voucher v JOIN transfer h ON h.id = v.hold_id WHERE v.state = 'issued'"""
RELEASE = f"""
    INSERT INTO transfer (kind, debit_account_id, credit_account_id, amount, civil_date, created_at, hold_id)
    SELECT 'release', h.credit_account_id, h.debit_account_id, h.amount, :day, :now, h.id {OPEN}"""
BALANCE = f"""
    UPDATE account SET balance = balance
        + COALESCE((SELECT SUM(h.amount) {OPEN} AND h.debit_account_id = account.id), 0)
        - COALESCE((SELECT SUM(h.amount) {OPEN} AND h.credit_account_id = account.id), 0)
    WHERE balance IS NOT NULL"""


def downgrade():
    """Without vouchers nothing would ever release what the open ones hold: it goes back now."""
    at = now()
    op.execute(BALANCE)
    day = sa.bindparam("day", civil_day(at), sa.Date)
    op.execute(sa.text(RELEASE).bindparams(day, sa.bindparam("now", at.replace(tzinfo=None), sa.DateTime)))
    op.drop_table('voucher')
    with op.batch_alter_table('season', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_season_voucher_days'), type_='check')
        batch_op.drop_column('voucher_days')
