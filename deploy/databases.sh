#!/bin/sh
# Run once by PostgreSQL's image when its volume is empty: a database and a role each for the market and for Saleor.
set -eu

make_database() {
  psql --username postgres --set ON_ERROR_STOP=1 --set name="$1" --set password="$2" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

make_database ocop "$OCOP_DATABASE_PASSWORD"
if [ -n "${SALEOR_DATABASE_PASSWORD:-}" ]; then
  make_database saleor "$SALEOR_DATABASE_PASSWORD"
  for extension in btree_gin hstore pg_trgm pgcrypto; do
    psql --username postgres --dbname saleor --set ON_ERROR_STOP=1 --command "CREATE EXTENSION $extension"
  done
fi
