#!/bin/sh
# backup.sh FOLDER: copies the database of DATABASE_URL and the files of OCOP_MEDIA into a new folder within FOLDER.
#
# One that was interrupted never counts: it is written aside, looked through, then named. Copies older than
# OCOP_BACKUP_DAYS (30) go, once there is a newer one. Not in it: .env with its keys (without OCOP_SEALING_KEYS what is
# sealed in the database cannot be read: keep both, apart), and the index, which is built anew from the database.
# PG_BIN names a folder with PostgreSQL's programs, where they are not on the PATH.
set -eu

backups=${1:?Which folder?}
: "${DATABASE_URL:?}"
days=${OCOP_BACKUP_DAYS:-30}
PATH="${PG_BIN:+$PG_BIN:}$PATH"
name=ocop-$(date -u +%Y%m%dT%H%M%SZ)
new=$backups/.$name.unfinished
umask 077

mkdir -p "$new"
trap 'rm -rf "$new"' EXIT
pg_dump --format=custom --no-owner --no-privileges --file="$new/database.dump" "$DATABASE_URL"
pg_restore --list "$new/database.dump" >/dev/null
if [ -d "${OCOP_MEDIA:-}" ]; then
  tar --create --file="$new/media.tar" --directory="$OCOP_MEDIA" .
else
  tar --create --file="$new/media.tar" --files-from=/dev/null
fi
(cd "$new" && sha256sum database.dump media.tar >SHA256SUMS)
mv "$new" "$backups/$name"
trap - EXIT
find "$backups" -maxdepth 1 -type d -name 'ocop-*' ! -name "$name" -mtime "+$days" -exec rm -rf {} +
echo "$backups/$name"
