#!/bin/sh
# Scores mails by their content: `tests/spam-scores.sh spamassassin|rspamd FILE.eml …`, with the rules that come with Debian's packages.
# Everything stays on this machine: what asks others (DNS, block lists, shared hashes) or needs a past (Bayes, reputation) is off.
# Says a line a mail, "SCORE FILE RULES", and ends with 1 where a score is above 0.5.
set -eu
scorer=$1
shift
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server" || true; }; rm -rf "$work"' EXIT

by_spamassassin() {
  HOME=$work spamassassin --local --test-mode --nocreate-prefs < "$1" 2>/dev/null | awk '
    /^X-Spam-Status:/ { status = 1 } /^$/ { exit } status && !/^X-Spam-Status:/ && !/^[ \t]/ { status = 0 }
    status { sub(/^[ \t]+/, ""); text = text $0 }
    END { match(text, /score=[-0-9.]+/); score = substr(text, RSTART + 6, RLENGTH - 6); match(text, /tests=[A-Za-z0-9_,=.-]*/); print score, substr(text, RSTART + 6, RLENGTH - 6) }'
}

start_rspamd() {
  mkdir "$work/override.d"
  for module in antivirus arc asn bimi dcc dkim dkim_signing dmarc emails external_services fuzzy_check greylist hfilter history_redis mx_check neural once_received p0f \
    phishing ratelimit rbl redis replies reputation rspamd_update spf surbl url_redirector whitelist; do
    echo 'enabled = false;' > "$work/override.d/$module.conf"
  done
  echo 'enabled = false;' | tee "$work/override.d/worker-proxy.inc" > "$work/override.d/worker-controller.inc"
  echo "bind_socket = \"$work/scan.sock mode=0666\"; count = 1;" > "$work/override.d/worker-normal.inc"
  echo 'type = "console"; level = "error";' > "$work/override.d/logging.inc"
  echo 'dns { nameserver = "127.0.0.1:9"; timeout = 0.1s; retransmits = 1; } disable_hyperscan = true;' > "$work/override.d/options.inc"
  # Links are known by https:// here; for names alone it would make a search over thousands of endings, which takes ten seconds.
  printf '%s\n' com net org co io de eu uk example > "$work/endings"
  echo "url_tld = \"$work/endings\";" >> "$work/override.d/options.inc"
  user=$(id -un)
  if [ "$user" = root ]; then user=_rspamd; chown -R _rspamd "$work"; fi
  rspamd --no-fork --user="$user" --group="$(id -gn "$user")" --var=LOCAL_CONFDIR="$work" --var=DBDIR="$work" --var=RUNDIR="$work" --var=LOGDIR="$work" > "$work/log" 2>&1 &
  server=$!
  for _ in $(seq 600); do
    if [ -S "$work/scan.sock" ]; then return; fi
    if ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.5
  done
  cat "$work/log" >&2
  exit 2
}

by_rspamd() {
  rspamc --connect="$work/scan.sock" --timeout=30 symbols "$1" | awk '
    /^Score:/ { score = $2 } /^Symbol:/ && !/\((-?0\.00)\)/ { rule = $2 $3; sub(/\[.*/, "", rule); rules = rules (rules == "" ? "" : ",") rule } END { print score, rules }'
}

case $scorer in
  spamassassin) ;;
  rspamd) start_rspamd ;;
  *) echo "The first word must be spamassassin or rspamd, not $scorer." >&2; exit 2 ;;
esac

above=0
for file; do
  scored=$("by_$scorer" "$file")
  echo "${scored%% *} $file ${scored#* }"
  case $scored in [-0-9]*) ;; *) echo "$scorer gave no score for $file." >&2; exit 2 ;; esac
  if awk "BEGIN { exit !(${scored%% *} > 0.5) }"; then above=1; fi
done
exit $above
