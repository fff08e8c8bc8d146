#!/bin/sh
# restore.sh COPY: puts what backup.sh copied into the empty database of DATABASE_URL and the folder OCOP_MEDIA.
#
# Refuses a copy that was changed, and a database that holds tables. Either all of the database comes back or nothing.
# Stop web, worker and beat first; afterwards: manage.py migrate, sync_catalog --rebuild, check_money, check_catalog.
# PG_BIN as in backup.sh.
set -eu

copy=${1:?Which copy?}
: "${DATABASE_URL:?}" "${OCOP_MEDIA:?}"
PATH="${PG_BIN:+$PG_BIN:}$PATH"

(cd "$copy" && sha256sum --check --quiet SHA256SUMS)
tables=$(psql --no-psqlrc --tuples-only --no-align --dbname="$DATABASE_URL" \
  --command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
if [ "$tables" != 0 ]; then
  echo "The database holds $tables tables. Restore into an empty one; nothing was changed." >&2
  exit 1
fi
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$DATABASE_URL" "$copy/database.dump"
mkdir -p "$OCOP_MEDIA"
tar --extract --file="$copy/media.tar" --directory="$OCOP_MEDIA"
echo "Restored. Next: manage.py migrate, sync_catalog --rebuild, check_money, check_catalog."
