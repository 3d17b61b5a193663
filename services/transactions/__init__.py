"""Transactions: creating, changing and deleting them, with the sums that follow from them."""

from services.transactions.changing import Changes as Changes
from services.transactions.changing import delete as delete
from services.transactions.changing import update as update
from services.transactions.converting import Into as Into
from services.transactions.converting import convert as convert
from services.transactions.creating import create as create
from services.transactions.creating import create_many as create_many
