# shellcheck shell=bash disable=SC2034,SC2154 # variables that another part sets or uses
# The demonstration: what the README promises, shown on the running cluster, and checked.

SETTLE_MILLIS=180000
WORDS=${WORDS:-/usr/share/dict/words}
FAULTS=() # what did not hold; empty means PASS

heading() { printf '\n== %s\n' "$*"; }

# holds TEXT CONDITION...: says whether it holds, and goes on in either case.
holds() {
  local text=$1
  shift
  if "$@"; then
    say "   ok: $text"
  else
    say "   NOT SO: $text"
    FAULTS+=("$text")
  fi
}

cmd_demo() {
  local started
  case ${1:-} in
    '' | --words) ;;
    *) fail "demo knows no '$1'" 'scripts/borg demo, or: scripts/borg demo --words' ;;
  esac
  [[ ${1:-} != --words ]] || need_words
  make_tmp
  started=$(now_millis)
  demo_needs_three
  if [[ ${1:-} == --words ]]; then demo_words; else demo_thousand; fi
  verdict "$started"
}

verdict() { # STARTED
  local fault
  if ((${#FAULTS[@]} == 0)); then
    printf '\nPASS  (%s s)\n' "$(seconds "$(since "$1")")"
    return
  fi
  printf '\nFAILED:\n'
  for fault in "${FAULTS[@]}"; do say "  - $fault"; done
  say "What the instances wrote: scripts/borg logs NAME"
  return 1
}

# Three or more, none of them frozen, all on two.
demo_needs_three() {
  local paused
  if (($(running_names | wc -l) < 3)); then
    heading 'Three instances first'
    locked cmd_up 3
  fi
  for paused in $(running_names); do
    ! is_paused "$paused" || fail "$paused is paused" "scripts/borg resume $paused"
  done
  await "$SETTLE_MILLIS" all_settled || fail "the cluster doesn't come to rest: $WHY_NOT" 'scripts/borg info'
}

# --- the two demonstrations

demo_thousand() {
  local a b c d
  read -r a b c <<<"$(active_names | head -n 3 | tr '\n' ' ')"
  d=$(free_name)
  make_lines demo 1 < <(seq 1000)

  heading "1,000 keys, put on $a"
  import_lines "$a"
  say "   demo/1 to demo/1000, through $(url_of "$a"), in $TOOK s. Where they lie:"
  table "$b"

  start_traffic "$b" "$c"
  heading "A fourth instance, $d, joins and takes its share; $b and $c read and write all the time"
  join "$d" "$b"
  table "$b"
  judge_traffic "while $d joined"

  heading "kill -9 $a, where they were put"
  crash "$a"
  table "$b"
  judge_traffic "while $a died and the others took over"
  stop_traffic

  heading 'Are all 1,000 there?'
  check_all "$b" "$c" "$d"
}

# Kills and joins in the middle of a load. The loader goes through the list again and again, each
# time with another value, until they are done: so what counts at the end is the last value.
demo_words() {
  local a b c d
  read -r a b c <<<"$(active_names | head -n 3 | tr '\n' ' ')"
  d=$(free_name)

  TOTAL=$(LC_ALL=C sort -u "$WORDS" | wc -l)

  heading "$(thousands "$TOTAL") words of $WORDS, loaded while instances join and die"
  start_traffic "$b" "$c"
  start_loading
  await "$SETTLE_MILLIS" loaded_some || fail 'the load does not get on' "scripts/borg logs $a"
  say "   $(load_state)"
  disturb "join $d" "$b"
  disturb "crash $a" "$b"
  disturb "join $a" "$b"
  disturb "crash $d" "$b"
  finish_loading
  stop_traffic

  heading 'Is each word there, with its last value?'
  await "$SETTLE_MILLIS" all_settled || true
  table "$b"
  check_all "$a" "$b" "$c"
}

disturb() { # "join NAME" or "crash NAME", OBSERVER
  heading "$1, while words are loaded"
  # shellcheck disable=SC2086
  $1 "$2"
  say "   $(load_state)"
  judge_traffic "meanwhile"
}

need_words() {
  [[ ! -r $WORDS ]] || return 0
  if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
    say "Installing a word list (apt-get install wamerican) ..."
    apt-get install -y --no-install-recommends wamerican >"$ROOT/target/apt.log" 2>&1 || true
  fi
  [[ -r $WORDS ]] || fail "there is no $WORDS" 'apt-get install wamerican; or: WORDS=FILE scripts/borg demo --words'
}

# --- joins and crashes, with their times

join() { # NAME [OBSERVER]
  local started ready name=$1 observer=${2:-}
  started=$(now_millis)
  (locked cmd_add "$name" >"$WORK/add") &
  BACKGROUND+=($!)
  local adding=$!
  observer=${observer:-$(active_names | head -n 1)}
  until is_ready_at "$name" "$observer"; do
    kill -0 "$adding" 2>/dev/null || break
    sleep 0.1
  done
  ready=$(now_millis)
  wait "$adding" || fail "$name could not join" "scripts/borg logs $name"
  say "   $name was a member after $(seconds $((ready - started))) s, and $(seconds "$(since "$ready")") s later" \
    "everything was where it belongs"
}

crash() { # NAME [OBSERVER]
  local started
  started=$(now_millis)
  locked kill_at_once "$1"
  holds "the others noticed, and everything is on two again" await "$SETTLE_MILLIS" all_settled
  say "   $(seconds "$(since "$started")") s after the kill"
}

table() { # OBSERVER
  ask_cluster "$1" || fail "$1 doesn't answer" "scripts/borg logs $1"
  echo
  print_info | sed '/./s/^/   /'
  echo
}

# --- reads and writes in the background

# One curl a round, which keeps its connections: a write at one instance and at once the read of it
# at the other one, twenty times over. Neither instance is killed here, so no request may fail.
start_traffic() { # NAME NAME
  mkdir "$WORK/traffic"
  SEEN=0
  traffic "$(url_of "$1")" "$(url_of "$2")" >"$WORK/traffic/log" 2>/dev/null &
  TRAFFIC=$!
  BACKGROUND+=("$TRAFFIC")
}

traffic() { # URL URL
  local round=0
  until [[ -e $WORK/traffic/stop ]]; do
    traffic_round "$round" "$1" "$2" | curl -s -K - || true
    ((round += 1))
    sleep 0.05 # to leave some of the machine to the cluster
  done
}

# A curl configuration. Each answer becomes a line: [value read] PUT|GET value status seconds
traffic_round() { # ROUND URL URL
  TOKEN_OPTION=$(token_option) awk -v round="$1" -v one="$2" -v other="$3" 'BEGIN {
    for (i = 0; i < 20; i++) {
      n = round * 20 + i
      at = n % 2 ? one : other
      then = n % 2 ? other : one
      key = "/entries/demo-traffic/" n % 50
      common = "silent\nfail\nconnect-timeout = 5\nmax-time = 20\n" ENVIRON["TOKEN_OPTION"] "\n"
      printf "%surl = \"%s%s\"\nrequest = PUT\ndata = \"%d\"\n", common, at, key, n
      printf "header = \"Content-Type: application/json\"\n"
      printf "write-out = \" PUT %d %%{http_code} %%{time_total}\\n\"\nnext\n", n
      printf "%surl = \"%s%s\"\n", common, then, key
      printf "write-out = \" GET %d %%{http_code} %%{time_total}\\n\"\nnext\n", n
    }
  }' | sed '$d'
}

# Judges what has been answered since the last time.
judge_traffic() { # WHEN
  local upto reads writes failed stale longest
  upto=$(wc -l <"$WORK/traffic/log")
  read -r writes reads failed stale longest < <(
    sed -n "$((SEEN + 1)),${upto}p" "$WORK/traffic/log" | awk -f "$LIB/traffic.awk"
  )
  sed -n "$((SEEN + 1)),${upto}p" "$WORK/traffic/log" | grep -E ' (PUT|GET) [0-9]+ [^2][0-9]* ' |
    head -n 3 | sed 's/^ */     /; s/$/ s/' || true
  SEEN=$upto
  say "   $writes writes and $reads reads $1: the longest took $longest ms"
  holds "none failed (failed: $failed)" test "$failed" -eq 0 -a "$writes" -gt 0
  holds "each read gave what was written last (stale: $stale)" test "$stale" -eq 0
}

stop_traffic() {
  touch "$WORK/traffic/stop"
  wait "$TRAFFIC" || true
}

# --- loading

# make_lines PREFIX ROUND: for each line of standard input an entry, in three forms that agree line by
# line: lines (to import), urls (to read), expected (key, tab, value).
make_lines() {
  LC_ALL=C awk -v dir="$WORK" -v prefix="$1/" -v round="$2" -f "$LIB/lines.awk"
}

import_lines() { # NAME
  local started
  started=$(now_millis)
  import_for_sure "$WORK/lines" "$1" || fail "the import failed: $(problem)" "scripts/borg logs $1"
  TOOK=$(seconds "$(since "$started")")
}

# import_for_sure FILE [NAME]: until all of it is in; what was rejected, or got no answer since an
# instance died, is sent again, to whoever runs then. (All lines are puts of different keys.)
import_for_sure() {
  local file=$1 name=${2:-} attempt
  for ((attempt = 0; attempt < 100; attempt++)); do
    name=${name:-$(active_names | shuf -n 1)}
    if import_chunk "$(url_of "$name" 2>/dev/null)" "$file"; then
      ((JSON[rejected] > 0)) || return 0
      only_rejected "$file"
    fi
    echo "$name: status $STATUS, ${JSON[rejected]:-} rejected" >>"$WORK/again"
    name=''
    sleep 0.2
  done
  return 1
}

# Leaves in the file the lines that were rejected; all of them, where the report doesn't name each.
only_rejected() { # FILE
  local i numbers=''
  ((JSON[rejected] <= 100)) || return 0
  for ((i = 0; i < JSON[rejected]; i++)); do
    numbers+="${JSON[errors.$i.line]}p;"
  done
  sed -n "$numbers" "$1" >"$1.rest"
  mv "$1.rest" "$1"
}

start_loading() {
  mkdir "$WORK/load"
  echo '0 0' >"$WORK/load/state"
  : >"$WORK/again"
  load_words 2>"$WORK/load/errors" &
  LOADER=$!
  BACKGROUND+=("$LOADER")
}

load_words() {
  local round=0 chunk count
  until ((round > 0)) && [[ -e $WORK/load/enough ]]; do
    ((round += 1))
    make_lines words "$round" < <(LC_ALL=C sort -u "$WORDS")
    split -a 6 -d -l 1000 "$WORK/lines" "$WORK/load/chunk-"
    count=0
    for chunk in "$WORK"/load/chunk-*; do
      ((count += $(wc -l <"$chunk")))
      import_for_sure "$chunk" || return 1
      echo "$round $count" >"$WORK/load/state.new"
      mv "$WORK/load/state.new" "$WORK/load/state"
      rm "$chunk"
      sleep 0.1 # an instance that starts meanwhile wants some of the machine, too
    done
  done
}

loaded_some() {
  local round count
  read -r round count <"$WORK/load/state"
  ((round > 1 || count >= TOTAL / 10))
}

load_state() {
  local round count
  read -r round count <"$WORK/load/state"
  echo "loaded so far: $(thousands "$count") words of round $round"
}

finish_loading() {
  touch "$WORK/load/enough"
  heading 'No more disturbance: the load ends with this round'
  wait "$LOADER" || fail "the load failed: $(tail -n 1 "$WORK/again")" 'scripts/borg info'
  say "   $(load_state); $(wc -l <"$WORK/again") requests had to be sent again, in part or as a whole"
}

# --- checking

check_all() { # NAME...
  check_reads "$@"
  check_copies
  check_sums "$1"
}

# Reads each key through REST, a part of them at each of these instances: one curl each.
check_reads() { # NAME...
  local started wrong i=0 name readers=()
  started=$(now_millis)
  for name in "$@"; do
    read_part $((i++)) $# "$(url_of "$name")" &
    readers+=($!)
  done
  wait "${readers[@]}"
  wrong=$(cat "$WORK"/part-*.wrong | wc -l)
  say "   $(thousands "$(wc -l <"$WORK/expected")") keys read through $* in $(seconds "$(since "$started")") s"
  head -qn 3 "$WORK"/part-*.wrong | sed 's/^/     expected: /' | head -n 5 || true
  head -qn 3 "$WORK"/part-*.odd | sed 's/^/     answered: /' | head -n 5 || true
  holds "each has the value that was put (wrong: $wrong)" test "$wrong" -eq 0
}

read_part() { # PART PARTS URL
  local mine="NR % $2 == $1" part=$WORK/part-$1
  {
    printf 'silent\nfail\ngloboff\nmax-time = 20\nwrite-out = "\\t%%{http_code}\\n"\n'
    awk -v url="$3" "$mine"' { print "url = \"" url "/entries/" $0 "\"" }' "$WORK/urls"
  } >"$part.curl"
  curl -K "$part.curl" >"$part.got" 2>/dev/null || true
  awk -F '\t' "$mine"' { print $2 "\t200" }' "$WORK/expected" >"$part.expected"
  diff "$part.expected" "$part.got" | grep '^<' >"$part.wrong" || true
  diff "$part.expected" "$part.got" | grep '^>' >"$part.odd" || true
}

# Every instance tells all that it holds: each of our entries must be there exactly twice.
check_copies() {
  local name prefix wrong
  prefix=$(head -n 1 "$WORK/expected" | cut -d / -f 1)/
  for name in $(active_names); do
    curl -sf --max-time 120 "$(url_of "$name")/cluster/local" || echo "no answer from $name" >>"$WORK/silent"
  done | LC_ALL=C awk -v prefix="$prefix" -f "$LIB/json.awk" -f "$LIB/copies.awk" |
    LC_ALL=C sort | uniq -c | sed 's/^ *//' >"$WORK/copies"
  LC_ALL=C sort "$WORK/expected" | sed 's/^/2 /' >"$WORK/copies.expected"
  wrong=$(diff "$WORK/copies.expected" "$WORK/copies" | grep -c '^[<>]' || true)
  diff "$WORK/copies.expected" "$WORK/copies" | grep '^[<>]' | head -n 3 | sed 's/^/     /' || true
  holds "each is on exactly two instances, the same on both (differences: $wrong)" test "$wrong" -eq 0
}

check_sums() { # OBSERVER
  local i sum=0
  ask_cluster "$1" || fail "$1 doesn't answer" "scripts/borg logs $1"
  for ((i = 0; ; i++)); do
    [[ -n ${JSON[nodes.$i.node]:-} ]] || break
    sum=$((sum + ${JSON[nodes.$i.keys]}))
  done
  holds "the instances' counts add up: $(thousands "$sum") copies of $(thousands "${JSON[keys]}") keys" \
    test "$sum" -eq $((2 * JSON[keys])) -a "${JSON[underReplicated]}" -eq 0
}
