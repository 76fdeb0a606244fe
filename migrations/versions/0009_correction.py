"""corrections by two persons, ceilings of conventions, alerts

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
SETTINGS = {
    'watch_same_amount': 15, 'watch_off_hours': 3, 'watch_from_hour': 6, 'watch_to_hour': 23,
    'watch_drained': 8, 'watch_days': 3,
}
HOURS = '0 <= watch_from_hour AND watch_from_hour < watch_to_hour AND watch_to_hour <= 24'
COUNTS = 'watch_same_amount > 0 AND watch_off_hours > 0 AND watch_drained > 0'


def states(name, *values):
    return sa.Column(name, sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30), nullable=False)


def leads(table, column, to):
    return sa.ForeignKeyConstraint([column], [f'{to}.id'], name=op.f(f'fk_{table}_{column}'))


def upgrade():
    op.create_table('correction',
    sa.Column('id', KEY, nullable=False),
    states('kind', 'take_back', 'partner', 'gesture'),
    states('state', 'proposed', 'approved', 'refused'),
    sa.Column('payment_id', KEY, nullable=True),
    sa.Column('partner_id', KEY, nullable=True),
    sa.Column('holder_id', KEY, nullable=True),
    sa.Column('purse_id', KEY, nullable=False),
    sa.Column('season_id', KEY, nullable=False),
    sa.Column('amount', KEY, nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('refusal', sa.String(length=500), nullable=True),
    sa.Column('proposed_at', sa.DateTime(), nullable=False),
    sa.Column('proposed_by_id', KEY, nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by_id', KEY, nullable=True),
    sa.Column('transfer_id', KEY, nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_correction_amount')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_correction_reason')),
    sa.CheckConstraint('decided_by_id <> proposed_by_id', name=op.f('ck_correction_two_people')),
    sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name=op.f('ck_correction_decided')),
    sa.CheckConstraint("(state = 'approved') = (transfer_id IS NOT NULL)", name=op.f('ck_correction_moved')),
    sa.CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name=op.f('ck_correction_refused_why')),
    sa.CheckConstraint("(kind = 'take_back') = (payment_id IS NOT NULL)", name=op.f('ck_correction_of_payment')),
    sa.CheckConstraint("(kind = 'gesture') = (partner_id IS NULL)", name=op.f('ck_correction_of_partner')),
    sa.CheckConstraint("(kind = 'partner') = (holder_id IS NULL)", name=op.f('ck_correction_of_holder')),
    leads('correction', 'payment_id', 'payment'),
    leads('correction', 'partner_id', 'partner'),
    leads('correction', 'holder_id', 'holder'),
    leads('correction', 'purse_id', 'purse'),
    leads('correction', 'season_id', 'season'),
    leads('correction', 'proposed_by_id', 'user'),
    leads('correction', 'decided_by_id', 'user'),
    leads('correction', 'transfer_id', 'transfer'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction')),
    sa.UniqueConstraint('transfer_id', name=op.f('uq_correction_transfer_id'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_payment_id'), ['payment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index('ix_correction_partner_id_decided_at', ['partner_id', 'decided_at'], unique=False)
    op.create_table('alert',
    sa.Column('id', KEY, nullable=False),
    states('rule', 'same_amount', 'off_hours', 'drained'),
    states('state', 'open', 'handled'),
    sa.Column('partner_id', KEY, nullable=False),
    sa.Column('programme_id', KEY, nullable=False),
    sa.Column('civil_date', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('amount', KEY, nullable=False),
    sa.Column('school_id', KEY, nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=True),
    sa.Column('handled_at', sa.DateTime(), nullable=True),
    sa.Column('handled_by_id', KEY, nullable=True),
    sa.CheckConstraint('count > 0', name=op.f('ck_alert_count')),
    sa.CheckConstraint("(state = 'handled') = (handled_by_id IS NOT NULL)", name=op.f('ck_alert_handled_by')),
    sa.CheckConstraint("(state = 'handled') = (note IS NOT NULL)", name=op.f('ck_alert_handled_note')),
    sa.CheckConstraint("(rule = 'drained') = (school_id IS NOT NULL)", name=op.f('ck_alert_drained_school')),
    leads('alert', 'partner_id', 'partner'),
    leads('alert', 'programme_id', 'programme'),
    leads('alert', 'school_id', 'school'),
    leads('alert', 'handled_by_id', 'user'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('rule', 'partner_id', 'civil_date', name=op.f('uq_alert_rule_partner_id_civil_date'))
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_partner_id'), ['partner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_state'), ['state'], unique=False)
    with op.batch_alter_table('convention', schema=None) as batch_op:
        for name in ('payment_ceiling', 'daily_ceiling'):
            batch_op.add_column(sa.Column(name, KEY, nullable=True))
            batch_op.create_check_constraint(op.f(f'ck_convention_{name}'), f'{name} > 0')
    with op.batch_alter_table('programme', schema=None) as batch_op:
        for name, value in SETTINGS.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=str(value)))
        batch_op.create_check_constraint(op.f('ck_programme_watch_hours'), HOURS)
        batch_op.create_check_constraint(op.f('ck_programme_watch_counts'), COUNTS)
        batch_op.create_check_constraint(op.f('ck_programme_watch_days'), 'watch_days BETWEEN 1 AND 31')
    with op.batch_alter_table('programme', schema=None) as batch_op:
        for name in SETTINGS:
            batch_op.alter_column(name, server_default=None)


def downgrade():
    with op.batch_alter_table('programme', schema=None) as batch_op:
        for name in ('hours', 'counts', 'days'):
            batch_op.drop_constraint(op.f(f'ck_programme_watch_{name}'), type_='check')
        for name in SETTINGS:
            batch_op.drop_column(name)
    with op.batch_alter_table('convention', schema=None) as batch_op:
        for name in ('payment_ceiling', 'daily_ceiling'):
            batch_op.drop_constraint(op.f(f'ck_convention_{name}'), type_='check')
            batch_op.drop_column(name)
    op.drop_table('alert')
    op.drop_table('correction')
