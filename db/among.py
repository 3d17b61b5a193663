"""Among: whether a column has one of many texts, as one parameter however many those are.

IN would be another text of the statement for each length, and nothing could be made ready once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson
from sqlalchemy import BindParameter, ColumnElement, Dialect, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import UserDefinedType


class Among(ColumnElement[bool]):
    """Whether a column has one of the texts of a parameter, however many those are."""

    inherit_cache = False

    def __init__(self, column: Any, name: str) -> None:
        self.column = column
        self.texts: BindParameter[Any] = bindparam(name, type_=_Texts())


@compiles(Among, "postgresql")
def _any_of_array(among: Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(among.column, **options)
    return f"{column} = ANY({compiler.process(among.texts, **options)})"


@compiles(Among, "sqlite")
def _in_json(among: Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(among.column, **options)
    texts = compiler.process(among.texts, **options)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 - the compiler's own


class _Texts(UserDefinedType[Sequence[str]]):
    """Several texts in one parameter, none of which needs quoting, as ids and codes do not.

    None, which equals nothing, is left out.
    """

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        if dialect.name == "postgresql":
            return lambda texts: f"{{{','.join(filter(None, texts))}}}"
        return lambda texts: orjson.dumps(list(filter(None, texts))).decode()
