"""Changes: what happened in each wallet, chained; the trash; requests that were answered."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

from db import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

GENESIS = "0" * 64
PIECE = 1_000

# What an image of each thing holds, as of this revision.
ENTITIES: dict[str, tuple[str, str]] = {
    "Account": ("accounts", "name, kind, currency, opening_balance_minor, archived"),
    "Category": (
        "categories",
        "name, kind, parent_id, color, icon, description, archived",
    ),
    "Payee": ("payees", "name"),
    "Import": (
        "imports",
        (
            "account_id, plan_id, digest, file_name, format, added_count, duplicate_count,"
            " skipped_count, created_at, reverted_at, removed_count, edited_count"
        ),
    ),
    "Transaction": (
        "transactions",
        (
            "kind, occurred_on, amount_minor, currency, to_amount_minor, account_id,"
            " to_account_id, category_id, payee_id, description, note, is_refund, import_id,"
            " import_key, created_at"
        ),
    ),
}
BOOLEANS = {"archived", "is_refund"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    add_heads()
    create_changes()
    create_erasures()
    create_trash()
    create_answered_requests()
    record_what_is_there(op.get_bind())
    protect()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER changes_are_only_added ON changes")
        op.execute("DROP TRIGGER changes_are_not_truncated ON changes")
        op.execute("DROP FUNCTION refuse_to_change_changes()")
    op.drop_table("answered_requests")
    op.drop_table("trash")
    op.drop_table("changes")
    op.drop_table("erasures")
    for column in ("purged_version", "head_at", "head"):
        op.drop_column("wallets", column)


def add_heads() -> None:
    head = sa.Column("head", sa.String(length=64), nullable=False, server_default=GENESIS)
    op.add_column("wallets", head)
    op.add_column("wallets", sa.Column("head_at", base.Instant(), nullable=True))
    purged = sa.Column("purged_version", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("wallets", purged)


def create_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", base.Id(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("actor_id", base.Id(), nullable=True),
        sa.Column("session_id", base.Id(), nullable=True),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "action IN ('CREATED', 'UPDATED', 'DELETED', 'RESTORED', 'PURGED')",
            name=op.f("ck_changes_action"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_changes_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "version", "number", name=op.f("pk_changes")),
    )
    op.create_index(
        op.f("ix_changes_wallet_id_entity_id_version_number"),
        "changes",
        ["wallet_id", "entity_id", "version", "number"],
        unique=False,
    )


def create_erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.PrimaryKeyConstraint("wallet_id", name=op.f("pk_erasures")),
    )


def create_trash() -> None:
    op.create_table(
        "trash",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("moved_to", base.Id(), nullable=True),
        sa.Column("deleted_by", base.Id(), nullable=True),
        sa.Column("deleted_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deleted_by"], ["users.id"], name=op.f("fk_trash_deleted_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_trash_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "entity", "id", name=op.f("pk_trash")),
    )
    op.create_index(
        op.f("ix_trash_wallet_id_version_id"), "trash", ["wallet_id", "version", "id"], unique=False
    )
    op.create_index(op.f("ix_trash_deleted_at"), "trash", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_trash_deleted_by"), "trash", ["deleted_by"], unique=False)


def create_answered_requests() -> None:
    op.create_table(
        "answered_requests",
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_answered_requests_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_answered_requests")),
    )


def protect() -> None:
    """Rows of `changes` can be added and nothing else.

    But for the erasure of a whole wallet: it says so in `erasures`, and its changes go after it.
    """
    if op.get_bind().dialect.name == "postgresql":
        protect_postgresql()
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'changes are only ever added'); END"
    op.execute(f"CREATE TRIGGER changes_are_not_updated BEFORE UPDATE ON changes {refuse}")
    op.execute(
        "CREATE TRIGGER changes_are_not_deleted BEFORE DELETE ON changes WHEN NOT EXISTS"
        " (SELECT 1 FROM erasures WHERE wallet_id = OLD.wallet_id) OR EXISTS"
        f" (SELECT 1 FROM wallets WHERE id = OLD.wallet_id) {refuse}"
    )
    # REPLACE deletes without a trigger on connections that do not ask for recursive ones. What it
    # replaces may be named by its key, or by the number that SQLite gives to every row: that is
    # negative for rows that have not been given one yet.
    op.execute(
        "CREATE TRIGGER changes_are_not_replaced BEFORE INSERT ON changes WHEN EXISTS"
        " (SELECT 1 FROM changes WHERE wallet_id = NEW.wallet_id AND version = NEW.version"
        " AND number = NEW.number) OR EXISTS"
        f" (SELECT 1 FROM changes WHERE rowid = NEW.rowid) {refuse}"
    )


def protect_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_to_change_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF EXISTS (SELECT 1 FROM erasures WHERE wallet_id = OLD.wallet_id)
                    AND NOT EXISTS (SELECT 1 FROM wallets WHERE id = OLD.wallet_id)
                THEN
                    RETURN OLD;
                END IF;
            END IF;
            RAISE EXCEPTION 'changes are only ever added';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER changes_are_only_added BEFORE UPDATE OR DELETE ON changes"
        " FOR EACH ROW EXECUTE FUNCTION refuse_to_change_changes()"
    )
    op.execute(
        "CREATE TRIGGER changes_are_not_truncated BEFORE TRUNCATE ON changes"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_changes()"
    )


def record_what_is_there(connection: sa.Connection) -> None:
    """Every wallet's chain begins with all that it holds, as of one new version."""
    at = datetime.now(UTC)
    for wallet_id, version in list(
        connection.execute(sa.text("SELECT id, version FROM wallets ORDER BY id"))
    ):
        head = GENESIS
        rows: list[dict[str, Any]] = []
        for number, (entity, entity_id, image) in enumerate(things(connection, wallet_id)):
            place = {"wallet_id": wallet_id, "version": version + 1, "number": number}
            row = place | change(entity, entity_id, at, image)
            head = row["hash"] = link(head, row)
            rows.append(row | {"at": stored(at)})
            if len(rows) == PIECE:
                insert(connection, rows)
                rows = []
        insert(connection, rows)
        for table, _ in ENTITIES.values():
            connection.execute(
                sa.text(f"UPDATE {table} SET version = :v WHERE wallet_id = :w"),
                {"v": version + 1, "w": wallet_id},
            )
        connection.execute(
            sa.text("UPDATE wallets SET version = :v, head = :h, head_at = :a WHERE id = :w"),
            {"v": version + 1, "h": head, "a": stored(at), "w": wallet_id},
        )


