"""payments that a bank gives back, corrections withdrawn, sums by account

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
REVERSALS = {
    'cancel_reverses': "reverses_id IS NOT NULL OR kind <> 'cancel'",
    'reversible': "reverses_id IS NULL OR kind IN ('cancel', 'settle')",
}
ONLY_CANCELS = {'cancel_reverses': "(kind = 'cancel') = (reverses_id IS NOT NULL)"}
APPEND_ONLY = [
    f"CREATE TRIGGER transfer_no_{act} BEFORE {act.upper()} ON transfer "
    "BEGIN SELECT RAISE(ABORT, 'transfer is append-only'); END"
    for act in ('update', 'delete')
]
STATES = ('proposed', 'approved', 'refused')
WITHDRAWN = "(state IN ('proposed', 'withdrawn')) = (decided_by_id IS NULL)"
DECIDED = "(state = 'proposed') = (decided_by_id IS NULL)"
ACCOUNT_OF = """
    UPDATE statement_sum SET account_id = (SELECT a.id FROM account a WHERE a.kind = 'partner_due'
    AND a.partner_id = statement_sum.partner_id AND a.purse_id = statement_sum.purse_id)"""
OWNERS_OF = """
    UPDATE statement_sum SET
    partner_id = (SELECT a.partner_id FROM account a WHERE a.id = statement_sum.account_id),
    purse_id = (SELECT a.purse_id FROM account a WHERE a.id = statement_sum.account_id)"""
GIVEN_BACK = "SELECT COUNT(*) FROM transfer WHERE kind = 'settle' AND reverses_id IS NOT NULL"


def reverse_transfers(old, new):
    """Change the CHECKs of the transfers; SQLite copies the table, which loses its triggers."""
    with op.batch_alter_table('transfer', schema=None) as batch_op:
        for name in old:
            batch_op.drop_constraint(op.f(f'ck_transfer_{name}'), type_='check')
        for name, rule in new.items():
            batch_op.create_check_constraint(op.f(f'ck_transfer_{name}'), rule)
    if op.get_bind().dialect.name == 'sqlite':
        for trigger in APPEND_ONLY:
            op.execute(trigger)


def decide_corrections(rule, *states):
    listed = ', '.join(f"'{state}'" for state in states)
    with op.batch_alter_table('correction', schema=None) as batch_op:
        for name, check in (('state', f'state IN ({listed})'), ('decided', rule)):
            batch_op.drop_constraint(op.f(f'ck_correction_{name}'), type_='check')
            batch_op.create_check_constraint(op.f(f'ck_correction_{name}'), check)


def upgrade():
    reverse_transfers(ONLY_CANCELS, REVERSALS)
    op.drop_index('ix_transfer_credit_account_id', 'transfer')
    op.create_index('ix_transfer_credit_account_id_civil_date', 'transfer', ['credit_account_id', 'civil_date'], unique=False)
    decide_corrections(WITHDRAWN, *STATES, 'withdrawn')
    with op.batch_alter_table('reimbursement_run', schema=None) as batch_op:
        batch_op.create_unique_constraint(op.f('uq_reimbursement_run_id_programme_id'), ['id', 'programme_id'])
    with op.batch_alter_table('statement', schema=None) as batch_op:
        for column in ('run_id', 'programme_id'):
            batch_op.drop_constraint(op.f(f'fk_statement_{column}'), type_='foreignkey')
        batch_op.create_foreign_key(op.f('fk_statement_run_id_programme_id'), 'reimbursement_run', ['run_id', 'programme_id'], ['id', 'programme_id'])
    op.add_column('statement_sum', sa.Column('account_id', KEY, nullable=True))
    op.execute(ACCOUNT_OF)
    with op.batch_alter_table('statement_sum', schema=None) as batch_op:
        batch_op.alter_column('account_id', existing_type=KEY, nullable=False)
        batch_op.drop_constraint(op.f('uq_statement_sum_run_id_partner_id_purse_id'), type_='unique')
        batch_op.create_unique_constraint(op.f('uq_statement_sum_run_id_account_id'), ['run_id', 'account_id'])
        batch_op.create_foreign_key(op.f('fk_statement_sum_account_id'), 'account', ['account_id'], ['id'])
        for column in ('partner_id', 'purse_id'):
            batch_op.drop_constraint(op.f(f'fk_statement_sum_{column}'), type_='foreignkey')
            batch_op.drop_column(column)


def downgrade():
    if op.get_bind().execute(sa.text(GIVEN_BACK)).scalar():
        raise RuntimeError('a payment was given back by the bank: 0009 cannot say so')
    for column in ('partner_id', 'purse_id'):
        op.add_column('statement_sum', sa.Column(column, KEY, nullable=True))
    op.execute(OWNERS_OF)
    with op.batch_alter_table('statement_sum', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_statement_sum_account_id'), type_='foreignkey')
        batch_op.drop_constraint(op.f('uq_statement_sum_run_id_account_id'), type_='unique')
        batch_op.drop_column('account_id')
        for column in ('partner_id', 'purse_id'):
            batch_op.alter_column(column, existing_type=KEY, nullable=False)
            batch_op.create_foreign_key(op.f(f'fk_statement_sum_{column}'), column.removesuffix('_id'), [column], ['id'])
        batch_op.create_unique_constraint(op.f('uq_statement_sum_run_id_partner_id_purse_id'), ['run_id', 'partner_id', 'purse_id'])
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_statement_run_id_programme_id'), type_='foreignkey')
        for column, table in (('run_id', 'reimbursement_run'), ('programme_id', 'programme')):
            batch_op.create_foreign_key(op.f(f'fk_statement_{column}'), table, [column], ['id'])
    with op.batch_alter_table('reimbursement_run', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_reimbursement_run_id_programme_id'), type_='unique')
    op.execute("DELETE FROM correction WHERE state = 'withdrawn'")
    decide_corrections(DECIDED, *STATES)
    op.drop_index('ix_transfer_credit_account_id_civil_date', 'transfer')
    op.create_index('ix_transfer_credit_account_id', 'transfer', ['credit_account_id'], unique=False)
    reverse_transfers(REVERSALS, ONLY_CANCELS)
