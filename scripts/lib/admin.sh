# shellcheck shell=bash disable=SC2034,SC2154 # variables that another part sets or uses
# The admin console: a Payara Server that joins the instances' data grid to show them. It has no Borg,
# so it is no member and keeps nothing; on the grid it is a lite member, which holds no data of the
# grid's own either. It is as old as its folder: each start makes its domain anew.

ADMIN=$CLUSTER/.admin            # hidden: it is no instance
ADMIN_SERVER=$ROOT/target/payara # the server, unpacked once
ADMIN_ZIP_GOAL=dependency:unpack@payara-server
ADMIN_PORTS=(4848 4948)
ADMIN_START_SECONDS=600 # for a machine that is busy otherwise
ADMIN_PAGE_MILLIS=600000
ADMIN_JOIN_MILLIS=30000

cmd_admin() {
  case ${1:-} in
    '') start_admin ;;
    --stop) stop_admin ;;
    *) fail "admin knows no '$1'" 'scripts/borg admin, or: scripts/borg admin --stop' ;;
  esac
}

start_admin() {
  local started
  if running .admin; then
    say 'Running already:'
    print_admin
    return
  fi
  need_cluster
  started=$(now_millis)
  find_java
  unpack_admin_server
  say 'Starting the admin console ...'
  make_domain
  start_domain
  await_admin
  say "Ready after $(seconds "$(since "$started")") s."
  print_admin
}

print_admin() {
  say "  $(url_of .admin)   Domain > Data Grid"
  say "  user admin, password in $ADMIN/password; on the command line: scripts/borg asadmin COMMAND"
}

# 160 MB, the first time; the version stands in pom.xml.
unpack_admin_server() {
  local log=$ROOT/target/admin-unpack.log new=$ADMIN_SERVER.new
  [[ ! -e $ADMIN_SERVER/bin/asadmin ]] || return 0
  command -v mvn >/dev/null || fail 'Maven is missing' 'apt-get install maven'
  say 'Fetching Payara Server (once, 160 MB) ...'
  rm -rf "$new"
  (cd "$ROOT" && mvn -B -ntp "$ADMIN_ZIP_GOAL" "-Dpayara.folder=$new") >"$log" 2>&1 9>&- ||
    fail "can't fetch Payara Server: $(grep -m 1 '^\[ERROR\]' "$log" || tail -n 1 "$log")" "the whole of it: $log"
  mv "$new"/payara* "$ADMIN_SERVER"
  rm -rf "$new"
}

# --- its domain

make_domain() {
  local port grid_port
  rm -rf "$ADMIN"
  (umask 077 && mkdir -p "$ADMIN/tmp" "$ADMIN/home")
  port=$(free_port "${ADMIN_PORTS[@]}" http-port)
  grid_port=$(last_free_grid_port)
  echo "http://127.0.0.1:$port" >"$ADMIN/url"
  make_admin_password
  asadmin create-domain --adminport "$port" --checkports=false --savelogin=false \
    --domaindir "$ADMIN" domain >"$ADMIN/log" 2>&1 9>&- ||
    fail "can't make the admin console's domain: $(tail -n 1 "$ADMIN/log")" "the whole of it: $ADMIN/log"
  admin_grid >"$ADMIN/hazelcast.yaml"
  admin_options "$grid_port" >"$ADMIN/options"
  with_options "$ADMIN/options" <"$ADMIN/domain/config/domain.xml" >"$ADMIN/domain.xml"
  mv "$ADMIN/domain.xml" "$ADMIN/domain/config/domain.xml"
  ln -s domain/config/pid "$ADMIN/pid" # which the server writes
}

# Whoever is logged in can have the server run anything: as the user who owns it, so not without a
# password, even on this machine only.
make_admin_password() {
  (
    umask 077
    od -An -v -tx1 -N12 /dev/urandom | tr -d ' \n' >"$ADMIN/password"
    printf 'AS_ADMIN_PASSWORD=%s\n' "$(<"$ADMIN/password")" >"$ADMIN/passwords"
  )
}

# From the end of the range: instances take theirs from its beginning.
last_free_grid_port() {
  local port
  for ((port = GRID_PORTS[1]; port >= GRID_PORTS[0]; port--)); do
    if port_is_free "$port"; then echo "$port" && return; fi
  done
  fail "no free port from ${GRID_PORTS[0]} to ${GRID_PORTS[1]}" 'end what uses them: ss -ltnp'
}

admin_grid() {
  awk '{ print } /^hazelcast:/ { print "  lite-member:\n    enabled: true" }' "$DOMAIN_CONFIG/hazelcast.yaml"
}

