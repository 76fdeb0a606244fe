"""What the engine must refuse by itself: for each rule, a statement that breaks it alone."""

WALLET = "(SELECT MIN(id) FROM account WHERE kind = 'wallet')"
ACCOUNT = "INSERT INTO account (kind, holder_id, partner_id, purse_id, season_id, balance)"
TRANSFER = """INSERT INTO transfer (kind, debit_account_id, credit_account_id, amount,
    civil_date, created_at, reverses_id, hold_id, payment_id)"""
AGAIN = f"{TRANSFER} SELECT kind, debit_account_id, credit_account_id, amount, civil_date"
INSTANT = "'2026-01-01 00:00:00'"
CONVENTION = "INSERT INTO convention (number, partner_id, programme_id, state, starts_on, ends_on)"
PAID_TO = "iban, iban_holder, legal_name, address"
STATEMENT = f"""INSERT INTO statement ({PAID_TO}, run_id, partner_id, programme_id, after,
    ends_on, amount) SELECT {PAID_TO},"""
DATES = f"'2026-01-01', {INSTANT}"
TAKEN_BACK = "WHERE kind = 'take_back'"
ALERT = (
    "INSERT INTO alert (rule, state, partner_id, programme_id, civil_date, count, amount, "
    "school_id, created_at, updated_at, note, handled_by_id) VALUES"
)

