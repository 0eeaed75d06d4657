# shellcheck shell=bash disable=SC2034,SC2154 # variables that another part sets or uses
# What an instance runs: the WAR, the server unpacked, an archive of its classes.

WAR=$ROOT/target/borg.war
MICRO=$ROOT/target/payara-micro.jar
SERVER=$ROOT/target/server # the server, unpacked once for all instances
DOMAIN_CONFIG=$ROOT/domain-config
ARCHIVES=$ROOT/target # of classes

find_java() {
  JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
  local version
  version=$("$JAVA" -version 2>&1 | awk -F '"' 'NR == 1 { print $2 + 0 }') || version=0
  ((${version:-0} >= 17)) || fail "no Java 17 or later ('$JAVA')" 'apt-get install openjdk-17-jdk-headless'
}

is_built() {
  [[ -e $WAR && -e $MICRO ]] || return 1
  [[ -z $(find "$ROOT/src/main" "$ROOT/pom.xml" -newer "$WAR" -print -quit) ]]
}

build_what_is_missing() {
  ! is_built || return 0
  command -v mvn >/dev/null || fail 'Maven is missing' 'apt-get install maven'
  say 'Building target/borg.war (the first time Maven fetches Payara Micro, too: some minutes) ...'
  local log=$ROOT/target/build.log
  (cd "$ROOT" && mvn -B -ntp -DskipTests package) >"$log" 2>&1 9>&- || {
    grep -m 10 '^\[ERROR\]' "$log" >&2 || tail -n 10 "$log" >&2
    fail 'the build failed' "the whole of it: $log"
  }
  touch "$WAR" # Maven leaves it alone when nothing in it has changed
}

# Payara Micro unpacks itself at each start, 100 MB, unless it finds that done. Its own launcher wants
# one unpacked server per instance; the one made here takes the instance's folder from --rootdir. (It
# keeps the file that Arquillian reads the version from.)
unpack_server() {
  local new=$SERVER.new version=MICRO-INF/domain/branding/glassfish-version.properties
  [[ ! $SERVER/boot.jar -nt $MICRO ]] || return 0
  rm -rf "$SERVER" "$new"
  (
    set -e
    "$JAVA" -jar "$MICRO" --rootdir "$new" --outputlauncher
    cd "$new"
    cp launch-micro.jar boot.jar
    "${JAVA%java}jar" --extract --file="$MICRO" "$version"
    "${JAVA%java}jar" --update --file=boot.jar --main-class=fish.payara.micro.impl.PayaraMicroImpl "$version"
  ) >"$ROOT/target/unpack.log" 2>&1 9>&- ||
    fail "can't unpack Payara Micro" "the whole of it: $ROOT/target/unpack.log"
  mv "$new" "$SERVER"
}

# What a server writes to, of one instance's own; the libraries are the same for all.
make_server() { # FOLDER
  rm -rf "$1/server" "$1/tmp"
  mkdir -p "$1/server" "$1/tmp"
  cp -a "$SERVER"/{config,docroot,lib} "$1/server/"
}

# run_server WRAPPER FOLDER NAME HTTP-PORT GRID GRID-PORT [OPTION...]: becomes the server of that
# folder; with TLS only, if the folder has tls-options. The secret's path is no secret; the secret itself is on no command line and in no
# environment.
run_server() {
  local wrapper=$1 dir=$2 name=$3 http=$4 grid=$5 grid_port=$6 options listener=(--port "$4")
  shift 6
  read -ra options <<<"-Xmx512m $COMPILER_OPTION ${JAVA_OPTS:-}" # of two alike the last one counts
  cd "$dir/server" || return
  export BORG_NAME=$name BORG_CLUSTER_SECRET_FILE=$CLUSTER/secret
  cp "$DOMAIN_CONFIG/pre-boot.txt" "$dir/pre-boot.txt"
  if [[ -e $dir/tls-options ]]; then
    export BORG_REQUIRE_TLS=true
    options+=("@$dir/tls-options")
    listener=(--sslport "$http")
    cat "$DOMAIN_CONFIG/pre-boot-tls.txt" >>"$dir/pre-boot.txt"
  fi
  exec $wrapper "$JAVA" "@$DOMAIN_CONFIG/jvm.options" "$CLASSES_OPTION" "${options[@]}" \
    -Djava.io.tmpdir="$dir/tmp" \
    -Dfish.payara.micro.BootJar="file:$SERVER/boot.jar" -Dfish.payara.micro.UnpackDir="$SERVER" \
    -Dgrid.name="$grid" -Dgrid.port="$grid_port" \
    -jar "$SERVER/boot.jar" --rootdir "$dir/server" --name "$name" "${listener[@]}" \
    --prebootcommandfile "$dir/pre-boot.txt" \
    --hzconfigfile "${GRID_CONFIG:-$DOMAIN_CONFIG/hazelcast.yaml}" \
    --logproperties "$DOMAIN_CONFIG/logging.properties" \
    --disablephonehome --deploy "$WAR" "$@"
}

# Where the instances have less than two cores each, the optimizing compiler takes them from the server's own
# start: twice the CPU, twice the time. Then only the quick one works.
choose_compiler() { # INSTANCES
  COMPILER_OPTION=''
  (($(nproc) >= 2 * $1)) || COMPILER_OPTION=-XX:TieredStopAtLevel=1
}

# An archive of the classes as the JVM keeps them (AppCDS) saves a third of a start. It is made once, by a
# start that ends at once; classes that have changed since are read from the WAR as ever, so it need
# not follow each build. Without it all goes well, too.
archive_classes() {
  local version archive dir=$ARCHIVES/warm-up
  version=$("$JAVA" -version 2>&1 | cksum | cut -d ' ' -f 1)
  archive=$ARCHIVES/shared-classes-$version.jsa
  CLASSES_OPTION=-XX:SharedArchiveFile=$archive
  [[ ! $archive -nt $SERVER/boot.jar ]] || return 0
  say 'Preparing fast starts (once, a minute) ...'
  rm -f "$ARCHIVES"/{shared-,}classes-*.jsa
  make_server "$dir"
  (
    # Without compilers: with an archive of an ordinary start JDK 17 never compiled some methods again (SHA-256
    # among them: imports took four times as long), most likely since it keeps what the compilers noted there.
    COMPILER_OPTION=-Xint
    CLASSES_OPTION=-XX:ArchiveClassesAtExit=$archive.new
    run_server "timeout 300" "$dir" warm-up "$(free_port "${HTTP_PORTS[@]}" http-port)" "$(grid_name)-warm-up" \
      "$(free_port "${GRID_PORTS[@]}" grid-port)" --warmup
  ) >"$dir.log" 2>&1 </dev/null 9>&- && mv "$archive.new" "$archive" ||
    say "That failed ($dir.log); it goes on without."
  rm -rf "$dir"
}
