"""The API edge: the only room that knows Strawberry and Starlette."""
