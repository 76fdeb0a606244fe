"""the moves of a state as rows, the hours of a hotline, who signs a mail

A purpose of links that never was goes.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
ACTS = {'sqlite': ('update', 'delete'), 'postgresql': ('update', 'delete', 'truncate')}
REFUSE = {
    'sqlite': "BEGIN SELECT RAISE(ABORT, 'transition is append-only'); END",
    'postgresql': 'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
}


def allow_purposes(*purposes):
    listed = ', '.join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_one_time_link_purpose'), type_='check')
        batch_op.create_check_constraint(op.f('ck_one_time_link_purpose'), f'purpose IN ({listed})')


def upgrade():
    op.create_table('transition',
    sa.Column('id', KEY, nullable=False),
    sa.Column('subject_type', sa.String(length=40), nullable=False),
    sa.Column('subject_id', KEY, nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('before', sa.String(length=30), nullable=False),
    sa.Column('after', sa.String(length=30), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('actor_id', KEY, nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['user.id'], name=op.f('fk_transition_actor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transition'))
    )
    op.create_index('ix_transition_at', 'transition', ['at'], unique=False)
    op.create_index('ix_transition_subject_type_subject_id', 'transition', ['subject_type', 'subject_id'], unique=False)
    engine = op.get_bind().dialect.name
    for act in ACTS[engine]:
        op.execute(f'CREATE TRIGGER transition_no_{act} BEFORE {act.upper()} ON transition {REFUSE[engine]}')
    op.add_column('programme', sa.Column('hotline_hours', sa.String(length=120), nullable=False, server_default=''))
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.alter_column('hotline_hours', existing_type=sa.String(length=120), server_default=None)
    op.add_column('mail', sa.Column('sender_name', sa.String(length=200), nullable=True))
    allow_purposes('first_password', 'forgotten_password')


def downgrade():
    allow_purposes('first_password', 'forgotten_password', 'email')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_column('sender_name')
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_column('hotline_hours')
    op.drop_table('transition')
