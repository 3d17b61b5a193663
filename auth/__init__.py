"""Passwords and tokens: the only room that knows bcrypt and JWT. No session, no clock."""
