"""The house's own laws as functions over its code: what each finds wrong with one source file.

`tests/test_house.py` holds the whole house to them, and shows that each notices a breach.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeAlias

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}
# Directories that hold no code of ours.
FOREIGN = {"data", "node_modules", "__pycache__"}

# Room -> the rooms of ours that it may import, besides itself.
ROOMS: dict[str, set[str]] = {
    "run": set(),
    "settings": set(),
    "domain": set(),
    "auth": {"domain"},
    "db": {"domain"},
    "services": {"db", "domain", "auth"},
    "jobs": {"services", "db", "domain", "settings"},
    "graph": {"services", "db", "domain", "auth", "settings"},
}
# These look at the house from outside: they may import any room and say what they like.
OUTSIDE = {"tests", "bench", "migrations", "clients"}
BELOW_THE_EDGES = {"domain", "auth", "services", "db"}

# Library -> the one room that knows it.
KNOWN_TO = {
    "babel": "domain",
    "chardet": "domain",
    "clevercsv": "domain",
    "dateutil": "domain",
    "defusedxml": "domain",
    "iso4217": "domain",
    "bcrypt": "auth",
    "jwt": "auth",
    "alembic": "db",
    "psycopg2": "db",
    "sqlalchemy": "db",
    "reportlab": "services",
    "uharfbuzz": "services",
    "xlsxwriter": "services",
    "aiosmtplib": "jobs",
    "httpx": "jobs",
    "aiodataloader": "graph",
    "graphql": "graph",
    "starlette": "graph",
    "strawberry": "graph",
    "uvicorn": "graph",
    "environs": "settings",
}
# Types of what is handed through the rooms: naming them in a signature is not speaking SQL.
HANDED_THROUGH = {"sqlalchemy.Engine", "sqlalchemy.orm.Session"}

SQL_WORDS = {"select", "execute", "commit", "rollback"}
# What a service may ask of the session it is given; the last one only puts a flush off.
SERVICE_VERBS = {"add", "add_all", "delete", "flush", "no_autoflush"}

# A query is scoped by one of these, said right after the session.
SCOPES = {"viewer", "viewer_id", "user", "user_id", "wallet", "wallet_id"}
# Queries of sign-in find a person by what only that person holds or is called.
BY_CREDENTIAL = {
    "db/queries/sessions.py:viewer": "the id stands in an access token, verified before",
}
# Queries of what is nobody's: of public knowledge, the same for whoever asks.
BY_NOBODY = {
    "db/queries/rates.py:published_until": "exchange rates belong to no wallet",
}
# Floats that are no money and never meet any.
LIKELIHOODS = {
    "services/reports/points.py": "where things stand on paper",
    "domain/statements/date_order.py": "how likely an order of day and month is",
    "domain/statements/encoding.py": "how plausible a decoding reads",
    "domain/statements/profile.py": "what share of a column's cells is of one kind",
    "domain/statements/text_columns.py": "how well a column tells rows apart",
}


@dataclass(frozen=True)
class Source:
    """One Python file; `path` is relative to the root of the house."""

    path: PurePosixPath
    text: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text)))

    @cached_property
    def imports(self) -> list[tuple[ast.AST, str]]:
        """Every import wherever it stands, as a dotted name; a relative one begins with a dot."""
        return [(node, name) for node in self.nodes for name in imported(node)]

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return [node for node in self.nodes if isinstance(node, kinds)]

    @property
    def room(self) -> str:
        return self.path.parts[0].removesuffix(".py")

    @property
    def is_of_queries(self) -> bool:
        return self.path.parts[:2] == ("db", "queries")

    @property
    def module(self) -> str:
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    def at(self, node: ast.AST, complaint: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {complaint}"


@dataclass(frozen=True)
class House:
    sources: list[Source] = field(default_factory=list)

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> House:
        return cls([Source(PurePosixPath(path), text) for path, text in texts.items()])

    @classmethod
    def at(cls, root: Path) -> House:
        """All Python files under `root`, those of hidden and foreign directories left out."""
        paths = (path.relative_to(root) for path in sorted(root.rglob("*.py")))
        ours = (p for p in paths if not FOREIGN & set(p.parts) and not hidden(p))
        return cls([Source(PurePosixPath(p), (root / p).read_text(encoding="utf-8")) for p in ours])

    @cached_property
    def all_queries(self) -> set[str]:
        """The names of the queries that read across wallets."""
        functions = (f for source in self.sources if source.is_of_queries for f in source.functions)
        return {function.name for function in functions if function.name.startswith("all_")}

    @cached_property
    def imported_by_graph(self) -> set[str]:
        return {
            name for source in self.sources if source.room == "graph" for _, name in source.imports
        }


Law: TypeAlias = Callable[[Source, House], Iterator[str]]


def imports_stay_below(source: Source, _: House) -> Iterator[str]:
    """Law 1: a room imports only the rooms and the libraries that the plan gives it."""
    if source.room in OUTSIDE:
        return
    if source.room not in ROOMS:
        yield f"{source.path}: the plan has no room {source.room}"
        return
    for node, name in source.imports:
        top = name.partition(".")[0]
        if not top:
            yield source.at(node, "imports are absolute")
        elif top in ROOMS.keys() | OUTSIDE and top not in ROOMS[source.room] | {source.room}:
            yield source.at(node, f"{source.room} may not import {top}")
        elif KNOWN_TO.get(top, source.room) != source.room and name not in HANDED_THROUGH:
            yield source.at(node, f"only {KNOWN_TO[top]} knows {name}")


def services_see_no_request(source: Source, _: House) -> Iterator[str]:
    """Law 1: no service is given a request or GraphQL's `info`."""
    for node in source.nodes if source.room == "services" else []:
        if isinstance(node, ast.arg) and node.arg in {"info", "request"}:
            yield source.at(node, f"a service is not given `{node.arg}`")


