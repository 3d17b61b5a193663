"""Mails: of a kind and its facts a subject, a text and a page of HTML. Pure, and nothing remote.

Each module has the kinds of one feature as functions from facts to a `Content`; `kinds` knows them
all; `rendering` makes text and HTML of any content, so that nobody else has to escape anything.
"""
