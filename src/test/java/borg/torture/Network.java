package borg.torture;

import java.util.Collection;
import java.util.List;

/**
 * The network between the instances. With namespaces each instance is in one of its own, all on one
 * bridge, and packets that arrive can be filtered by who sent them; the clients' are never.
 *
 * <p>Their addresses are loopback ones, routed all the same: so an instance in protected mode
 * serves clients in another namespace. The namespaces, and all in them, vanish with this process:
 * scripts/torture has started it in a network and a file system view of its own.
 */
final class Network {

  /** How a packet is kept away. */
  enum Cut {
    /** It vanishes, as with a broken cable. */
    DROP("drop"),
    /** The sender is told, as by a firewall: a refused port does not prove that nobody lives. */
    REJECT("reject with tcp reset"),
    /** The sender is told otherwise. */
    UNREACHABLE("reject with icmp type port-unreachable");

    private final String verdict;

    Cut(String verdict) {
      this.verdict = verdict;
    }
  }

  private final String prefix;
  private final boolean hasNamespaces;

  /**
   * A network.
   *
   * @param prefix the first three numbers of each address
   */
  Network(String prefix, boolean hasNamespaces) {
    this.prefix = prefix;
    this.hasNamespaces = hasNamespaces;
    if (hasNamespaces) {
      makeLocalAddressesRoutable();
      Shell.run("ip", "link", "add", "borg0", "type", "bridge");
      Shell.run("ip", "addr", "add", prefix + ".254/24", "dev", "borg0", "scope", "global");
      Shell.run("ip", "link", "set", "borg0", "up");
    }
  }

  private static void makeLocalAddressesRoutable(String... inNamespace) {
    run(inNamespace, "ip", "link", "set", "lo", "up");
    run(inNamespace, "ip", "addr", "del", "127.0.0.1/8", "dev", "lo");
    run(inNamespace, "ip", "addr", "add", "127.0.0.1/32", "dev", "lo");
    run(inNamespace, "bash", "-c", "echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet");
  }

  private static void run(String[] before, String... command) {
    String[] all = new String[before.length + command.length];
    System.arraycopy(before, 0, all, 0, before.length);
    System.arraycopy(command, 0, all, before.length, command.length);
    Shell.run(all);
  }

  boolean canCut() {
    return hasNamespaces;
  }

  String address(int number) {
    return prefix + "." + number;
  }

  /** A namespace with that address, for an instance that is to be started. */
  void connect(String name, int number) {
    if (!hasNamespaces) {
      return;
    }
    String link = "v" + number;
    Shell.run("ip", "netns", "add", name);
    makeLocalAddressesRoutable(within(name));
    Shell.run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name);
    Shell.run("ip", "link", "set", link, "master", "borg0", "up");
    in(name, "ip", "addr", "add", address(number) + "/24", "dev", "eth0", "scope", "global");
    in(name, "ip", "link", "set", "eth0", "up");
    in(name, "nft", "add table inet borg");
    in(name, "nft", "add chain inet borg in { type filter hook input priority 0; }");
  }

  /** What comes before a command that is to run in that namespace; empty without namespaces. */
  String[] within(String name) {
    return hasNamespaces ? new String[] {"nsenter", "--net=/run/netns/" + name} : new String[0];
  }

  private void in(String name, String... command) {
    run(within(name), command);
  }

  /** Nothing from one of those arrives at the other; what goes the other way does. */
  void cutOneWay(Instance from, Instance to, Cut cut) {
    in(
        to.name(),
        "nft",
        "add rule inet borg in ip saddr %s meta l4proto tcp %s"
            .formatted(from.address(), cut.verdict));
  }

  /** The one can't call the other, which still can call it. */
  void cutCalls(Instance from, Instance to, Cut cut) {
    in(
        to.name(),
        "nft",
        "add rule inet borg in ip saddr %s tcp dport { 6901, 8080 } %s"
            .formatted(from.address(), cut.verdict));
  }

  /** Nothing passes between the two groups. */
  void cut(Collection<Instance> some, Collection<Instance> others, Cut cut) {
    for (Instance one : some) {
      for (Instance other : others) {
        cutOneWay(one, other, cut);
        cutOneWay(other, one, cut);
      }
    }
  }

  void heal(List<Instance> all) {
    for (Instance instance : all) {
      in(instance.name(), "nft", "flush chain inet borg in");
    }
  }
}
