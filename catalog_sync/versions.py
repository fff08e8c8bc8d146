"""Versions of readings: taken before products are read, kept with what is written of them, so that the newest wins.

Why that is sound without any lock: a change of a product always wakes a reading that takes its version after the change
was committed. So whichever version is the highest in the end, its reading began after every change there was.
"""

from django.db import connection

# Microseconds of the database's clock, or one more than before: it never goes back when the clock does, and is newer
# than all before when the database was restored from a backup that remembers less than the index.
_TAKE = (
    "INSERT INTO catalog_sync_readingcount AS counted (id, newest)"
    " VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)"
    " ON CONFLICT (id) DO UPDATE SET newest = greatest(counted.newest + 1, excluded.newest) RETURNING newest"
)


def take() -> int:
    """A version newer than all before it, of any process. Take it before reading, outside any transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE)
        return int(cursor.fetchone()[0])
