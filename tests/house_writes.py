"""The law of writing: whatever a service writes in a wallet goes through `services.writing`.

Which queries write is read off db/ itself: those that say INSERT, UPDATE or DELETE, or that use
something that does, wherever it stands.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from tests.house import House, Source, imported, last_name, parameters

# What makes a statement that writes, by whatever name a module of db/ says it.
_WORDS = {"insert", "update", "delete"}
_VERBS = {"add", "add_all", "delete"}
# Whoever calls one of these has opened a wallet for writing.
_OPENERS = {"begin", "begin_where", "of_wallet", "_writing"}

# Services that write no rows of which a history is kept: module, or module:function, and why.
WITHOUT_HISTORY = {
    "services/addresses.py": "an address is a person's",
    "services/attempts.py": "failures of sign-in belong to nobody's wallet",
    "services/links.py": "what is mailed to people is no thing of a wallet",
    "services/notices.py": "what is sent to people is no thing of a wallet",
    "services/jobs.py": "runs of jobs belong to no wallet",
    "services/notifications.py": "what a person has read and chosen belongs to them alone",
    "services/delivering.py": "what is sent to people is no thing of a wallet",
    "services/webhooks.py": "what is sent to people is no thing of a wallet",
    "services/outbox.py": "what is sent to people is no thing of a wallet",
    "services/resets.py": "a password is a person's",
    "services/retries.py": "names of requests belong to a person, and are forgotten",
    "services/revocation.py": "sessions belong to a person",
    "services/sessions.py": "sessions belong to a person",
    "services/users.py": "people are in no wallet; those they leave are opened",
    "services/purging.py:forget_requests": "names of requests belong to a person",
    "services/wallets.py:erase": "history goes with the wallet that it is of",
}

Key = tuple[str, str]


def services_write_by_writes(source: Source, house: House) -> Iterator[str]:
    """A function of services/ that writes is given a `Write`, or opens one."""
    if source.room != "services" or str(source.path) in WITHOUT_HISTORY:
        return
    writing, known = writing_names(house), names_of(source)
    for node in source.functions:
        if f"{source.path}:{node.name}" in WITHOUT_HISTORY or has_write(node, source):
            continue
        for said in ast.walk(node):
            if adds(said) or used(said, known) & writing:
                yield source.at(said, f"{node.name} writes past services.writing")
                break


@cache
def _writing(sources: tuple[Source, ...]) -> frozenset[Key]:
    """(module, name) of all that writes, found by going round until nothing is added."""
    uses: dict[Key, set[Key]] = {}
    found: set[Key] = set()
    for source in sources:
        known = names_of(source)
        for node in ast.parse(source.text).body:
            for name in defined(node):
                key = (source.module, name)
                inside = list(ast.walk(node))
                uses[key] = {each for said in inside for each in used(said, known)}
                if any(adds(said) or last_word(said) in _WORDS for said in inside):
                    found.add(key)
    while more := {key for key, of in uses.items() if of & found} - found:
        found |= more
    return frozenset(found)


def writing_names(house: House) -> frozenset[Key]:
    return _writing(tuple(source for source in house.sources if source.room == "db"))


def has_write(node: ast.FunctionDef | ast.AsyncFunctionDef, source: Source) -> bool:
    """Given one, opens one, or is a method of what was made with one."""
    of_class = [
        each
        for each in source.nodes
        if isinstance(each, ast.ClassDef) and node in each.body and "Write" in ast.unparse(each)
    ]
    given = any(a.annotation and last_name(a.annotation) == "Write" for a in parameters(node))
    opens = any(isinstance(s, ast.Call) and called(s) in _OPENERS for s in ast.walk(node))
    return bool(of_class) or given or opens


def names_of(source: Source) -> dict[str, Key]:
    """What each name at the top of a module stands for: (module, name), or (module, "")."""
    known: dict[str, Key] = {}
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, ast.ImportFrom):
            for alias, name in zip(node.names, imported(node), strict=True):
                module, _, last = name.rpartition(".")
                known[alias.asname or alias.name] = (module, last)
    own = (name for node in ast.parse(source.text).body for name in defined(node))
    return known | {name: (source.module, name) for name in own}


def defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def used(node: ast.AST, known: dict[str, Key]) -> set[Key]:
    """What a name, or a name of a module that was imported, stands for."""
    if isinstance(node, ast.Name) and node.id in known:
        return {known[node.id]}
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        module, last = known.get(node.value.id, ("", ""))
        return {(f"{module}.{last}", node.attr)} if module else set()
    return set()


def adds(node: ast.AST) -> bool:
    """`session.add(row)`, whoever's session it is."""
    is_verb = isinstance(node, ast.Attribute) and node.attr in _VERBS
    return is_verb and last_name(node.value) == "session"  # type: ignore[attr-defined]  # it is one


def last_word(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def called(node: ast.Call) -> str:
    name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
    return str(name or "")
