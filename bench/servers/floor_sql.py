"""The statements of the floor, and of the peers that write their own."""

from __future__ import annotations

_ROW = """t.id, t.amount_minor, t.currency, t.kind, t.description, t.occurred_on::text,
       t.category_id, t.wallet_id"""
_OF_SESSION = """
FROM sessions AS s
JOIN users AS u ON u.id = s.user_id AND u.is_active
"""

PAGE = f"""
SELECT {_ROW}
FROM transactions AS t
WHERE t.wallet_id = (
    SELECT w.id {_OF_SESSION} JOIN wallets AS w ON w.personal_of = u.id WHERE s.id = %s
)
ORDER BY t.occurred_on DESC, t.id DESC
LIMIT 51
"""
CATEGORIES = """
SELECT id, name, color, icon FROM categories WHERE wallet_id = %s AND id = ANY(%s::uuid[])
"""
ENTITY = f"""
SELECT {_ROW}, c.id, c.name, c.color, c.icon, a.id, a.name
{_OF_SESSION}
JOIN members AS m ON m.user_id = u.id
JOIN transactions AS t ON t.wallet_id = m.wallet_id AND t.id = %s
LEFT JOIN categories AS c ON c.wallet_id = t.wallet_id AND c.id = t.category_id
JOIN accounts AS a ON a.wallet_id = t.wallet_id AND a.id = t.account_id
WHERE s.id = %s
"""
VIEWER = f"""
SELECT u.id, u.name, u.email, w.id, w.name, w.currency, (now() AT TIME ZONE w.time_zone)::date
{_OF_SESSION}
JOIN wallets AS w ON w.personal_of = u.id
WHERE s.id = %s
"""
ACCOUNTS = """
SELECT a.id, a.name, a.kind, a.currency, a.opening_balance_minor + COALESCE((
    SELECT SUM(d.net_minor) FROM account_days AS d
    WHERE d.wallet_id = a.wallet_id AND d.account_id = a.id AND d.day <= %s
), 0)::bigint
FROM accounts AS a
WHERE a.wallet_id = %s
ORDER BY a.name_key, a.id
"""
LATEST = f"""
SELECT {_ROW}
FROM transactions AS t
WHERE t.wallet_id = %s
ORDER BY t.occurred_on DESC, t.id DESC
LIMIT %s
"""
TOTALS = """
SELECT kind, COUNT(*), SUM(CASE WHEN is_refund THEN -amount_minor ELSE amount_minor END)::bigint
FROM transactions
WHERE wallet_id = %s AND occurred_on >= %s AND occurred_on < %s
GROUP BY kind
ORDER BY kind
"""
