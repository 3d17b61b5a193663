"""The closed sets of imports, registered with GraphQL before any type or input names them."""

from __future__ import annotations

from typing import Any

from domain.imports import Decision as Decision
from domain.imports import Verdict as Verdict
from domain.statements.layout import DateOrder as DateOrder
from domain.statements.layout import Origin as Origin
from domain.statements.layout import Role as Role
from domain.statements.layout import Sign as Sign
from graph.enums import described

described(Verdict, "What a plan says of a row.", name="ImportVerdict")
described(Decision, "What a commit does with a row.", name="ImportDecision")
described(Origin, "How a finding came about.", name="ImportFindingOrigin")
described(Role, "What a column of a statement holds.", name="ImportColumnRole")
_orders: Any = described(
    DateOrder, "In which order a date in numbers is written.", name="ImportDateOrder"
)
# In the domain these stand inside sentences.
for _order in _orders.__strawberry_definition__.values:
    _order.description = f"{_order.description.capitalize()}."
described(Sign, "How a statement says which way money went.", name="ImportSign")
