#!/bin/sh
# PostgreSQL's image runs this once, on an empty volume: the role of the site and the workers. `migrate --grant` gives it its rights.
# By hand: psql -c "create role digest_service login password '…'", then `digest migrate --grant digest_service` as the owner.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/service_password)" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role digest_service login password :'password';
SQL
