"""What a user can make happen: one function per use case, session in, rows out.

A service never sees a request, a GraphQL type or a clock; it refuses with a domain.errors.Refusal
and neither commits nor rolls back.
"""