def only_db_speaks_sql(source: Source, _: House) -> Iterator[str]:
    """Law 2: outside db/ nobody selects, executes or ends a transaction."""
    if source.room in OUTSIDE | {"db"}:
        return
    # GraphQL executes too: what is imported from there is another word.
    of_graphql = {
        name.rpartition(".")[2] for _, name in source.imports if name.startswith("graphql.")
    }
    for node in source.nodes:
        if isinstance(node, ast.Name) and node.id in SQL_WORDS - of_graphql:
            yield source.at(node, f"only db says {node.id}")
        if not isinstance(node, ast.Attribute):
            continue
        receiver = last_name(node.value)
        if node.attr in SQL_WORDS and receiver not in {"schema", "graphql"}:
            yield source.at(node, f"only db says {node.attr}")
        elif source.room == "services" and receiver == "session" and node.attr not in SERVICE_VERBS:
            yield source.at(node, f"a service may not say session.{node.attr}")


def queries_have_a_scope(source: Source, _: House) -> Iterator[str]:
    """Law 3: scoped `(session, viewer or wallet…)`, batch `(session, keys) -> mapping`, `all_…`.

    What takes no session only builds part of a statement, and a leading underscore marks what
    such functions share inside their module: neither is a query.
    """
    for node in ast.parse(source.text).body if source.is_of_queries else []:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name[0] == "_":
            continue
        if f"{source.path}:{node.name}" in BY_CREDENTIAL | BY_NOBODY or not is_given_the_database(
            node
        ):
            continue
        names = [a.arg for a in parameters(node)]
        if names[0] != "session":
            yield source.at(node, f"{node.name} does not begin with the session")
        elif not (node.name.startswith("all_") or is_scoped(names) or is_batch(names, node)):
            yield source.at(node, f"{node.name} is neither scoped nor a batch nor all_…")


def all_queries_are_for_jobs(source: Source, house: House) -> Iterator[str]:
    """Law 3: `all_…` is said in jobs/, in db/, and in services that graph/ does not import."""
    imported = any(f"{name}.".startswith(f"{source.module}.") for name in house.imported_by_graph)
    if source.room != "graph" and not (source.room == "services" and imported):
        return
    for node in source.nodes:
        name = getattr(node, "attr", None) or getattr(node, "id", None)
        if name in house.all_queries:
            yield source.at(node, f"{name} reads every wallet: it is for jobs only")


def files_and_functions_stay_small(source: Source, _: House) -> Iterator[str]:
    """Law 7. A migration records what happened to the tables, and is as long as that."""
    if NAMES_THAT_SAY_NOTHING & set(source.path.with_suffix("").parts):
        yield f"{source.path}: the name does not say what is known here"
    if source.path.parts[:2] == ("migrations", "versions"):
        return
    lines = len(source.text.splitlines())
    if lines > FILE_LINES_MAX:
        yield f"{source.path}: {lines} lines, and {FILE_LINES_MAX} is the wall"
    for node in source.functions:
        lines = (node.end_lineno or 0) - node.lineno + 1
        if lines > FUNCTION_LINES_MAX:
            yield source.at(
                node, f"{node.name}: {lines} lines, and {FUNCTION_LINES_MAX} is the wall"
            )


def money_is_no_float(source: Source, _: House) -> Iterator[str]:
    """Law 4, as far as it can be read off: where amounts live, nothing is made or called float."""
    if source.room in {"domain", "services", "db"} and str(source.path) not in LIKELIHOODS:
        for node in source.nodes:
            if isinstance(node, ast.Name) and node.id == "float":
                yield source.at(node, "amounts are integers; no float comes near them")


def the_clock_is_an_argument(source: Source, _: House) -> Iterator[str]:
    """Law 4: below the edges nobody looks at the clock."""
    for node in source.nodes if source.room in BELOW_THE_EDGES else []:
        if isinstance(node, ast.Attribute) and (
            node.attr in {"today", "now", "utcnow"} or ast.unparse(node) == "time.time"
        ):
            yield source.at(node, f"{ast.unparse(node)}: the day and the clock are arguments")


LAWS: tuple[Law, ...] = (
    imports_stay_below,
    services_see_no_request,
    only_db_speaks_sql,
    queries_have_a_scope,
    all_queries_are_for_jobs,
    files_and_functions_stay_small,
    money_is_no_float,
    the_clock_is_an_argument,
)


def imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        origin = "." * node.level + (node.module or "")
        yield from (f"{origin}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and last_name(node.func) in {"import_module", "import__"}:
        yield from (str(a.value) for a in node.args[:1] if isinstance(a, ast.Constant))


def last_name(node: ast.AST) -> str:
    """`session` for `session`, `self._session` and `context.session`; empty for the unnamed."""
    name = getattr(node, "attr", None) or getattr(node, "id", None)
    return str(name or "").lstrip("_")


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def is_given_the_database(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    types = {"Session", "Database", "Connection", "Engine"}
    return any(
        argument.arg == "session"
        or (argument.annotation and last_name(argument.annotation) in types)
        for argument in parameters(node)
    )


def is_scoped(names: list[str]) -> bool:
    return len(names) > 1 and names[1] in SCOPES


def is_batch(names: list[str], node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    answers = ast.unparse(node.returns) if node.returns else ""
    takes_keys = len(names) > 1 and re.fullmatch(r"keys|ids|\w+_keys|\w+_ids", names[1])
    return bool(takes_keys and re.match(r"(dict|Mapping)\[", answers))


def hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
