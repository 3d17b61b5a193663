"""Rows and their constraints, one module per noun; importing this package knows them all."""

from db.tables.accounts import Account as Account
from db.tables.accounts import AccountDay as AccountDay
from db.tables.categories import Category as Category
from db.tables.changes import AnsweredRequest as AnsweredRequest
from db.tables.changes import Change as Change
from db.tables.changes import Erasure as Erasure
from db.tables.changes import Tombstone as Tombstone
from db.tables.imports import Import as Import
from db.tables.imports import ImportMapping as ImportMapping
from db.tables.imports import ImportPlan as ImportPlan
from db.tables.imports import ImportPlanRows as ImportPlanRows
from db.tables.payees import Payee as Payee
from db.tables.tags import Tag as Tag
from db.tables.tags import TransactionTag as TransactionTag
from db.tables.totals import DailyTotal as DailyTotal
from db.tables.transactions import Transaction as Transaction
from db.tables.transactions import TransactionLine as TransactionLine
from db.tables.users import Attempt as Attempt
from db.tables.users import Session as Session
from db.tables.users import User as User
from db.tables.wallets import Member as Member
from db.tables.wallets import Wallet as Wallet
