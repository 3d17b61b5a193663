"""Where things stand on a page: typographic points, 72 to the inch, from the lower left corner.

The only floats of this room: lengths on paper. No amount is one; a bar's length is made of two.
"""

from __future__ import annotations

from typing import TypeAlias

Points: TypeAlias = float
# A point: how far to the right, and how far up.
Corner: TypeAlias = tuple[Points, Points]
