"""payments given back by a bank, replays by two people, papers that last, sums by account

Going down forgets the proposals that were withdrawn; the trail keeps them.

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
OF_PAYMENT = "(kind = 'take_back') = (payment_id IS NOT NULL)"
OF_EITHER = "(kind = 'take_back') = (COALESCE(payment_id, participation_id) IS NOT NULL)"
OF_OUTINGS = "SELECT COUNT(*) FROM correction WHERE participation_id IS NOT NULL"
ACCOUNT_OF = """
    UPDATE statement_sum SET account_id = (SELECT a.id FROM account a WHERE a.kind = 'partner_due'
    AND a.partner_id = statement_sum.partner_id AND a.purse_id = statement_sum.purse_id)"""
OWNERS_OF = """
    UPDATE statement_sum SET
    partner_id = (SELECT a.partner_id FROM account a WHERE a.id = statement_sum.account_id),
    purse_id = (SELECT a.purse_id FROM account a WHERE a.id = statement_sum.account_id)"""
APPROVED = ('approved', 'exported', 'paid', 'partly_rejected')
REPLAYS = {
    'replay_two_people': 'replay_approved_by_id <> replayed_by_id',
    'replay_approved': "(state = 'replayed') = (replayed_by_id IS NOT NULL AND replay_approved_by_id IS NULL)",
}
MORE_ANOMALIES = ('iban_waits', 'same_iban', 'alerted')
ANOMALIES = ('no_iban', 'nothing_due', 'iban_changed', 'convention_ended', 'unusual')
KEPT = (
    "UPDATE reimbursement_run SET payer_name = (SELECT p.name FROM payer p WHERE p.id = payer_id)",
    """UPDATE statement SET
        legal_name = (SELECT p.legal_name FROM partner p WHERE p.id = partner_id),
        siret = (SELECT p.siret FROM partner p WHERE p.id = partner_id),
        address = (SELECT p.address || ', ' || p.postal_code || ' ' || p.town
                   FROM partner p WHERE p.id = partner_id)""",
)
UNFINISHED = "SELECT COUNT(*) FROM reimbursement_run WHERE state = 'replayed'"
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


def check_states(table, rules):
    """Other rules in the place of these, by name."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, rule in rules.items():
            batch_op.drop_constraint(op.f(f'ck_{table}_{name}'), type_='check')
            batch_op.create_check_constraint(op.f(f'ck_{table}_{name}'), rule)


def one_of(column, *values):
    listed = ', '.join(f"'{value}'" for value in values)
    return f'{column} IN ({listed})'


def approved_in(*states):
    return {'approved_by_somebody': f'({one_of("state", *states)}) = (approved_by_id IS NOT NULL)'}


def refuse_if(question, why):
    if op.get_bind().execute(sa.text(question)).scalar():
        raise RuntimeError(why)


