# shellcheck shell=bash disable=SC2034,SC2154 # variables that another part sets or uses
# Instances as processes: starting and ending them. Only a process whose
# command line names this very folder gets a signal, so a pid that was given out again is safe.

HTTP_PORTS=(8080 8180)
GRID_PORTS=(6901 6920) # the range that domain-config/hazelcast.yaml looks through
READY_MILLIS=300000    # for a machine that is busy otherwise
STOP_MILLIS=60000

# --- names and states

check_name() {
  [[ $1 =~ ^[a-z][a-z0-9-]{0,19}$ ]] ||
    fail "'$1' can't be the name of an instance" 'a small letter first, then up to 19 of a-z 0-9 -'
}

# Whether this is the instance that we started under that name: the folder is in its command line.
is_ours() { # PID NAME
  local arguments
  arguments=$(tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline") || return 1
  [[ $'\n'$arguments$'\n' == *$'\n'"-Djava.io.tmpdir=$CLUSTER/$2/tmp"$'\n'* ]]
}

pid_of() { # NAME: the pid, if it runs
  local pid=''
  read -r pid 2>/dev/null <"$CLUSTER/$1/pid" || [[ -n $pid ]] || return 1 # the line may have no end
  is_ours "$pid" "$1" && echo "$pid"
}

running() { pid_of "$1" >/dev/null; }

gone() { ! running "$1"; }

is_paused() { # NAME
  local pid state
  pid=$(pid_of "$1") || return 1
  state=$(awk '$1 == "State:" { print $2 }' "/proc/$pid/status" 2>/dev/null)
  [[ $state == T ]]
}

# Those that run, one a line, by name; paused ones too.
running_names() {
  local dir
  for dir in "$CLUSTER"/*/; do
    dir=${dir%/}
    if running "${dir##*/}"; then echo "${dir##*/}"; fi
  done
}

# Those that can answer.
active_names() {
  local name
  for name in $(running_names); do
    if ! is_paused "$name"; then echo "$name"; fi
  done
}

url_of() { cat "$CLUSTER/$1/url"; }

need_running() { # NAME
  [[ -n ${1:-} ]] || fail 'which instance?' "running: $(one_line running_names)"
  check_name "$1"
  running "$1" || fail "no instance '$1' is running" "running: $(one_line running_names)"
}

need_cluster() {
  [[ -n $(running_names) ]] || fail 'no instance is running' 'scripts/borg up 3'
}

one_line() {
  local words
  words=$("$@" | tr '\n' ' ')
  words=${words% }
  echo "${words:-none}"
}

free_name() { # the first letter that is not in use
  local name
  for name in {a..z}; do
    if gone "$name"; then echo "$name" && return; fi
  done
  fail 'all names from a to z are in use' 'scripts/borg add NAME'
}

# --- starting

make_secret() {
  local secret=$CLUSTER/secret
  [[ ! -s $secret ]] || return 0
  (
    umask 077
    od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' >"$secret.new"
    mv "$secret.new" "$secret"
  )
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

TAKEN='' # ports that turned out not to be free

# free_port FIRST LAST KIND: one that nobody listens on and no running instance was given.
free_port() {
  local port given
  given=$(for name in $(running_names); do cat "$CLUSTER/$name/$3"; done)
  for ((port = $1; port <= $2; port++)); do
    [[ $'\n'$given$'\n' != *$'\n'"$port"$'\n'* && " $TAKEN " != *" $port "* ]] || continue
    if port_is_free "$port"; then echo "$port" && return; fi
  done
  fail "no free port from $1 to $2" 'end what uses them: ss -ltnp'
}

launch() { # NAME: returns as soon as the process is there
  local name=$1 dir=$CLUSTER/$1 scheme=http http grid
  http=$(free_port "${HTTP_PORTS[@]}" http-port)
  grid=$(free_port "${GRID_PORTS[@]}" grid-port)
  make_server "$dir"
  [[ ! -e $dir/log ]] || mv "$dir/log" "$dir/log.before"
  echo "$http" >"$dir/http-port"
  echo "$grid" >"$dir/grid-port"
  if is_tls; then
    scheme=https
    make_certificate "$dir"
  fi
  echo "$scheme://127.0.0.1:$http/borg" >"$dir/url"
  spawn "$name" "$http" "$grid"
  await 5000 running "$name" || fail "$name did not start" "$dir/log"
}

# In a session of its own, so that Ctrl-C here ends nothing there.
spawn() { # NAME HTTP-PORT GRID-PORT
  local dir=$CLUSTER/$1
  run_server setsid "$dir" "$1" "$2" "$(grid_name)" "$3" >"$dir/log" 2>&1 </dev/null 9>&- &
  echo $! >"$dir/pid"
  disown
}

# Each cluster has a grid of its own: the ports are the machine's, and another one may look there.
grid_name() { echo "borg-$(cksum <<<"$CLUSTER" | cut -d ' ' -f 1)"; }

launch_and_wait() { # NAME...
  local name started
  STARTS_AGAIN=3
  find_java
  build_what_is_missing
  make_secret
  unpack_server
  choose_compiler $(($(running_names | wc -l) + $#))
  archive_classes
  started=$(now_millis)
  for name in "$@"; do launch "$name"; done
  until all_settled; do
    for name in "$@"; do
      running "$name" || again_elsewhere "$name" ||
        fail "$name ended while it started: $(last_words "$name")" "scripts/borg logs $name"
      ! came_without_borg "$name" || once_more "$name" ||
        fail "$name is up, but Borg is not: $(last_words "$name")" \
        "scripts/borg logs $name; then mend it, and scripts/borg down"
    done
    (($(since "$started") < READY_MILLIS)) ||
      fail "not ready after $(seconds "$READY_MILLIS") s: $WHY_NOT" "scripts/borg logs $1"
    progress "waiting for $* ... $(($(since "$started") / 1000)) s ($WHY_NOT)"
    sleep 0.4
  done
  progress ''
  say "Ready after $(seconds "$(since "$started")") s."
}

# Somebody else may have taken a port after it was found to be free: then with other ones.
again_elsewhere() { # NAME
  grep -qaE 'Address already in use|is already in use' "$CLUSTER/$1/log" || return 1
  ((STARTS_AGAIN-- > 0)) || return 1
  TAKEN+=" $(<"$CLUSTER/$1/grid-port")"
  grep -qaF "[${TAKEN##* }] is already in use" "$CLUSTER/$1/log" || TAKEN+=" $(<"$CLUSTER/$1/http-port")"
  tidy "$1"
  launch "$1"
}

# The server goes on without an application that can't start.
came_without_borg() { grep -qsaE 'Exception while (load|deploy)ing the app' "$CLUSTER/$1/log"; }

# One start in some hundreds fails by a fault of the server's own: its deployer finds no class loader.
once_more() { # NAME
  ! grep -qaF "Borg can't start" "$CLUSTER/$1/log" || return 1
  ((STARTS_AGAIN-- > 0)) || return 1
  kill_at_once "$1"
  launch "$1"
}

# The last line of a log that tells of an error, without the server's own decoration; or why Borg itself
# did not start.
last_words() {
  local words
  words=$(grep -aom 1 "Borg can't start .*" "$CLUSTER/$1/log") || words=$(grep -aE 'SEVERE|Exception|Error|WARNING' "$CLUSTER/$1/log" | tail -n 1 | cut -c 1-200) || true
  echo "${words:-it says nothing}"
}

# --- the commands

cmd_up() {
  local count=3 tls='' file='' name names=() present=()
  while (($#)); do
    case $1 in
      --tls) tls=--tls ;;
      --load) file=${2:?'--load wants a file'} && shift ;;
      *) count=$1 ;;
    esac
    shift
  done
  [[ -z $file || -r $file ]] || fail "'$file' can't be read"
  [[ $count =~ ^([2-9]|1[0-9]|20)$ ]] ||
    fail "can't start '$count' instances" 'from 2 (a value is on two, always) to 20'
  mapfile -t present < <(running_names)
  for name in {a..z}; do
    ((${#present[@]} + ${#names[@]} < count)) || break
    if gone "$name"; then names+=("$name"); fi
  done
  if ((${#present[@]})); then
    say "Running already: ${present[*]}."
    [[ -z $tls ]] || is_tls || fail 'they run without TLS' 'scripts/borg down, then: scripts/borg up --tls'
  else
    choose_tls "$tls"
  fi
  if ((${#names[@]})); then
    say "Starting ${names[*]} ..."
    launch_and_wait "${names[@]}"
  fi
  print_urls
  [[ -z $file ]] || cmd_load "$file"
}

print_urls() {
  local name note
  for name in $(running_names); do
    note=''
    ! is_paused "$name" || note="  (paused: scripts/borg resume $name)"
    printf '  %-10s %s%s\n' "$name" "$(url_of "$name")" "$note"
  done
}

cmd_add() {
  need_cluster
  local name
  name=${1:-$(free_name)}
  check_name "$name"
  gone "$name" || fail "$name is running already" 'scripts/borg add, without a name, takes a free one'
  say "Starting $name ..."
  launch_and_wait "$name"
  print_urls
}

cmd_kill() {
  need_running "${1:-}"
  kill_at_once "$1"
  say "$1 is dead (kill -9). How the others take over: scripts/borg info --watch"
}

kill_at_once() { # NAME
  kill -KILL "$(pid_of "$1")"
  await 10000 gone "$1" || fail "$1 doesn't end, even by kill -9" "look at: ps -o pid,stat,args $(pid_of "$1")"
  tidy "$1"
}

# What is left of an instance that has ended: its log.
tidy() { rm -rf "${CLUSTER:?}/$1/"{pid,url,http-port,grid-port,server,tmp,pre-boot.txt,key.p12,tls-options}; }

cmd_stop() {
  local force='' name=''
  while (($#)); do
    case $1 in
      --force) force='?force=true' ;;
      *) name=$1 ;;
    esac
    shift
  done
  need_running "$name"
  ! is_paused "$name" || fail "$name is paused" "scripts/borg resume $name, or: scripts/borg kill $name"
  leave "$name" "$force"
  kill -TERM "$(pid_of "$name")"
  await "$STOP_MILLIS" gone "$name" || fail "$name has handed over, but doesn't end" "scripts/borg kill $name"
  tidy "$name"
  say "$name has handed over what it kept, and has ended."
}

leave() { # NAME QUERY
  request POST "$(url_of "$1")/cluster/leave$2" --max-time $((STOP_MILLIS / 1000))
  case $STATUS in
    2??) ;;
    409) fail "$1 must not go: $(problem)" "scripts/borg stop $1 --force" ;;
    *) fail "$1 can't leave: $(problem)" "scripts/borg info; if it has to be: scripts/borg kill $1" ;;
  esac
}

cmd_pause() {
  need_running "${1:-}"
  kill -STOP "$(pid_of "$1")"
  say "$1 is frozen. It goes on by: scripts/borg resume $1"
}

cmd_resume() {
  need_running "${1:-}"
  kill -CONT "$(pid_of "$1")"
  say "$1 goes on."
}

# All at once: there is nobody left to hand over to.
cmd_down() {
  local name names file=''
  if [[ ${1:-} == --save ]]; then file=${2:?'--save wants a file'}; fi
  ! running .admin || stop_admin
  mapfile -t names < <(running_names)
  if ((${#names[@]} == 0)); then
    [[ -z $file ]] || fail 'nothing is running: nothing is saved'
    forget_tls
    say 'Nothing is running.'
    return
  fi
  [[ -z $file ]] || cmd_save "$file"
  for name in "${names[@]}"; do kill_at_once "$name"; done
  forget_tls
  say "Ended: ${names[*]}. What they kept is ${file:+in }${file:-gone}."
}

cmd_logs() {
  local follow='' name='' argument
  for argument in "$@"; do
    case $argument in
      -f) follow=-f ;;
      --all) merged_logs && return ;;
      *) name=$argument ;;
    esac
  done
  [[ -n $name ]] || fail 'whose log?' "scripts/borg logs NAME; there are: $(one_line logged_names)"
  [[ -e $CLUSTER/$name/log ]] || fail "there is no log of '$name'" "there are: $(one_line logged_names)"
  if [[ -n $follow ]]; then exec tail -n 50 -f "$CLUSTER/$name/log"; fi
  cat "$CLUSTER/$name/log"
}

# All of them by time, that of the process before, too. A line without a time belongs to the one before it.
merged_logs() {
  local name dir
  for name in $(logged_names); do
    dir=$CLUSTER/$name
    { cat "$dir/log.before" "$dir/log" 2>/dev/null || :; } | awk -v name="$name" '
      /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9:]+\.[0-9]+ / { time = substr($0, 1, 23) }
      { printf "%s\t%s\t%d\t%s\n", time, name, NR, $0 }
    '
  done | LC_ALL=C sort -s -t $'\t' -k 1,1 -k 2,2 -k 3,3n |
    awk -F '\t' '{ name = $2; sub(/^[^\t]*\t[^\t]*\t[^\t]*\t/, ""); printf "%-8s %s\n", name, $0 }'
}

logged_names() {
  local log
  for log in "$CLUSTER"/*/log; do
    [[ ! -e $log ]] || basename "$(dirname "$log")"
  done
}
