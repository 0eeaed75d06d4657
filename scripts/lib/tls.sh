# shellcheck shell=bash disable=SC2034,SC2154 # variables that another part sets or uses
# TLS for the cluster on this machine: a certificate authority that lives as long as the cluster, and
# a certificate of it for each instance. By the JDK's keytool, which is there anyway.

TLS=$CLUSTER/.tls              # ca.p12 (its key), trust.p12, password: the owner's alone
CA_CERTIFICATE=$CLUSTER/ca.pem # that it is there makes this a cluster with TLS
TLS_DAYS=365

is_tls() { [[ -e $CA_CERTIFICATE ]]; }

# The passwords come from a file: a command line can be read by everybody (ps).
key_tool() { # COMMAND STORE [ARGUMENT...]
  local command=$1 store=$2
  shift 2
  "${JAVA%java}keytool" -J-XX:TieredStopAtLevel=1 "$command" -storetype PKCS12 -keystore "$store" \
    -storepass:file "$TLS/password" "$@" 2>>"$TLS/log" ||
    fail 'keytool failed' "what it said: $TLS/log"
}

key_pair() { key_tool -genkeypair "$@" -keyalg EC -groupname secp256r1 -validity "$TLS_DAYS"; }

# A cluster begins: with TLS or without.
choose_tls() { # [--tls]
  forget_tls
  if [[ -z $1 ]]; then
    [[ ${BORG_REQUIRE_TLS:-} != true ]] || fail 'BORG_REQUIRE_TLS is set' 'scripts/borg up --tls'
    return
  fi
  find_java
  say 'Making certificates (for this machine only) ...'
  make_authority
}

forget_tls() { rm -rf "$TLS" "$CA_CERTIFICATE"; }

make_authority() {
  rm -rf "$TLS"
  (
    set -e
    umask 077
    mkdir "$TLS"
    od -An -v -tx1 -N16 /dev/urandom | tr -d ' \n' >"$TLS/password"
    key_pair "$TLS/ca.p12" -alias ca -dname 'CN=Throw-away CA of a Borg on this machine' \
      -ext bc:c=ca:true,pathlen:0 -ext ku:c=keyCertSign
    key_tool -exportcert "$TLS/ca.p12" -alias ca -rfc >"$TLS/ca.pem"
    key_tool -importcert "$TLS/trust.p12" -alias ca -noprompt -file "$TLS/ca.pem"
  )
  mv "$TLS/ca.pem" "$CA_CERTIFICATE"
}

# An instance's key, and in a file the JVM's options that name it: the password among them must not
# stand on its command line.
make_certificate() { # FOLDER [ADDRESS]
  local key=$1/key.p12
  rm -f "$key"
  (
    set -e
    umask 077
    key_pair "$key" -alias borg -dname "CN=${1##*/}"
    key_tool -certreq "$key" -alias borg >"$1/request.pem"
    key_tool -gencert "$TLS/ca.p12" -alias ca -infile "$1/request.pem" -validity "$TLS_DAYS" -rfc \
      -ext san="ip:${2:-127.0.0.1}",dns:localhost -ext ku:c=digitalSignature -ext eku=serverAuth >"$1/chain.pem"
    cat "$CA_CERTIFICATE" >>"$1/chain.pem"
    key_tool -importcert "$key" -alias borg -noprompt -file "$1/chain.pem"
    rm "$1/request.pem" "$1/chain.pem"
    tls_options "$key" >"$1/tls-options"
  )
}

tls_options() { # KEY-STORE
  printf '"-Djavax.net.ssl.%s"\n' "keyStore=$1" "keyStorePassword=$(<"$TLS/password")"
  trust_options
}

trust_options() {
  printf '"-Djavax.net.ssl.%s"\n' "trustStore=$TLS/trust.p12" "trustStorePassword=$(<"$TLS/password")"
}
