package borg.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is served while no tokens are set: programs on this machine, and pages that this instance
 * itself has served. A page of another origin can make a browser on this machine send requests; it
 * is known by its {@code Origin}, and where it had its own name point here (DNS rebinding), by
 * {@code Host}.
 */
final class ProtectedMode {

  private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(:[0-9]*)?");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private static final String LOOPBACK = "127.0.0.1";

  /* Nearly all requests come from the same address to the same name. */
  private static volatile String lastGoodHost = LOOPBACK;

  private ProtectedMode() {}

  /**
   * Why a request is refused; null if it is served.
   *
   * @param client the address that the connection comes from
   * @param scheme by which this instance is reached, http or https
   * @param hosts all {@code Host} headers; a client of HTTP/1.0, hence no browser, may send none
   * @param origins all {@code Origin} headers
   */
  static String objection(String client, String scheme, List<String> hosts, List<String> origins) {
    if (!isLoopbackAddress(client)) {
      return "Only loopback clients are served as long as borg.api.tokens is not set.";
    }
    if (hosts.size() > 1) {
      return "There are two Host headers.";
    }
    if (hosts.size() == 1 && !isLoopbackHost(hosts.get(0))) {
      return "Host is no loopback name or address (localhost, 127.0.0.1, [::1]), and"
          + " borg.api.tokens is not set.";
    }
    if (!origins.isEmpty() && !isOwn(origins, scheme, hosts)) {
      return "Origin is not this instance's own, and borg.api.tokens is not set.";
    }
    return null;
  }

  private static boolean isOwn(List<String> origins, String scheme, List<String> hosts) {
    return origins.size() == 1
        && hosts.size() == 1
        && origins.get(0).equalsIgnoreCase(scheme + "://" + hosts.get(0));
  }

  private static boolean isLoopbackHost(String host) {
    if (host.equals(lastGoodHost)) {
      return true;
    }
    boolean isGood = isNamedLoopback(host);
    if (isGood) {
      lastGoodHost = host;
    }
    return isGood;
  }

  private static boolean isNamedLoopback(String host) {
    Matcher parts = HOST.matcher(host.strip());
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1).toLowerCase(Locale.ROOT);
    // RFC 6761: localhost and all names under it are loopback, whatever a resolver says.
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || ((IPV4.matcher(name).matches() || name.startsWith("[")) && isLoopbackAddress(name));
  }

  /** Of a literal address only: nothing is looked up. */
  private static boolean isLoopbackAddress(String address) {
    if (LOOPBACK.equals(address)) {
      return true;
    }
    if (address == null || !(IPV4.matcher(address).matches() || address.contains(":"))) {
      return false;
    }
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
