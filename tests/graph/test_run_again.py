"""Where a plan gives up, graphql-core answers as if it had been the first to run."""

from __future__ import annotations

from tests.api import Api
from tests.graph.budgeting import budget
from tests.graph.ledgers import Ledger


def test_what_an_operation_may_show_is_not_counted_twice(api: Api) -> None:
    ledger = Ledger.new(api)
    for name in ("A", "B"):
        budget(ledger, name=name, period="DAILY", startDate="2025-01-01")
    many = " ".join(f"h{n}: history(periods: 120) {{ start }}" for n in range(11))
    wrong = 'accounts { balance { formatted(locale: "xx") } }'

    answer = ledger.person.send(
        f"{{ wallet {{ budgets {{ {many} }} }} wrong: wallet {{ {wrong} }} }}"
    )

    assert [error["path"][0] for error in answer["errors"]] == ["wrong"]
    assert [len(each["h10"]) for each in answer["data"]["wallet"]["budgets"]] == [120, 120]


def test_nor_is_what_the_answer_of_a_mutation_shows(api: Api) -> None:
    ledger = Ledger.new(api)
    for name in ("A", "B"):
        budget(ledger, name=name, period="DAILY", startDate="2025-01-01")
    many = " ".join(f"h{n}: history(periods: 120) {{ start }}" for n in range(11))
    wrong = 'accounts { balance { formatted(locale: "xx") } }'
    read = f"query {{ wallet {{ budgets {{ {many} }} }} wrong: wallet {{ {wrong} }} }}"

    answer = ledger.person.send(
        f'mutation {{ renamed: updateViewer(input: {{ name: "Ada" }}) {{ {read} }} }}'
    )

    assert [error["path"][2] for error in answer["errors"]] == ["wrong"]
    shown = answer["data"]["renamed"]["query"]["wallet"]["budgets"]
    assert [len(each["h10"]) for each in shown] == [120, 120]
