"""The books, to be read: accounts, transfers, payments."""

from core.language import lazy
from core.text import names
from models.ledger import Account, Transfer
from models.till import Payment
from models.voucher import Voucher

from .correction import FROM_PAYMENT
from .kit import formats
from .kit.doors import MONEY
from .kit.screen import Screen


class Books(Screen):
    """Large tables: the pages are not counted; every instant is exact."""

    section = lazy("Comptabilité")
    readers = MONEY
    simple_list_pager = True
    column_type_formatters = formats.SHOWN


class PaymentScreen(Books):
    record_class = Payment
    slug, title, singular = "transactions", lazy("Transactions"), lazy("Transaction")
    column_list = ("id", "created_at", "partner", "holder", "purse", "amount", "state")
    more = names("civil_date season convention card actor cancelled_at corrections")
    links = (FROM_PAYMENT,)
    column_searchable_list = ("partner.trade_name", "holder.last_name", "holder.file_number")
    column_filters = ("state", "purse", "season", "civil_date")


class VoucherScreen(Books):
    record_class = Voucher
    slug, title, singular = "vouchers", lazy("Vouchers"), lazy("Voucher")
    column_list = ("id", "created_at", "holder", "purse", "amount", "expires_on", "state")
    more = ("season", "payment", "ended_at")
    column_searchable_list = ("holder.last_name", "holder.file_number")
    column_filters = ("state", "purse", "season", "expires_on")


class AccountScreen(Books):
    record_class = Account
    slug, title, singular = "comptes", lazy("Comptes des porte-monnaie"), lazy("Compte")
    column_list = ("id", "kind", "holder", "partner", "purse", "season", "balance")
    column_searchable_list = ("holder.last_name", "holder.file_number", "partner.trade_name")
    column_filters = ("kind", "purse", "season")


class TransferScreen(Books):
    record_class = Transfer
    slug, title, singular = "ecritures", lazy("Écritures"), lazy("Écriture")
    column_list = ("id", "created_at", "kind", "debit_account", "credit_account", "amount", "actor")
    more = ("civil_date", "payment")
    column_filters = ("kind", "civil_date")