def upgrade():
    refuse_if(UNFINISHED, 'a run is being replayed: end it first, its approver would be lost')
    reverse_transfers(ONLY_CANCELS, REVERSALS)
    op.drop_index('ix_transfer_credit_account_id', 'transfer')
    op.create_index('ix_transfer_credit_account_id_civil_date', 'transfer', ['credit_account_id', 'civil_date'], unique=False)
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.add_column(sa.Column('participation_id', KEY, nullable=True))
        batch_op.create_index(op.f('ix_correction_participation_id'), ['participation_id'], unique=False)
        batch_op.create_foreign_key(op.f('fk_correction_participation_id'), 'participation', ['participation_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_correction_of_one'), 'payment_id IS NULL OR participation_id IS NULL')
    check_states('correction', {'state': one_of('state', *STATES, 'withdrawn'), 'decided': WITHDRAWN, 'of_payment': OF_EITHER})
    check_states('reimbursement_anomaly', {'kind': one_of('kind', *ANOMALIES, *MORE_ANOMALIES)})
    op.add_column('partner', sa.Column('iban_since', sa.Date(), nullable=True))
    op.add_column('reimbursement_run', sa.Column('payer_name', sa.String(length=200), nullable=True))
    for name, kind in (('legal_name', sa.String(length=200)), ('siret', sa.String(length=14)), ('address', sa.String(length=500))):
        op.add_column('statement', sa.Column(name, kind, nullable=True))
    op.add_column('statement_sum', sa.Column('account_id', KEY, nullable=True))
    for query in (*KEPT, ACCOUNT_OF):
        op.execute(query)
    with op.batch_alter_table('reimbursement_run', schema=None) as batch_op:
        batch_op.alter_column('payer_name', existing_type=sa.String(length=200), nullable=False)
        batch_op.create_unique_constraint(op.f('uq_reimbursement_run_id_programme_id'), ['id', 'programme_id'])
        for act in ('replayed', 'replay_approved'):
            batch_op.add_column(sa.Column(f'{act}_at', sa.DateTime(), nullable=True))
            batch_op.add_column(sa.Column(f'{act}_by_id', KEY, nullable=True))
            batch_op.create_foreign_key(op.f(f'fk_reimbursement_run_{act}_by_id'), 'user', [f'{act}_by_id'], ['id'])
        for name, rule in REPLAYS.items():
            batch_op.create_check_constraint(op.f(f'ck_reimbursement_run_{name}'), rule)
    check_states('reimbursement_run', approved_in(*APPROVED, 'replayed'))
    with op.batch_alter_table('statement', schema=None) as batch_op:
        for name, kind in (('legal_name', sa.String(length=200)), ('address', sa.String(length=500))):
            batch_op.alter_column(name, existing_type=kind, nullable=False)
        for column in ('run_id', 'programme_id'):
            batch_op.drop_constraint(op.f(f'fk_statement_{column}'), type_='foreignkey')
        batch_op.create_foreign_key(op.f('fk_statement_run_id_programme_id'), 'reimbursement_run', ['run_id', 'programme_id'], ['id', 'programme_id'])
    with op.batch_alter_table('statement_sum', schema=None) as batch_op:
        batch_op.alter_column('account_id', existing_type=KEY, nullable=False)
        batch_op.drop_constraint(op.f('uq_statement_sum_run_id_partner_id_purse_id'), type_='unique')
        batch_op.create_unique_constraint(op.f('uq_statement_sum_run_id_account_id'), ['run_id', 'account_id'])
        batch_op.create_foreign_key(op.f('fk_statement_sum_account_id'), 'account', ['account_id'], ['id'])
        for column in ('partner_id', 'purse_id'):
            batch_op.drop_constraint(op.f(f'fk_statement_sum_{column}'), type_='foreignkey')
            batch_op.drop_column(column)


def downgrade():
    refuse_if(OF_OUTINGS, 'an outing was corrected: 0009 cannot say so')
    refuse_if(GIVEN_BACK, 'a payment was given back by the bank: 0009 cannot say so')
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
        for column in ('legal_name', 'siret', 'address'):
            batch_op.drop_column(column)
    with op.batch_alter_table('reimbursement_run', schema=None) as batch_op:
        for name in (*REPLAYS, 'approved_by_somebody'):
            batch_op.drop_constraint(op.f(f'ck_reimbursement_run_{name}'), type_='check')
    op.execute("UPDATE reimbursement_run SET approved_at = NULL, approved_by_id = NULL WHERE state = 'replayed'")
    with op.batch_alter_table('reimbursement_run', schema=None) as batch_op:
        for name, rule in approved_in(*APPROVED).items():
            batch_op.create_check_constraint(op.f(f'ck_reimbursement_run_{name}'), rule)
        batch_op.drop_constraint(op.f('uq_reimbursement_run_id_programme_id'), type_='unique')
        for act in ('replayed', 'replay_approved'):
            batch_op.drop_constraint(op.f(f'fk_reimbursement_run_{act}_by_id'), type_='foreignkey')
            batch_op.drop_column(f'{act}_by_id')
            batch_op.drop_column(f'{act}_at')
        batch_op.drop_column('payer_name')
    with op.batch_alter_table('partner', schema=None) as batch_op:
        batch_op.drop_column('iban_since')
    op.execute("DELETE FROM correction WHERE state = 'withdrawn'")
    op.execute(f"DELETE FROM reimbursement_anomaly WHERE {one_of('kind', *MORE_ANOMALIES)}")
    check_states('reimbursement_anomaly', {'kind': one_of('kind', *ANOMALIES)})
    check_states('correction', {'state': one_of('state', *STATES), 'decided': DECIDED, 'of_payment': OF_PAYMENT})
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_correction_of_one'), type_='check')
        batch_op.drop_constraint(op.f('fk_correction_participation_id'), type_='foreignkey')
        batch_op.drop_index(op.f('ix_correction_participation_id'))
        batch_op.drop_column('participation_id')
    op.drop_index('ix_transfer_credit_account_id_civil_date', 'transfer')
    op.create_index('ix_transfer_credit_account_id', 'transfer', ['credit_account_id'], unique=False)
    reverse_transfers(REVERSALS, ONLY_CANCELS)
