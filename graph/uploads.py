"""Multipart requests: an operation with a file in the place of one of its variables.

The public "GraphQL multipart request" specification, bounded: one file, under the name that `map`
gives it, in a variable that is null.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from graph.operations import Operation
from graph.requests import BadRequest, chunks, operation_of, parse_json, refuse_declared, too_large
from settings import Settings

# A file's variable stands in the map as one path; nobody uploads more at once.
_FILES_MAX = 1
_FIELDS_MAX = 2
_FILENAME_LENGTH_MAX = 255
_BOUNDARY_LENGTH_MAX = 70


async def read_form(request: Request, settings: Settings) -> Operation:
    """The operation of a multipart request. Raises BadRequest; its files are the caller's."""
    # A browser sends such a form across sites without asking; it cannot add these headers.
    if not (
        request.headers.get("apollo-require-preflight") or request.headers.get("authorization")
    ):
        raise BadRequest("A multipart request needs the header Apollo-Require-Preflight")
    most = settings.upload_bytes_max + settings.body_bytes_max
    refuse_declared(request, most)
    parser = _Parser(
        _headers(request),
        _stream(request, most),
        max_files=_FILES_MAX,
        max_fields=_FIELDS_MAX,
        max_part_size=settings.body_bytes_max,
    )
    try:
        return _operation(await _parsed(parser), settings.upload_bytes_max)
    except BaseException:
        parser.close()
        raise


class _Parser(MultiPartParser):
    is_whole = False

    def on_end(self) -> None:
        self.is_whole = True

    def close(self) -> None:
        """Let go of all files, those included that never became whole."""
        for file in self._files_to_close_on_error:
            file.close()


async def _parsed(parser: _Parser) -> dict[str, Any]:
    try:
        items = (await parser.parse()).multi_items()
    except (MultiPartException, FormParserError) as error:
        raise BadRequest(f"The form cannot be read: {error}") from None
    if not parser.is_whole:
        raise BadRequest("The form has no end; its last boundary is missing")
    form = {_text(name): value for name, value in items}
    if len(form) != len(items):
        raise BadRequest("Two parts of the form have one name; give each its own")
    return form


def _headers(request: Request) -> Headers:
    """What the parser is told: the boundary, and Latin-1 for a text, which keeps every byte.

    The charset that a client claims is not tried: some are slow, some give what is no text.
    """
    _, parameters = parse_options_header(request.headers["content-type"])
    boundary = parameters.get(b"boundary", b"")
    if not 0 < len(boundary) <= _BOUNDARY_LENGTH_MAX or not boundary.isascii():
        raise BadRequest("The Content-Type of the form needs a boundary of 1 to 70 characters")
    if b'"' in boundary or b"\\" in boundary:
        raise BadRequest("The boundary of the form holds a quotation mark or a backslash")
    quoted = boundary.decode("ascii")
    return Headers({"content-type": f'multipart/form-data; charset=latin-1; boundary="{quoted}"'})


async def _stream(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    async for chunk in chunks(request, most):
        yield chunk


def _operation(form: Mapping[str, Any], bytes_max: int) -> Operation:
    described, mapped = form.get("operations"), form.get("map")
    if not isinstance(described, str) or not isinstance(mapped, str):
        raise BadRequest("The form needs the fields `operations` and `map`, in front of the file")
    operation = operation_of(parse_json(described.encode("latin-1")))
    places = parse_json(mapped.encode("latin-1"))
    if not isinstance(places, dict):
        raise BadRequest("`map` must be a JSON object of file names to lists of variable paths")
    for name, paths in places.items():
        file = form.get(name)
        if not isinstance(file, UploadFile):
            raise BadRequest("`map` names a file that the form does not have")
        if file.size is not None and file.size > bytes_max:
            raise too_large(bytes_max)
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise BadRequest("`map` must give each file a list of variable paths")
        for path in paths:
            _put(operation.variables, path, file)
    for file in form.values():
        if isinstance(file, UploadFile):
            file.filename = _filename(file.filename)
            operation.files.append(file.file)
    return operation


def _put(variables: dict[str, Any], path: str, file: UploadFile) -> None:
    root, *steps = path.split(".")
    place: Any = variables
    for step in steps[:-1]:
        place = place.get(step) if isinstance(place, dict) else None
    if root != "variables" or not steps or not isinstance(place, dict):
        raise BadRequest("`map` has a path that is not in `variables`; write variables.input.file")
    if place.get(steps[-1], ...) is not None:
        raise BadRequest("The variable that a file stands for must be there, and be null")
    place[steps[-1]] = file


def _text(latin: str) -> str:
    try:
        return latin.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("A name in the form is not UTF-8") from None


def _filename(latin: str | None) -> str:
    """A name to show, never a path to open."""
    name = (latin or "").encode("latin-1").decode("utf-8", errors="replace")
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(filter(str.isprintable, last)).strip()[:_FILENAME_LENGTH_MAX]