def change(entity: str, entity_id: str, at: datetime, image: Any) -> dict[str, Any]:
    return {
        "entity": entity,
        "entity_id": entity_id,
        "action": "CREATED",
        "at": iso(at),
        "actor_id": None,
        "session_id": None,
        "image": orjson.dumps(image, option=orjson.OPT_SORT_KEYS).decode(),
    }


def link(previous: str, row: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps([previous, *row.values()])).hexdigest()


def insert(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    """Many in one statement, where the database's driver would send them one by one."""
    if rows:
        table = sa.table("changes", *(sa.column(name) for name in rows[0]))
        connection.execute(sa.insert(table), rows)


def things(connection: sa.Connection, wallet_id: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(type, id, image) of the wallet and all that it holds."""
    own = sa.text(
        "SELECT name, currency, time_zone, month_start_day, week_start FROM wallets WHERE id = :w"
    )
    wallet = dict(connection.execute(own, {"w": wallet_id}).mappings().one())
    members = connection.execute(
        sa.text("SELECT user_id, role FROM members WHERE wallet_id = :w ORDER BY user_id"),
        {"w": wallet_id},
    )
    yield "Wallet", wallet_id, wallet | {"members": [list(member) for member in members]}
    for entity, (table, columns) in ENTITIES.items():
        for rows in pieces(connection, table, columns, wallet_id):
            parts = {}
            if entity == "Transaction":
                ids = [row["id"] for row in rows]
                parts = {"lines": lines(connection, wallet_id, ids)}
                parts["tags"] = tags(connection, wallet_id, ids)
            for row in rows:
                image = {name: plain(name, value) for name, value in row.items()}
                uuid = image.pop("id")
                yield entity, uuid, image | {name: of.get(uuid, []) for name, of in parts.items()}


def pieces(
    connection: sa.Connection, table: str, columns: str, wallet_id: str
) -> Iterator[list[Any]]:
    """The wallet's rows of a table in the order of their ids, so many at a time."""
    after = "00000000-0000-0000-0000-000000000000"
    statement = sa.text(
        f"SELECT id, {columns} FROM {table} WHERE wallet_id = :w AND id > :after"
        f" ORDER BY id LIMIT {PIECE}"
    )
    while rows := connection.execute(statement, {"w": wallet_id, "after": after}).mappings().all():
        yield list(rows)
        after = rows[-1]["id"]


def lines(connection: sa.Connection, wallet_id: str, ids: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    statement = sa.text(
        "SELECT transaction_id, category_id, amount_minor, note FROM transaction_lines"
        " WHERE wallet_id = :w AND transaction_id BETWEEN :first AND :last"
        " ORDER BY transaction_id, position"
    )
    for uuid, *line in connection.execute(statement, span(wallet_id, ids)):
        found.setdefault(uuid, []).append(line)
    return found


def tags(connection: sa.Connection, wallet_id: str, ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    statement = sa.text(
        "SELECT c.transaction_id, t.name FROM transaction_tags AS c"
        " JOIN tags AS t ON t.wallet_id = c.wallet_id AND t.id = c.tag_id"
        " WHERE c.wallet_id = :w AND c.transaction_id BETWEEN :first AND :last"
    )
    for uuid, name in connection.execute(statement, span(wallet_id, ids)):
        found.setdefault(uuid, []).append(name)
    return {uuid: sorted(names) for uuid, names in found.items()}


def span(wallet_id: str, ids: list[str]) -> dict[str, str]:
    return {"w": wallet_id, "first": ids[0], "last": ids[-1]}


def plain(name: str, value: Any) -> Any:
    if name in BOOLEANS:
        return bool(value)
    if name.endswith("_at") and value is not None:
        return iso(datetime.fromisoformat(value))
    return value


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def stored(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="microseconds")