FORBIDDEN = {
    "ck_programme_ages": "UPDATE programme SET min_age = 26, max_age = 25",
    "ck_season_order": "UPDATE season SET ends_on = starts_on",
    "ck_season_voucher_days": "UPDATE season SET voucher_days = 0",
    "ck_voucher_amount": "UPDATE voucher SET amount = 0",
    "ck_voucher_cashed_by_payment": "UPDATE voucher SET payment_id = NULL",
    "ck_correction_amount": "UPDATE correction SET amount = 0",
    "ck_correction_reason": "UPDATE correction SET reason = ''",
    "ck_correction_two_people": "UPDATE correction SET proposed_by_id = decided_by_id",
    "ck_correction_decided": "UPDATE correction SET decided_by_id = NULL",
    "ck_correction_moved": "UPDATE correction SET transfer_id = NULL",
    "ck_correction_refused_why": "UPDATE correction SET refusal = 'non'",
    "ck_correction_of_payment": f"UPDATE correction SET payment_id = NULL {TAKEN_BACK}",
    "ck_correction_of_one": f"UPDATE correction SET participation_id = 1 {TAKEN_BACK}",
    "ck_correction_of_partner": f"UPDATE correction SET partner_id = NULL {TAKEN_BACK}",
    "ck_correction_of_holder": f"UPDATE correction SET holder_id = NULL {TAKEN_BACK}",
    "ck_alert_count": f"{ALERT} ('off_hours', 'open', 1, 1, '2026-01-01', 0, 5, NULL, {INSTANT}, "
    f"{INSTANT}, NULL, NULL)",
    "ck_alert_handled_by": f"{ALERT} ('off_hours', 'open', 1, 1, '2026-01-01', 1, 5, NULL, "
    f"{INSTANT}, {INSTANT}, NULL, 1)",
    "ck_alert_handled_note": f"{ALERT} ('off_hours', 'open', 1, 1, '2026-01-01', 1, 5, NULL, "
    f"{INSTANT}, {INSTANT}, 'vu', NULL)",
    "ck_alert_drained_school": f"{ALERT} ('drained', 'open', 1, 1, '2026-01-01', 1, 5, NULL, "
    f"{INSTANT}, {INSTANT}, NULL, NULL)",
    "ck_convention_payment_ceiling": "UPDATE convention SET payment_ceiling = 0",
    "ck_convention_daily_ceiling": "UPDATE convention SET daily_ceiling = 0",
    "ck_programme_watch_hours": "UPDATE programme SET watch_to_hour = watch_from_hour",
    "ck_programme_watch_counts": "UPDATE programme SET watch_drained = 0",
    "ck_programme_watch_days": "UPDATE programme SET watch_days = 0",
    "ck_outing_price": "UPDATE outing SET price = 0",
    "ck_outing_places": "UPDATE outing SET places = 0",
    "ck_outing_settlement_agreed": "UPDATE outing SET settlement = NULL",
    "ck_outing_validated_has_code": "UPDATE outing SET code = NULL",
    "uq_participation_active": "INSERT INTO participation (outing_id, holder_id, hold_id, state, "
    "mark, registered_at) SELECT outing_id, holder_id, 1, state, mark, registered_at "
    "FROM participation",
    "ck_convention_order": "UPDATE convention SET ends_on = '2000-01-01'",
    "ck_job_progress": "INSERT INTO job (kind, arguments, state, done, total, created_at) "
    f"VALUES ('card_batch', '[]', 'running', 2, 1, {INSTANT})",
    "ck_allotment_amount": "UPDATE allotment SET amount = 0",
    "ck_payment_amount": "UPDATE payment SET amount = -1",
    "ck_card_active_has_holder": "UPDATE card SET holder_id = NULL",
    "ck_account_balance_not_negative": f"UPDATE account SET balance = -1 WHERE id = {WALLET}",
    "ck_account_balance_where_kept": f"UPDATE account SET balance = NULL WHERE id = {WALLET}",
    "ck_account_holder_owns_wallet": f"UPDATE account SET holder_id = NULL WHERE id = {WALLET}",
    "ck_account_partner_owns_due": f"UPDATE account SET partner_id = 1 WHERE id = {WALLET}",
    "uq_account_holder": f"{ACCOUNT} SELECT kind, holder_id, NULL, purse_id, season_id, 0 "
    f"FROM account WHERE id = {WALLET}",
    "uq_account_partner": f"{ACCOUNT} SELECT kind, NULL, partner_id, purse_id, NULL, NULL "
    "FROM account WHERE kind = 'partner_due'",
    "uq_account_funder": f"{ACCOUNT} SELECT kind, NULL, NULL, purse_id, season_id, NULL "
    "FROM account WHERE kind = 'funder'",
    "ck_transfer_amount": f"{TRANSFER} VALUES ('adjust', 1, 2, 0, {DATES}, NULL, NULL, NULL)",
    "ck_transfer_two_accounts": f"{TRANSFER} VALUES ('adjust', 1, 1, 5, {DATES}, NULL, NULL, NULL)",
    "ck_transfer_cancel_reverses": f"{TRANSFER} VALUES "
    f"('cancel', 1, 2, 5, {DATES}, NULL, NULL, NULL)",
    "ck_transfer_reversible": f"{TRANSFER} VALUES ('adjust', 1, 2, 5, {DATES}, 1, NULL, NULL)",
    "ck_transfer_hold_settled": f"{TRANSFER} VALUES "
    f"('release', 1, 2, 5, {DATES}, NULL, NULL, NULL)",
    "uq_transfer_grant": f"{AGAIN}, created_at, NULL, NULL, NULL FROM transfer "
    "WHERE kind = 'grant'",
    "uq_transfer_reverses_id": f"{AGAIN}, created_at, reverses_id, NULL, NULL FROM transfer "
    "WHERE kind = 'cancel'",
    "uq_transfer_hold_id_kind": f"{AGAIN}, created_at, NULL, hold_id, NULL FROM transfer "
    "WHERE kind = 'capture'",
    "uq_transfer_payment_id_kind": f"{AGAIN}, created_at, NULL, NULL, payment_id FROM transfer "
    "WHERE kind = 'pay'",
    "uq_payment_actor_id_token": "UPDATE payment SET token = 'a'",
    "uq_card_active_holder": """INSERT INTO card (number, programme_id, state, holder_id)
        SELECT 'another', programme_id, state, holder_id FROM card WHERE state = 'active'""",
    "uq_convention_in_force": f"{CONVENTION} SELECT 'another', partner_id, programme_id, state, "
    "starts_on, ends_on FROM convention WHERE id = 1",
    "uq_convention_open": "INSERT INTO convention (number, partner_id, programme_id, state) "
    "VALUES ('one', 1, 1, 'draft'), ('two', 1, 1, 'refused')",
    "ck_convention_in_force_dated": "UPDATE convention SET ends_on = NULL",
    "ck_convention_two_people": "UPDATE convention SET submitted_by_id = 1, decided_by_id = 1",
    "ck_partner_next_iban_dated": "UPDATE partner SET next_iban = 'FR76'",
    "ck_partner_file_signed_names_it": "INSERT INTO partner_file (partner_id, kind, media_type, "
    f"content, sent_at) VALUES (1, 'signed', 'image/jpeg', '', {INSTANT})",
    "ck_reimbursement_run_amount": "UPDATE reimbursement_run SET amount = -1",
    "ck_reimbursement_run_two_people": "UPDATE reimbursement_run SET reviewed_by_id = "
    "approved_by_id",
    "ck_reimbursement_run_approved_by_somebody": "UPDATE reimbursement_run SET "
    "approved_by_id = NULL",
    "ck_reimbursement_run_replay_two_people": "UPDATE reimbursement_run SET "
    "replayed_by_id = created_by_id, replay_approved_by_id = created_by_id",
    "ck_reimbursement_run_replay_approved": "UPDATE reimbursement_run SET "
    "replayed_by_id = created_by_id",
    "ck_reimbursement_run_computed": "UPDATE reimbursement_run SET computed_at = NULL",
    "uq_reimbursement_run_open": "INSERT INTO reimbursement_run (payer_id, payer_name, "
    "programme_id, cut_off, state, amount, statements, created_at, created_by_id) "
    "SELECT payer_id, payer_name, programme_id, cut_off, 'draft', 0, 0, created_at, "
    "created_by_id FROM reimbursement_run CROSS JOIN (VALUES (1), (2)) twice",
    "ck_statement_range": "UPDATE statement SET after = ends_on",
    "ck_statement_amount": "UPDATE statement SET amount = 0",
    "ck_statement_numbered": "UPDATE statement SET serial = NULL",
    "uq_statement_first": f"{STATEMENT} 99, partner_id, programme_id, NULL, '2020-01-01', 1 "
    "FROM statement",
    "uq_statement_after": f"{STATEMENT} 90 + n, partner_id, programme_id, '2000-01-01', day, 1 "
    "FROM statement CROSS JOIN (SELECT 1 AS n, starts_on AS day FROM season WHERE id = 1 "
    "UNION ALL SELECT 2, ends_on FROM season WHERE id = 1) twice",
    "uq_statement_serial": f"INSERT INTO statement ({PAID_TO}, run_id, partner_id, "
    f"programme_id, after, ends_on, amount, serial, number) SELECT {PAID_TO}, 99, 99, "
    "programme_id, NULL, ends_on, 1, serial, 'again' FROM statement",
    "uq_statement_sum_transfer": "INSERT INTO statement_sum (run_id, account_id, "
    "amount, moves, transfer_id) SELECT run_id, 98 + twice.column1, 1, 1, 1 "
    "FROM statement_sum CROSS JOIN (VALUES (1), (2)) twice",
    "ck_bank_file_amount": "UPDATE bank_file SET count = 0",
    "ck_bank_line_amount": "UPDATE bank_line SET amount = 0",
    "ck_bank_line_rejected_why": "UPDATE bank_line SET state = 'rejected'",
    "uq_bank_line_alive": "INSERT INTO bank_line (file_id, statement_id, end_to_end, name, iban, "
    "amount, state) SELECT 99, statement_id, 'again', name, iban, amount, state FROM bank_line",
}
ALLOWED = [
    """INSERT INTO card (number, programme_id, state, holder_id)
        SELECT 'another', programme_id, 'lost', holder_id FROM card WHERE state = 'active'""",
    """INSERT INTO convention (number, partner_id, programme_id, state)
        SELECT 'another', partner_id, programme_id, 'draft' FROM convention WHERE id = 1""",
    f"{TRANSFER} VALUES ('adjust', 1, 2, 5, {DATES}, NULL, NULL, NULL)",
]
TRAIL = {
    "update": "UPDATE {table} SET {actor} = NULL",
    "delete": "DELETE FROM {table}",
    "truncate": "TRUNCATE {table} CASCADE",
    "replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE id > 0 LIMIT 1 "
    "ON CONFLICT (id) DO UPDATE SET {actor} = NULL",
}
