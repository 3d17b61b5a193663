"""What the machine sends: every mutation it knows, the feed, and everything read at once."""

from __future__ import annotations

# Fields of one name and two types are told apart, as things of all types stand in one list.
_ACCOUNT = """__typename id name accountKind: kind currency
  openingBalance { amount currency } archived version"""
_CATEGORY = """__typename id name categoryKind: kind color icon purpose: description archived
  version parent { id }"""
_TRANSACTION = """__typename id kind amount { amount currency } date description note isRefund
  version tags payee { name } account { id } toAccount { id } toAmount { amount currency }
  category { id } lines { amount { amount currency } note category { id } }"""
_ANY = f"""__typename id ... on Account {{ {_ACCOUNT} }} ... on Category {{ {_CATEGORY} }}
  ... on Transaction {{ {_TRANSACTION} }}"""
_ERRORS = f"userErrors {{ field message code differingFields current {{ {_ANY} }} }}"

# Mutation → what is asked of its payload besides the errors.
_ASKED = {
    "createAccount": f"account {{ {_ACCOUNT} }}",
    "updateAccount": f"account {{ {_ACCOUNT} }}",
    "deleteAccount": "deletedId",
    "createCategory": f"category {{ {_CATEGORY} }}",
    "updateCategory": f"category {{ {_CATEGORY} }}",
    "deleteCategory": "deletedId movedTo { id }",
    "createTransaction": f"transaction {{ {_TRANSACTION} }}",
    "createTransactions": f"transactions {{ {_TRANSACTION} }}",
    "updateTransaction": f"transaction {{ {_TRANSACTION} }}",
    "deleteTransaction": "deletedId",
    "restore": f"restored {{ {_ANY} }} notices {{ field message instead }}",
    "emptyTrash": "purgedCount",
}


def _mutation(name: str, asked: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input!"
    return f"mutation ($input: {kind}) {{ {name}(input: $input) {{ {asked} {_ERRORS} }} }}"


MUTATIONS = {name: _mutation(name, asked) for name, asked in _ASKED.items()}

FEED = f"""query ($wallet: ID!, $after: String, $first: Int) {{ wallet(id: $wallet) {{
  changes(after: $after, first: $first) {{ cursor version hasMore
    changes {{ version id deleted entity {{ {_ANY}
      ... on Payee {{ name }} ... on Wallet {{ name currency members {{ role }} }} }} }} }} }} }}"""

EVERYTHING = f"""query ($wallet: ID!) {{ wallet(id: $wallet) {{
  __typename id name currency version members {{ role }}
  accounts {{ {_ACCOUNT} balance(on: "2099-12-31") {{ amount currency }} }}
  categories {{ {_CATEGORY} }} payees(first: 100) {{ __typename id name }}
  transactions(first: 100) {{ totalCount nodes {{ {_TRANSACTION} }} }}
  trash(first: 100) {{ totalCount nodes {{ id title version }} }} }} }}"""

HISTORY = """query ($wallet: ID!, $entity: ID!) { wallet(id: $wallet) {
  history(entity: $entity, first: 100) { totalCount nodes { version action entityId } } } }"""

STRANGE = f"""query ($wallet: ID!, $ids: [ID!]!) {{
  wallet(id: $wallet) {{ id }} nodes(ids: $ids) {{ {_ANY} }}
  transactions(first: 1) {{ nodes {{ id }} }} }}"""

OPEN_WALLET = """mutation ($input: CreateWalletInput!) { createWallet(input: $input) {
  wallet { id version } userErrors { message } } }"""
