# shellcheck shell=bash disable=SC2034,SC2154 # variables that another part sets or uses
# What all parts use: messages, time, the lock, a place for temporary files, JSON.

say() { printf '%s\n' "$*"; }

# fail WHAT [WHAT TO DO]: every error says what to do.
fail() {
  printf 'borg: %s\n' "$1" >&2
  [[ $# -lt 2 ]] || printf '      -> %s\n' "$2" >&2
  exit 1
}

# A line that overwrites itself, for who watches; silent in a log.
progress() { [[ ! -t 2 ]] || printf '\r\e[K%s' "$*" >&2; }

now_millis() {
  local micros=${EPOCHREALTIME/[.,]/} # the locale decides which of the two it is
  echo $((micros / 1000))
}

since() { echo $(($(now_millis) - $1)); }

# 12345 -> 12.3
seconds() { printf '%d.%d' $(($1 / 1000)) $(($1 % 1000 / 100)); }

# 1234567 -> 1,234,567, whatever the locale
thousands() {
  local rest=$1 grouped=''
  while ((${#rest} > 3)); do
    grouped=,${rest: -3}$grouped
    rest=${rest:0:-3}
  done
  echo "$rest$grouped"
}

# await MILLIS CONDITION...: polls until the condition holds; 1 when the time is up.
await() {
  local started millis=$1
  started=$(now_millis)
  shift
  until "$@"; do
    (($(since "$started") < millis)) || return 1
    sleep 0.1
  done
}

# locked COMMAND...: nobody else starts or ends instances of this clone meanwhile. Instances must not
# inherit descriptor 9, or the lock would live as long as they do.
locked() {
  make_cluster_dir
  (
    flock -n 9 || {
      say 'Another scripts/borg is at work here; waiting for it ...' >&2
      flock 9
    }
    "$@"
  ) 9>"$CLUSTER/lock"
}

# The logs and the secret are the owner's alone.
make_cluster_dir() {
  mkdir -p "$CLUSTER"
  chmod 700 "$CLUSTER"
}

WORK=''
BACKGROUND=() # pids that this very run started and must not leave behind

# A directory for this run, removed at its end. Sets WORK: a subshell's own trap would lose it.
make_tmp() {
  [[ -z $WORK ]] || return 0
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/borg.XXXXXX")
  trap 'clean_up' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

clean_up() {
  local pid
  for pid in "${BACKGROUND[@]+"${BACKGROUND[@]}"}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true # or it would write where we remove
  done
  rm -rf "$WORK"
}

# Reads a JSON document from standard input into the map JSON: JSON[nodes.0.state]=ready
read_json() {
  local path value
  declare -gA JSON=()
  while IFS=$'\t' read -r path value; do
    JSON[${path:-.}]=$value
  done < <(LC_ALL=C awk -f "$LIB/json.awk" -f "$LIB/flatten.awk")
  ((${#JSON[@]}))
}