# Of the instances' JVM, the list of classes that may come by the grid among them; and its own.
admin_options() { # GRID-PORT
  grep '^-' "$DOMAIN_CONFIG/jvm.options"
  printf '%s\n' -XX:TieredStopAtLevel=1 "-Djava.io.tmpdir=$ADMIN/tmp" "-Dhazelcast.config=$ADMIN/hazelcast.yaml" \
    "-Dgrid.name=$(grid_name)" "-Dgrid.port=$1"
}

# Into the first configuration, which is the server's. What it has of its own stays, but for bundles that
# would open a shell to the server's inside, without a password, on port 6666; and for JMS, whose port is
# opened before any command could shut it.
with_options() { # FILE
  awk -v file="$1" '
    /additionalOSGiBundlesToStart|osgi\.shell\.telnet/ { next }
    !done && /<jvm-options>/ {
      done = 1
      while ((getline line < file) > 0) {
        gsub(/&/, "\\&amp;", line)
        gsub(/</, "\\&lt;", line)
        print "                <jvm-options>" line "</jvm-options>"
      }
    }
    { print }
    !jms && /<\/iiop-service>/ {
      jms = 1
      print "            <jms-service type=\"DISABLED\" default-jms-host=\"default_JMS_host\">"
      print "                <jms-host name=\"default_JMS_host\" host=\"localhost\" port=\"${JMS_PROVIDER_PORT}\" />"
      print "            </jms-service>"
    }
  '
}

# --- its process

# In a session of its own, so that Ctrl-C here ends nothing there.
start_domain() {
  asadmin_in_background start-domain --timeout "$ADMIN_START_SECONDS" \
    --prebootcommandfile "$DOMAIN_CONFIG/admin/pre-boot.txt" --domaindir "$ADMIN" domain >"$ADMIN/log" 2>&1 9>&- ||
    admin_failed "it did not start: $(admin_words)"
  running .admin || admin_failed "it ended at once: $(admin_words)"
}

asadmin() { # COMMAND...: with a home of its own, since it keeps files there
  AS_EXTRA_JAVA_OPTS="-XX:TieredStopAtLevel=1 -Duser.home=$ADMIN/home" \
    "${ASADMIN_WRAPPER[@]}" "$ADMIN_SERVER/bin/asadmin" --user admin --passwordfile "$ADMIN/passwords" --interactive=false "$@"
}

ASADMIN_WRAPPER=()
asadmin_in_background() {
  local ASADMIN_WRAPPER=(setsid -w)
  asadmin "$@" </dev/null
}

# The server loads the console at the first look at it, which takes as long as the start did.
await_admin() {
  await "$ADMIN_PAGE_MILLIS" admin_page_is_there || admin_failed 'its page does not come'
  await "$ADMIN_JOIN_MILLIS" admin_sees_all || admin_failed "it does not see all instances: $(one_line seen_names)"
}

admin_page_is_there() {
  running .admin || admin_failed "it ended while it started: $(admin_words)"
  command curl -sL --max-time 60 "$(url_of .admin)/" 2>/dev/null | grep -q j_security_check
}

admin_sees_all() {
  [[ $(active_names | sort) == "$(comm -12 <(active_names | sort) <(seen_names))" ]]
}

# Of whom the server knows that they are on the grid.
seen_names() { cmd_asadmin list-hazelcast-cluster-members 2>/dev/null | awk 'NF > 1 { print $1 }' | sort; }

admin_failed() { # WHY
  local pid
  if pid=$(pid_of .admin); then kill -KILL "$pid"; fi
  fail "the admin console is not there: $1" "$ADMIN/log, $ADMIN/domain/logs/server.log"
}

# What went wrong, in its own words.
admin_words() {
  local words
  words=$(grep -ahE 'SEVERE|Exception|failed|timed out' "$ADMIN/log" "$ADMIN/domain/logs/server.log" 2>/dev/null |
    tail -n 1 | cut -c 1-200) || true
  echo "${words:-it says nothing}"
}

stop_admin() {
  local pid
  pid=$(pid_of .admin) || {
    say 'The admin console is not running.'
    return
  }
  kill -TERM "$pid"
  await "$STOP_MILLIS" gone .admin || kill -KILL "$pid"
  await 10000 gone .admin || fail "the admin console doesn't end" "look at: ps -o pid,stat,args $pid"
  rm -rf "$ADMIN"
  say 'The admin console has ended.'
}

cmd_asadmin() {
  running .admin || fail 'the admin console is not running' 'scripts/borg admin'
  find_java
  local url
  url=$(url_of .admin)
  asadmin --host 127.0.0.1 --port "${url##*:}" "$@"
}
