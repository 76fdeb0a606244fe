"""the partner's dossier: its convention's road, texts, papers, and cashiers

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

OPEN_STATES = "state IN ('draft', 'submitted', 'returned', 'refused', 'approved')"
ROLES = ('holder', 'guardian', 'partner', 'school', 'admin', 'agent', 'hotline', 'finance')
TEXTS = {
    'other_phone': 20, 'website': 200, 'contact_first_name': 200, 'contact_last_name': 200,
    'contact_duty': 200, 'contact_email': 200, 'contact_phone': 20, 'contact_other_phone': 20,
    'place_address': 200, 'place_postal_code': 5, 'place_town': 200,
}
TRIGGERS = {
    'sqlite': [
        f"CREATE TRIGGER convention_text_no_{act} BEFORE {act.upper()} ON convention_text "
        "BEGIN SELECT RAISE(ABORT, 'convention_text is append-only'); END"
        for act in ('update', 'delete')
    ],
    'postgresql': [
        f"CREATE TRIGGER convention_text_no_{act} BEFORE {act.upper()} ON convention_text "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for act in ('update', 'delete', 'truncate')
    ],
}


def allow_roles(roles):
    listed = ', '.join(f"'{role}'" for role in roles)
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_user_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_user_role'), f'role IN ({listed})')


def upgrade():
    op.create_table('convention_text',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_convention_text_author_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_convention_text_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_convention_text')),
    sa.UniqueConstraint('programme_id', 'edition', name=op.f('uq_convention_text_programme_id_edition'))
    )
    op.create_table('partner_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('partner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('convention_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Enum('bank', 'signed', name='kind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=False),
    sa.Column('sent_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(kind = 'signed') = (convention_id IS NOT NULL)", name=op.f('ck_partner_file_signed_names_it')),
    sa.ForeignKeyConstraint(['convention_id'], ['convention.id'], name=op.f('fk_partner_file_convention_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_partner_file_partner_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['user.id'], name=op.f('fk_partner_file_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_file'))
    )
    with op.batch_alter_table('partner_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_file_convention_id'), ['convention_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_file_partner_id'), ['partner_id'], unique=False)

    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)
    allow_roles((*ROLES[:3], 'cashier', *ROLES[3:]))
    op.execute(
        f"UPDATE convention SET state = 'superseded' WHERE {OPEN_STATES} AND id < ("
        "SELECT MAX(id) FROM convention c WHERE c.partner_id = convention.partner_id "
        f"AND c.programme_id = convention.programme_id AND {OPEN_STATES})"
    )
    with op.batch_alter_table('convention', schema=None) as batch_op:
        batch_op.add_column(sa.Column('submitted_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('submitted_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('decided_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('reason', sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column('text_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('terms', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('signed_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('reminded_for', sa.Integer(), nullable=True))
        batch_op.create_index('uq_convention_open', ['partner_id', 'programme_id'], unique=True, sqlite_where=sa.text("state IN ('draft', 'submitted', 'returned', 'refused', 'approved')"), postgresql_where=sa.text("state IN ('draft', 'submitted', 'returned', 'refused', 'approved')"))
        batch_op.create_foreign_key(batch_op.f('fk_convention_text_id'), 'convention_text', ['text_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_convention_submitted_by_id'), 'user', ['submitted_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_convention_decided_by_id'), 'user', ['decided_by_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_convention_in_force_dated'), "state <> 'in_force' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)")
        batch_op.create_check_constraint(op.f('ck_convention_two_people'), 'decided_by_id <> submitted_by_id')

    with op.batch_alter_table('partner', schema=None) as batch_op:
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('contact_title', sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column('accessibility', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('next_iban', sa.String(length=34), nullable=True))
        batch_op.add_column(sa.Column('next_iban_holder', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('next_iban_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('updated_at', sa.DateTime(), nullable=False, server_default='2026-01-01 00:00:00'))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_check_constraint(op.f('ck_partner_contact_title'), "contact_title IN ('madam', 'sir')")
        batch_op.create_check_constraint(op.f('ck_partner_next_iban_dated'), '(next_iban IS NULL) = (next_iban_on IS NULL)')
        batch_op.alter_column('siret', existing_type=sa.String(length=14), nullable=True)
    with op.batch_alter_table('partner', schema=None) as batch_op:
        for name in (*TEXTS, 'accessibility', 'updated_at', 'version'):
            batch_op.alter_column(name, server_default=None)


def downgrade():
    op.execute("UPDATE partner SET siret = 'sans-' || id WHERE siret IS NULL")
    with op.batch_alter_table('partner', schema=None) as batch_op:
        batch_op.alter_column('siret', existing_type=sa.String(length=14), nullable=False)
        batch_op.drop_constraint(op.f('ck_partner_next_iban_dated'), type_='check')
        batch_op.drop_constraint(op.f('ck_partner_contact_title'), type_='check')
        for name in (*TEXTS, 'contact_title', 'accessibility', 'next_iban', 'next_iban_holder', 'next_iban_on', 'updated_at', 'version'):
            batch_op.drop_column(name)
    with op.batch_alter_table('partner_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_file_partner_id'))
        batch_op.drop_index(batch_op.f('ix_partner_file_convention_id'))
    op.drop_table('partner_file')
    with op.batch_alter_table('convention', schema=None) as batch_op:
        batch_op.drop_index('uq_convention_open')
        batch_op.drop_constraint(op.f('ck_convention_two_people'), type_='check')
        batch_op.drop_constraint(op.f('ck_convention_in_force_dated'), type_='check')
        for name in ('decided_by_id', 'submitted_by_id', 'text_id'):
            batch_op.drop_constraint(op.f(f'fk_convention_{name}'), type_='foreignkey')
        for name in ('submitted_at', 'submitted_by_id', 'decided_at', 'decided_by_id', 'reason', 'text_id', 'terms', 'signed_at', 'ended_at', 'reminded_for'):
            batch_op.drop_column(name)
    op.drop_table('convention_text')
    users = sa.table('user', sa.column('role'), sa.column('active'))
    op.execute(users.update().where(users.c.role == 'cashier').values(role='partner', active=False))
    allow_roles(ROLES)
