"""reimbursements: runs, statements, bank files, seals

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = "0007"
branch_labels = None
depends_on = None


def allow_jobs(*kinds):
    listed = ', '.join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_job_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_job_kind'), f'kind IN ({listed})')


def upgrade():
    op.create_table('seal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('transfers', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seal')),
    sa.UniqueConstraint('day', name=op.f('uq_seal_day'))
    )
    op.create_table('payer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('bic', sa.String(length=11), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_payer_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payer'))
    )
    with op.batch_alter_table('payer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payer_programme_id'), ['programme_id'], unique=False)

    op.create_table('reimbursement_run',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cut_off', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'reviewed', 'approved', 'exported', 'paid', 'partly_rejected', 'replayed', 'discarded', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statements', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cursor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('job_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('computed_at', sa.DateTime(), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(), nullable=True),
    sa.Column('reviewed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('approved_at', sa.DateTime(), nullable=True),
    sa.Column('approved_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('exported_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("(state IN ('approved', 'exported', 'paid', 'partly_rejected')) = (approved_by_id IS NOT NULL)", name=op.f('ck_reimbursement_run_approved_by_somebody')),
    sa.CheckConstraint("state = 'draft' OR computed_at IS NOT NULL", name=op.f('ck_reimbursement_run_computed')),
    sa.CheckConstraint('amount >= 0 AND statements >= 0', name=op.f('ck_reimbursement_run_amount')),
    sa.CheckConstraint('approved_by_id <> created_by_id AND approved_by_id <> reviewed_by_id', name=op.f('ck_reimbursement_run_two_people')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['user.id'], name=op.f('fk_reimbursement_run_approved_by_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_reimbursement_run_created_by_id')),
    sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_reimbursement_run_job_id')),
    sa.ForeignKeyConstraint(['payer_id'], ['payer.id'], name=op.f('fk_reimbursement_run_payer_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_reimbursement_run_programme_id')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['user.id'], name=op.f('fk_reimbursement_run_reviewed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reimbursement_run'))
    )
    with op.batch_alter_table('reimbursement_run', schema=None) as batch_op:
        batch_op.create_index('uq_reimbursement_run_open', ['programme_id'], unique=True, sqlite_where=sa.text("state IN ('draft', 'reviewed')"), postgresql_where=sa.text("state IN ('draft', 'reviewed')"))

    op.create_table('bank_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('message_id', sa.String(length=35), nullable=False),
    sa.Column('execution_date', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('count', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('amount > 0 AND count > 0', name=op.f('ck_bank_file_amount')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_bank_file_created_by_id')),
    sa.ForeignKeyConstraint(['run_id'], ['reimbursement_run.id'], name=op.f('fk_bank_file_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_file')),
    sa.UniqueConstraint('message_id', name=op.f('uq_bank_file_message_id'))
    )
    with op.batch_alter_table('bank_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bank_file_run_id'), ['run_id'], unique=False)

    op.create_table('reimbursement_anomaly',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('partner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('no_iban', 'nothing_due', 'iban_changed', 'convention_ended', 'unusual', name='kind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_reimbursement_anomaly_partner_id')),
    sa.ForeignKeyConstraint(['run_id'], ['reimbursement_run.id'], name=op.f('fk_reimbursement_anomaly_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reimbursement_anomaly')),
    sa.UniqueConstraint('run_id', 'partner_id', 'kind', name=op.f('uq_reimbursement_anomaly_run_id_partner_id_kind'))
    )
    with op.batch_alter_table('reimbursement_anomaly', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reimbursement_anomaly_partner_id'), ['partner_id'], unique=False)

    op.create_table('statement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('partner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('serial', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('number', sa.String(length=30), nullable=True),
    sa.Column('after', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('iban_holder', sa.String(length=200), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.CheckConstraint('(serial IS NULL) = (number IS NULL)', name=op.f('ck_statement_numbered')),
    sa.CheckConstraint('after < ends_on', name=op.f('ck_statement_range')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_statement_amount')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_statement_partner_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_statement_programme_id')),
    sa.ForeignKeyConstraint(['run_id'], ['reimbursement_run.id'], name=op.f('fk_statement_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement')),
    sa.UniqueConstraint('partner_id', 'programme_id', 'ends_on', name=op.f('uq_statement_partner_id_programme_id_ends_on')),
    sa.UniqueConstraint('run_id', 'partner_id', name=op.f('uq_statement_run_id_partner_id'))
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index('uq_statement_after', ['partner_id', 'programme_id', 'after'], unique=True, sqlite_where=sa.text('after IS NOT NULL'), postgresql_where=sa.text('after IS NOT NULL'))
        batch_op.create_index('uq_statement_serial', ['programme_id', 'serial'], unique=True, sqlite_where=sa.text('serial IS NOT NULL'), postgresql_where=sa.text('serial IS NOT NULL'))
        batch_op.create_index('uq_statement_first', ['partner_id', 'programme_id'], unique=True, sqlite_where=sa.text('after IS NULL'), postgresql_where=sa.text('after IS NULL'))

    op.create_table('bank_line',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('end_to_end', sa.String(length=35), nullable=False),
    sa.Column('name', sa.String(length=70), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('sent', 'paid', 'rejected', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("(state = 'rejected') = (reason IS NOT NULL)", name=op.f('ck_bank_line_rejected_why')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_bank_line_amount')),
    sa.ForeignKeyConstraint(['file_id'], ['bank_file.id'], name=op.f('fk_bank_line_file_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_bank_line_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_line')),
    sa.UniqueConstraint('end_to_end', name=op.f('uq_bank_line_end_to_end')),
    sa.UniqueConstraint('file_id', 'statement_id', name=op.f('uq_bank_line_file_id_statement_id'))
    )
    with op.batch_alter_table('bank_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bank_line_statement_id'), ['statement_id'], unique=False)
        batch_op.create_index('uq_bank_line_alive', ['statement_id'], unique=True, sqlite_where=sa.text("state <> 'rejected'"), postgresql_where=sa.text("state <> 'rejected'"))

    op.create_table('statement_sum',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('partner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purse_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('moves', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('transfer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_statement_sum_partner_id')),
    sa.ForeignKeyConstraint(['purse_id'], ['purse.id'], name=op.f('fk_statement_sum_purse_id')),
    sa.ForeignKeyConstraint(['run_id'], ['reimbursement_run.id'], name=op.f('fk_statement_sum_run_id')),
    sa.ForeignKeyConstraint(['transfer_id'], ['transfer.id'], name=op.f('fk_statement_sum_transfer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_sum')),
    sa.UniqueConstraint('run_id', 'partner_id', 'purse_id', name=op.f('uq_statement_sum_run_id_partner_id_purse_id'))
    )
    with op.batch_alter_table('statement_sum', schema=None) as batch_op:
        batch_op.create_index('uq_statement_sum_transfer', ['transfer_id'], unique=True, sqlite_where=sa.text('transfer_id IS NOT NULL'), postgresql_where=sa.text('transfer_id IS NOT NULL'))

    op.create_index('ix_transfer_civil_date', 'transfer', ['civil_date'], unique=False)
    allow_jobs('card_batch', 'reimbursement')


def downgrade():
    for table in ('statement_sum', 'bank_line', 'statement', 'reimbursement_anomaly', 'bank_file', 'reimbursement_run', 'payer', 'seal'):
        op.drop_table(table)
    op.drop_index('ix_transfer_civil_date', 'transfer')
    op.execute("DELETE FROM job WHERE kind = 'reimbursement'")
    allow_jobs('card_batch')
