package borg.torture;

import borg.torture.Cluster.NeverSettled;
import borg.torture.Round.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Starts a cluster, does it harm, and judges: {@code scripts/torture}, which sets the environment.
 */
final class Torture {

  private static final int HTTP_PORT = 8080;
  private static final long TWO_COPIES_MILLIS = 60_000;

  private final Options options;
  private final Path folder;
  private final Cluster cluster;
  private final History history = new History();
  private final Figures figures = new Figures();
  private final List<String> findings = new ArrayList<>();
  private final Random random;

  private Torture(Options options, Path folder, boolean hasNamespaces) {
    this.options = options;
    this.folder = folder;
    this.random = new Random(options.seed());
    var network = new Network("127.77." + (1 + ProcessHandle.current().pid() % 250), hasNamespaces);
    this.cluster =
        new Cluster(
            network,
            IntStream.rangeClosed(1, options.nodes() + 1)
                .mapToObj(number -> instance(network, number))
                .toList());
  }

  private Instance instance(Network network, int number) {
    String name = String.valueOf((char) ('a' + number - 1));
    network.connect(name, number);
    var command = new ArrayList<String>();
    command.add(System.getenv("TORTURE_INSTANCE"));
    command.add(name);
    command.add(network.address(number));
    command.add(Integer.toString(options.nodes() + 1));
    command.addAll(List.of(network.within(name)));
    var log = folder.resolve(name + ".log").toFile();
    String scheme = System.getenv("TORTURE_TLS") == null ? "http" : "https";
    return new Instance(name, scheme, network.address(number), HTTP_PORT, command, log);
  }

  public static void main(String... arguments) throws IOException {
    Options options;
    try {
      options = Options.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("torture: " + e.getMessage() + "\n      -> scripts/torture --help");
      System.exit(2);
      return;
    }
    System.exit(options.check() == null ? run(options) : checkAgain(options.check()));
  }

  private static int checkAgain(Path file) {
    List<Event> events = History.read(file);
    List<String> wrong = History.contradictions(events);
    wrong.forEach(key -> System.out.println("not linearizable: " + key));
    System.out.printf("%s: %d operations%n", wrong.isEmpty() ? "PASS" : "FAIL", events.size());
    return wrong.isEmpty() ? 0 : 1;
  }

  private static int run(Options options) throws IOException {
    Path folder = Path.of(System.getenv("TORTURE_FOLDER"));
    Files.createDirectories(folder);
    var torture = new Torture(options, folder, "true".equals(System.getenv("TORTURE_NAMESPACES")));
    Runtime.getRuntime().addShutdownHook(new Thread(torture.cluster::close));
    return torture.judge();
  }

  private int judge() {
    System.out.printf("%d instances, seed %d.%n", options.nodes(), options.seed());
    try {
      cluster.start();
      cluster.loadBallast();
      new Round(cluster, history, 0, random).warmUp();
      String mortals = harmWhileSomeDie();
      lookAtAll();
      System.out.println(mortals);
    } catch (NeverSettled finding) {
      findings.add(finding.getMessage());
    } catch (RuntimeException e) {
      // What has been seen so far must not be lost.
      findings.add("it could not go on: " + e);
      e.printStackTrace();
    }
    Path file = folder.resolve("history.tsv");
    history.write(file, List.of("seed " + options.seed() + ", nodes " + options.nodes()));
    System.out.println();
    System.out.print(figures.table());
    System.out.println();
    findings.forEach(finding -> System.out.println("FINDING: " + finding));
    System.out.printf(
        "%s: %d operations on %d keys, %d of them with an outcome that nobody knows, %s;%n"
            + "      %s, every value on two instances. History: %s%n",
        findings.isEmpty() ? "PASS" : "FAIL",
        history.events().size(),
        history.keys().size(),
        Figures.count(history.events(), Answer.UNKNOWN),
        figures.worst(),
        History.isOfTwoSides() ? "both sides of each cut go on" : "linearizable key by key",
        file);
    return findings.isEmpty() ? 0 : 1;
  }

  private String harmWhileSomeDie() {
    var mortals = new Mortals(cluster.all(), options.seed());
    try (mortals) {
      harm();
    }
    if (!History.isOfTwoSides()) {
      findings.addAll(mortals.findings());
    }
    return mortals.summary();
  }

  private void harm() {
    int number = 0;
    if (!options.faults().isEmpty()) {
      for (Fault fault : options.faults()) {
        round(++number, fault);
      }
      return;
    }
    List<Fault> possible = Faults.ALL.stream().filter(f -> f.isPossible(cluster)).toList();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(options.minutes());
    while (System.nanoTime() < end) {
      round(++number, possible.get(random.nextInt(possible.size())));
    }
  }

  private void round(int number, Fault fault) {
    if (!fault.isPossible(cluster)) {
      System.out.printf(
          "%3d  %-14s skipped: it takes namespaces and a fitting number of nodes%n",
          number, fault.name());
      return;
    }
    Result result = new Round(cluster, history, number, random).run(fault);
    figures.add(result);
    System.out.println(Figures.line(number, result));
    history.takeOdd().forEach(odd -> System.out.println("     odd: " + odd));
    for (String finding : result.findings()) {
      System.out.println("     FINDING: " + finding);
      findings.add("round %d, %s: %s".formatted(number, fault.name(), finding));
    }
  }

  /** In the end the keys of all rounds are looked at again, and still must make sense. */
  private void lookAtAll() {
    findings.addAll(Round.useEverywhere(history, cluster.regular(), history.keys()));
    if (!History.isOfTwoSides()) {
      History.contradictions(history.events())
          .forEach(key -> findings.add(key + " is not linearizable"));
    }
    if (!Cluster.await(TWO_COPIES_MILLIS, () -> cluster.isEachOnTwo(history.keys()))) {
      findings.add("in the end a key is not on exactly two instances");
    }
    if (!Cluster.await(TWO_COPIES_MILLIS, cluster::hasBallast)) {
      findings.add("in the end an entry that nobody changed is not on two as it was");
    }
  }
}
