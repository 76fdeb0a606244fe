"""first tables

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("transfer", "audit")
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for act in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        *(
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            for table in APPEND_ONLY
            for act in ("update", "delete", "truncate")
        ),
    ],
}
UNDO = {
    kind: [
        f"DROP TRIGGER {table}_no_{act}{where.format(table=table)}"
        for table in APPEND_ONLY
        for act in acts
    ]
    for kind, where, acts in (
        ("sqlite", "", ("update", "delete")),
        ("postgresql", " ON {table}", ("update", "delete", "truncate")),
    )
}
UNDO["postgresql"].append("DROP FUNCTION refuse_change()")


def upgrade():
    op.create_table('attempt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scope', sa.String(length=30), nullable=False),
    sa.Column('subject', sa.String(length=100), nullable=False),
    sa.Column('period', sa.String(length=20), nullable=False),
    sa.Column('failures', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt')),
    sa.UniqueConstraint('scope', 'subject', 'period', name=op.f('uq_attempt_scope_subject_period'))
    )
    op.create_table('mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'sent', 'kept', 'failed', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('error', sa.String(length=500), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('message_id', name=op.f('uq_mail_message_id'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_due_at'), ['due_at'], unique=False)

    op.create_table('partner',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('legal_name', sa.String(length=200), nullable=False),
    sa.Column('trade_name', sa.String(length=200), nullable=False),
    sa.Column('siret', sa.String(length=14), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('postal_code', sa.String(length=5), nullable=False),
    sa.Column('town', sa.String(length=200), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=True),
    sa.Column('iban_holder', sa.String(length=200), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner')),
    sa.UniqueConstraint('siret', name=op.f('uq_partner_siret'))
    )
    op.create_table('programme',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('slogan', sa.String(length=200), nullable=False),
    sa.Column('payer', sa.String(length=200), nullable=False),
    sa.Column('primary_colour', sa.String(length=7), nullable=False),
    sa.Column('accent_colour', sa.String(length=7), nullable=False),
    sa.Column('hotline_phone', sa.String(length=30), nullable=False),
    sa.Column('hotline_email', sa.String(length=200), nullable=False),
    sa.Column('instagram_url', sa.String(length=200), nullable=False),
    sa.Column('way_in', sa.Enum('school_account', 'email', name='way_in', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('credit_moment', sa.Enum('card_association', 'validation', name='credit_moment', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('territory', sa.Enum('residence_and_school', 'residence_or_school', name='territory', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('departements', sa.JSON(), nullable=False),
    sa.Column('min_age', sa.Integer(), nullable=True),
    sa.Column('max_age', sa.Integer(), nullable=True),
    sa.Column('statuses', sa.JSON(), nullable=False),
    sa.Column('open_to', sa.String(length=500), nullable=False),
    sa.CheckConstraint('min_age IS NULL OR max_age IS NULL OR min_age <= max_age', name=op.f('ck_programme_ages')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    sa.UniqueConstraint('slug', name=op.f('uq_programme_slug'))
    )
    op.create_table('school',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uai', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('town', sa.String(length=200), nullable=False),
    sa.Column('departement', sa.String(length=3), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school')),
    sa.UniqueConstraint('uai', name=op.f('uq_school_uai'))
    )
    op.create_table('town',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('insee', sa.String(length=5), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('departement', sa.String(length=3), nullable=False),
    sa.Column('postal_code', sa.String(length=5), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_town')),
    sa.UniqueConstraint('insee', 'postal_code', name=op.f('uq_town_insee_postal_code'))
    )
    with op.batch_alter_table('town', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_town_postal_code'), ['postal_code'], unique=False)

    op.create_table('convention',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('partner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'approved', 'in_force', 'refused', 'returned', 'superseded', 'terminated', 'expired', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_convention_order')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_convention_partner_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_convention_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_convention')),
    sa.UniqueConstraint('number', name=op.f('uq_convention_number'))
    )
    with op.batch_alter_table('convention', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_convention_partner_id'), ['partner_id'], unique=False)
        batch_op.create_index('uq_convention_in_force', ['partner_id', 'programme_id'], unique=True, sqlite_where=sa.text("state = 'in_force'"), postgresql_where=sa.text("state = 'in_force'"))

    op.create_table('page',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_page_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page')),
    sa.UniqueConstraint('programme_id', 'slug', name=op.f('uq_page_programme_id_slug'))
    )
    op.create_table('purse',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('label', sa.String(length=60), nullable=False),
    sa.Column('icon', sa.String(length=40), nullable=False),
    sa.Column('colour', sa.String(length=7), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('at_till', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_purse_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purse')),
    sa.UniqueConstraint('programme_id', 'label', name=op.f('uq_purse_programme_id_label'))
    )
    op.create_table('season',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.CheckConstraint('starts_on < ends_on', name=op.f('ck_season_order')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_season_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season')),
    sa.UniqueConstraint('programme_id', 'name', name=op.f('uq_season_programme_id_name'))
    )
    op.create_table('user',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('login', sa.String(length=200), nullable=False),
    sa.Column('role', sa.Enum('holder', 'guardian', 'partner', 'school', 'admin', 'agent', 'hotline', 'finance', name='role', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('first_name', sa.String(length=200), nullable=False),
    sa.Column('last_name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('totp_secret', sa.String(length=200), nullable=True),
    sa.Column('totp_confirmed', sa.Boolean(), nullable=False),
    sa.Column('totp_last_step', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('partner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('school_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_user_partner_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_user_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
    sa.UniqueConstraint('login', name=op.f('uq_user_login'))
    )
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_user_partner_id'), ['partner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_user_school_id'), ['school_id'], unique=False)

    op.create_table('allotment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('season_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purse_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_allotment_amount')),
    sa.ForeignKeyConstraint(['purse_id'], ['purse.id'], name=op.f('fk_allotment_purse_id')),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_allotment_season_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allotment')),
    sa.UniqueConstraint('season_id', 'purse_id', name=op.f('uq_allotment_season_id_purse_id'))
    )
    op.create_table('audit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('subject_type', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['user.id'], name=op.f('fk_audit_actor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit'))
    )
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_at'), ['at'], unique=False)
        batch_op.create_index('ix_audit_subject_type_subject_id', ['subject_type', 'subject_id'], unique=False)

    op.create_table('convention_purse',
    sa.Column('convention_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purse_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['convention_id'], ['convention.id'], name=op.f('fk_convention_purse_convention_id')),
    sa.ForeignKeyConstraint(['purse_id'], ['purse.id'], name=op.f('fk_convention_purse_purse_id')),
    sa.PrimaryKeyConstraint('convention_id', 'purse_id', name=op.f('pk_convention_purse'))
    )
    with op.batch_alter_table('convention_purse', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_convention_purse_purse_id'), ['purse_id'], unique=False)

    op.create_table('guardian',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_guardian_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guardian')),
    sa.UniqueConstraint('email', name=op.f('uq_guardian_email')),
    sa.UniqueConstraint('user_id', name=op.f('uq_guardian_user_id'))
    )
    op.create_table('identity',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_identity_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_identity_issuer_subject'))
    )
    with op.batch_alter_table('identity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_user_id'), ['user_id'], unique=False)

    op.create_table('one_time_link',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.Enum('first_password', 'forgotten_password', 'email', name='purpose', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_one_time_link_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_one_time_link_token_hash'))
    )
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_link_user_id'), ['user_id'], unique=False)

    op.create_table('user_session',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('second_factor', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_user_session_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_user_session_user_id'), ['user_id'], unique=False)

    op.create_table('holder',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('file_number', sa.String(length=8), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('guardian_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('school_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('first_name', sa.String(length=200), nullable=False),
    sa.Column('last_name', sa.String(length=200), nullable=False),
    sa.Column('birth_date', sa.Date(), nullable=True),
    sa.Column('status', sa.String(length=200), nullable=True),
    sa.Column('address', sa.String(length=200), nullable=True),
    sa.Column('address_extra', sa.String(length=200), nullable=True),
    sa.Column('postal_code', sa.String(length=5), nullable=True),
    sa.Column('town', sa.String(length=200), nullable=True),
    sa.Column('departement', sa.String(length=3), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('photo_at_till', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['guardian_id'], ['guardian.id'], name=op.f('fk_holder_guardian_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_holder_programme_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_holder_school_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_holder_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holder')),
    sa.UniqueConstraint('file_number', name=op.f('uq_holder_file_number')),
    sa.UniqueConstraint('user_id', name=op.f('uq_holder_user_id'))
    )
    with op.batch_alter_table('holder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holder_guardian_id'), ['guardian_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holder_school_id'), ['school_id'], unique=False)

    op.create_table('account',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('funder', 'wallet', 'hold', 'partner_due', 'paid_out', 'expired', name='kind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('partner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('purse_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('season_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('balance', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(kind IN ('partner_due', 'paid_out')) = (partner_id IS NOT NULL)", name=op.f('ck_account_partner_owns_due')),
    sa.CheckConstraint("(kind IN ('wallet', 'hold')) = (balance IS NOT NULL)", name=op.f('ck_account_balance_where_kept')),
    sa.CheckConstraint("(kind IN ('wallet', 'hold')) = (holder_id IS NOT NULL)", name=op.f('ck_account_holder_owns_wallet')),
    sa.CheckConstraint('balance >= 0', name=op.f('ck_account_balance_not_negative')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_account_holder_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_account_partner_id')),
    sa.ForeignKeyConstraint(['purse_id'], ['purse.id'], name=op.f('fk_account_purse_id')),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_account_season_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index('uq_account_funder', ['purse_id', 'season_id', 'kind'], unique=True, sqlite_where=sa.text('holder_id IS NULL AND partner_id IS NULL'), postgresql_where=sa.text('holder_id IS NULL AND partner_id IS NULL'))
        batch_op.create_index('uq_account_holder', ['holder_id', 'purse_id', 'season_id', 'kind'], unique=True, sqlite_where=sa.text('holder_id IS NOT NULL'), postgresql_where=sa.text('holder_id IS NOT NULL'))
        batch_op.create_index('uq_account_partner', ['partner_id', 'purse_id', 'kind'], unique=True, sqlite_where=sa.text('partner_id IS NOT NULL'), postgresql_where=sa.text('partner_id IS NOT NULL'))

    op.create_table('card',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=12), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('school_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.Enum('stock', 'at_school', 'active', 'lost', 'stolen', 'defective', 'expired', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('associated_at', sa.DateTime(), nullable=True),
    sa.Column('blocked_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("state <> 'active' OR holder_id IS NOT NULL", name=op.f('ck_card_active_has_holder')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_card_holder_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_card_programme_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_card_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card')),
    sa.UniqueConstraint('number', name=op.f('uq_card_number'))
    )
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_school_id'), ['school_id'], unique=False)
        batch_op.create_index('uq_card_active_holder', ['holder_id'], unique=True, sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))

    op.create_table('consent',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purpose', sa.Enum('news_email', 'news_phone', 'photo_at_till', name='purpose', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_consent_holder_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_holder_id'), ['holder_id'], unique=False)

    op.create_table('photo',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('image', sa.LargeBinary(), nullable=False),
    sa.Column('taken_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_photo_holder_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo')),
    sa.UniqueConstraint('holder_id', name=op.f('uq_photo_holder_id'))
    )
    op.create_table('registration',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('season_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('submitted', 'validated', 'refused', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('submitted_at', sa.DateTime(), nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_registration_holder_id')),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_registration_season_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('holder_id', 'season_id', name=op.f('uq_registration_holder_id_season_id'))
    )
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registration_season_id'), ['season_id'], unique=False)

    op.create_table('signup_draft',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('photo', sa.LargeBinary(), nullable=True),
    sa.Column('has_photo', sa.Boolean(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_signup_draft_holder_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signup_draft')),
    sa.UniqueConstraint('holder_id', name=op.f('uq_signup_draft_holder_id'))
    )
    op.create_table('payment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('partner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('convention_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purse_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('season_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('card_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('civil_date', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('state', sa.Enum('confirmed', 'cancelled', name='state', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_amount')),
    sa.ForeignKeyConstraint(['actor_id'], ['user.id'], name=op.f('fk_payment_actor_id')),
    sa.ForeignKeyConstraint(['card_id'], ['card.id'], name=op.f('fk_payment_card_id')),
    sa.ForeignKeyConstraint(['convention_id'], ['convention.id'], name=op.f('fk_payment_convention_id')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_payment_holder_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_payment_partner_id')),
    sa.ForeignKeyConstraint(['purse_id'], ['purse.id'], name=op.f('fk_payment_purse_id')),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_payment_season_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment')),
    sa.UniqueConstraint('actor_id', 'token', name=op.f('uq_payment_actor_id_token'))
    )
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index('ix_payment_partner_id_civil_date', ['partner_id', 'civil_date'], unique=False)

    op.create_table('transfer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('grant', 'hold', 'release', 'capture', 'pay', 'cancel', 'expire', 'settle', 'adjust', name='kind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('debit_account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('credit_account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('civil_date', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('payment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reverses_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('hold_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(kind = 'cancel') = (reverses_id IS NOT NULL)", name=op.f('ck_transfer_cancel_reverses')),
    sa.CheckConstraint("(kind IN ('release', 'capture')) = (hold_id IS NOT NULL)", name=op.f('ck_transfer_hold_settled')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_transfer_amount')),
    sa.CheckConstraint('debit_account_id <> credit_account_id', name=op.f('ck_transfer_two_accounts')),
    sa.ForeignKeyConstraint(['actor_id'], ['user.id'], name=op.f('fk_transfer_actor_id')),
    sa.ForeignKeyConstraint(['credit_account_id'], ['account.id'], name=op.f('fk_transfer_credit_account_id')),
    sa.ForeignKeyConstraint(['debit_account_id'], ['account.id'], name=op.f('fk_transfer_debit_account_id')),
    sa.ForeignKeyConstraint(['hold_id'], ['transfer.id'], name=op.f('fk_transfer_hold_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_transfer_payment_id')),
    sa.ForeignKeyConstraint(['reverses_id'], ['transfer.id'], name=op.f('fk_transfer_reverses_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer')),
    sa.UniqueConstraint('hold_id', 'kind', name=op.f('uq_transfer_hold_id_kind')),
    sa.UniqueConstraint('payment_id', 'kind', name=op.f('uq_transfer_payment_id_kind')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_transfer_reverses_id'))
    )
    with op.batch_alter_table('transfer', schema=None) as batch_op:
        batch_op.create_index('ix_transfer_credit_account_id', ['credit_account_id'], unique=False)
        batch_op.create_index('ix_transfer_debit_account_id', ['debit_account_id'], unique=False)
        batch_op.create_index('uq_transfer_grant', ['credit_account_id'], unique=True, sqlite_where=sa.text("kind = 'grant'"), postgresql_where=sa.text("kind = 'grant'"))

    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade():
    for statement in UNDO[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table('transfer', schema=None) as batch_op:
        batch_op.drop_index('uq_transfer_grant', sqlite_where=sa.text("kind = 'grant'"), postgresql_where=sa.text("kind = 'grant'"))
        batch_op.drop_index('ix_transfer_debit_account_id')
        batch_op.drop_index('ix_transfer_credit_account_id')

    op.drop_table('transfer')
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_index('ix_payment_partner_id_civil_date')
        batch_op.drop_index(batch_op.f('ix_payment_holder_id'))

    op.drop_table('payment')
    op.drop_table('signup_draft')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registration_season_id'))

    op.drop_table('registration')
    op.drop_table('photo')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_holder_id'))

    op.drop_table('consent')
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.drop_index('uq_card_active_holder', sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.drop_index(batch_op.f('ix_card_school_id'))
        batch_op.drop_index(batch_op.f('ix_card_holder_id'))

    op.drop_table('card')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index('uq_account_partner', sqlite_where=sa.text('partner_id IS NOT NULL'), postgresql_where=sa.text('partner_id IS NOT NULL'))
        batch_op.drop_index('uq_account_holder', sqlite_where=sa.text('holder_id IS NOT NULL'), postgresql_where=sa.text('holder_id IS NOT NULL'))
        batch_op.drop_index('uq_account_funder', sqlite_where=sa.text('holder_id IS NULL AND partner_id IS NULL'), postgresql_where=sa.text('holder_id IS NULL AND partner_id IS NULL'))

    op.drop_table('account')
    with op.batch_alter_table('holder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_holder_school_id'))
        batch_op.drop_index(batch_op.f('ix_holder_guardian_id'))

    op.drop_table('holder')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_user_id'))
        batch_op.drop_index(batch_op.f('ix_user_session_expires_at'))

    op.drop_table('user_session')
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_user_id'))

    op.drop_table('one_time_link')
    with op.batch_alter_table('identity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_user_id'))

    op.drop_table('identity')
    op.drop_table('guardian')
    with op.batch_alter_table('convention_purse', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_convention_purse_purse_id'))

    op.drop_table('convention_purse')
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_subject_type_subject_id')
        batch_op.drop_index(batch_op.f('ix_audit_at'))

    op.drop_table('audit')
    op.drop_table('allotment')
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_school_id'))
        batch_op.drop_index(batch_op.f('ix_user_partner_id'))
        batch_op.drop_index(batch_op.f('ix_user_email'))

    op.drop_table('user')
    op.drop_table('season')
    op.drop_table('purse')
    op.drop_table('page')
    with op.batch_alter_table('convention', schema=None) as batch_op:
        batch_op.drop_index('uq_convention_in_force', sqlite_where=sa.text("state = 'in_force'"), postgresql_where=sa.text("state = 'in_force'"))
        batch_op.drop_index(batch_op.f('ix_convention_partner_id'))

    op.drop_table('convention')
    with op.batch_alter_table('town', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_town_postal_code'))

    op.drop_table('town')
    op.drop_table('school')
    op.drop_table('programme')
    op.drop_table('partner')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_due_at'))

    op.drop_table('mail')
    op.drop_table('attempt')
