#!/bin/sh
# Makes what docker-compose.yml needs and is not there yet: digest.env, with your settings, and secrets/, made up here.
# What is there already stays as it is.
set -eu
cd "$(dirname -- "$0")/.."

main() {
  mkdir -p secrets/dkim my-templates
  chmod 700 secrets # nobody else on this machine gets in; the files are for the containers' user, whose number differs
  chmod 755 secrets/dkim my-templates # whatever the umask: the containers' user reads them
  [ -e digest.env ] || cp deploy/example.env digest.env
  secret links_key "$(random)"
  secret postgres_password "$(random | tr -d '/+=')"
  secret service_password "$(random | tr -d '/+=')"
  secret owner_connection_string "Host=postgres;Database=digest;Username=digest;Password=$(cat secrets/postgres_password)"
  secret connection_string "Host=postgres;Database=digest;Username=digest_service;Password=$(cat secrets/service_password)"
  secret smtp_password ""
  echo "Your settings are in digest.env, and secrets in secrets/: back both up. The relay's password goes into secrets/smtp_password."
}

secret() {
  [ -e "secrets/$1" ] && return
  printf '%s\n' "$2" >"secrets/$1"
  chmod 644 "secrets/$1"
}

random() {
  head -c 32 /dev/urandom | base64
}

main
