"""Storage: the only room that knows SQLAlchemy and psycopg2; imports `domain` and nothing above."""
