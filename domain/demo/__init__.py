"""Robin, who is made up, and eighteen months of Robin's money: the same every time.

Everything follows from a seed and from the days below, which are written here so that no clock is
asked: the story ends on the last of them, whenever it is told.
"""

from domain.demo.ids import ids as ids
from domain.demo.person import ACCOUNTS as ACCOUNTS
from domain.demo.person import CASH_OPENING as CASH_OPENING
from domain.demo.person import CATEGORIES as CATEGORIES
from domain.demo.person import EMAIL as EMAIL
from domain.demo.person import FIRST_DAY as FIRST_DAY
from domain.demo.person import LAST_DAY as LAST_DAY
from domain.demo.person import NAME as NAME
from domain.demo.person import PASSWORD as PASSWORD
from domain.demo.person import USERNAME as USERNAME
from domain.demo.plans import BUDGETS as BUDGETS
from domain.demo.plans import GOALS as GOALS
from domain.demo.plans import PUT_ASIDE as PUT_ASIDE
from domain.demo.recurrences import RECURRING as RECURRING
from domain.demo.story import told as told
