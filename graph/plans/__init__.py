"""Plans: a selection compiled once and run over whole lists, column by column.

`compiling` turns a selection set into a Selection of steps, `steps` and `leaves` say how each kind
of field gives its column, `executor` puts plans into graphql-core's way. Whatever a plan does not
cover runs in graphql-core; where a plan meets anything out of the ordinary it gives up, and
graphql-core answers instead. docs/adr/0005-plans.md has a picture.
"""
