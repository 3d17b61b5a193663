"""The API edge: the only room that knows Strawberry and Starlette."""

import graph.enums  # noqa: F401 - registers the domain's enums before any type uses one
