package borg;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** Keeps the dependencies running one way, and the deciding packages fit for a simulator. */
@AnalyzeClasses(packages = "borg", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  /*
   * The stack, from the ground up: a package may use those below it, and all above placement may
   * use time; what JSON is, only those that change or show values need to know. Two stand beside it: config, read by the edges only (the deciding packages get their
   * limits passed in), and grid, which tells membership what Hazelcast sees.
   */
  @ArchTest static final ArchRule time = mayUse("time");
  @ArchTest static final ArchRule json = mayUse("json");
  @ArchTest static final ArchRule view = mayUse("view");
  @ArchTest static final ArchRule placement = mayUse("placement", "view");
  @ArchTest static final ArchRule store = mayUse("store", "time", "placement", "view");
  @ArchTest static final ArchRule access = mayUse("access");
  @ArchTest static final ArchRule jwt = mayUse("jwt", "access");

  /** In a jar of its own, and so knows none of the others. */
  @ArchTest static final ArchRule client = mayUse("client");

  @ArchTest
  static final ArchRule config = mayUse("config", "jwt", "access", "store", "placement", "view");

  @ArchTest
  static final ArchRule peer = mayUse("peer", "config", "store", "time", "placement", "view");

  @ArchTest
  static final ArchRule membership =
      mayUse("membership", "peer", "store", "time", "placement", "view");

  @ArchTest
  static final ArchRule replication =
      mayUse(
          "replication",
          "watch",
          "json",
          "membership",
          "peer",
          "store",
          "time",
          "placement",
          "view");

  @ArchTest
  static final ArchRule watch =
      mayUse("watch", "membership", "peer", "store", "time", "placement", "view");

  @ArchTest
  static final ArchRule rebalance =
      mayUse(
          "rebalance",
          "replication",
          "watch",
          "membership",
          "peer",
          "store",
          "time",
          "placement",
          "view");

  @ArchTest
  static final ArchRule grid =
      mayUse("grid", "node", "config", "membership", "peer", "store", "time", "placement", "view");

  /** Puts one life together, and so knows all of its parts. */
  @ArchTest
  static final ArchRule node =
      mayUse(
          "node",
          "config",
          "replication",
          "rebalance",
          "watch",
          "membership",
          "peer",
          "store",
          "time",
          "placement",
          "view");

  /** Reads where figures stand, for who watches; nobody but api knows of it. */
  @ArchTest
  static final ArchRule metrics =
      mayUse(
          "metrics",
          "node",
          "replication",
          "rebalance",
          "watch",
          "membership",
          "peer",
          "store",
          "time",
          "placement",
          "view");

  @ArchTest
  static final ArchRule onlyMetricsKnowsTheRegistry =
      noClasses()
          .that()
          .resideOutsideOfPackage("borg.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.microprofile.metrics..");

  @ArchTest
  static final ArchRule api =
      mayUse(
          "api",
          "metrics",
          "jwt",
          "access",
          "json",
          "config",
          "node",
          "replication",
          "rebalance",
          "watch",
          "membership",
          "peer",
          "store",
          "time",
          "placement",
          "view");

  @ArchTest
  static final ArchRule noCycles = slices().matching("borg.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule viewIsPlainJava =
      classes()
          .that()
          .resideInAPackage("borg.view..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("borg.view..", "java..");

  @ArchTest
  static final ArchRule jsonIsPlainJava =
      classes()
          .that()
          .resideInAPackage("borg.json..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("borg.json..", "java..");

  @ArchTest
  static final ArchRule placementIsPlainJavaAndOneHash =
      classes()
          .that()
          .resideInAPackage("borg.placement..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "borg.placement..", "borg.view..", "java..", "com.dynatrace.hash4j..");

  @ArchTest
  static final ArchRule accessIsPlainJava =
      classes()
          .that()
          .resideInAPackage("borg.access..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("borg.access..", "java..");

  /** What is not loaded unless it is wanted must not be named elsewhere. */
  @ArchTest
  static final ArchRule onlyJwtKnowsJose4j =
      noClasses()
          .that()
          .resideOutsideOfPackage("borg.jwt..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jose4j..");

  @ArchTest
  static final ArchRule onlyPeerKnowsTheHttpClient =
      noClasses()
          .that()
          .resideOutsideOfPackage("borg.peer..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hc..");

  /** It would look for the library in all jars, at each call. */
  @ArchTest
  static final ArchRule jsonLibraryIsLookedUpOnce =
      noClasses().should().dependOnClassesThat().haveFullyQualifiedName("jakarta.json.Json");

  @ArchTest
  static final ArchRule onlyGridKnowsPayaraAndHazelcast =
      noClasses()
          .that()
          .resideOutsideOfPackage("borg.grid..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.hazelcast..", "fish.payara..", "org.glassfish..");

  @ArchTest
  static final ArchRule onlyApiAndPeerSpeakRest =
      noClasses()
          .that()
          .resideOutsideOfPackages("borg.api..", "borg.peer..", "borg.client..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..");

  @ArchTest
  static final ArchRule namesSayWhatAClassIsFor =
      noClasses().should().haveNameMatching(".*(Impl|Manager|Service|Helper|Util|Utils)");

  /** A rebalance that fails half-way is simply run again: it has nothing to remember. */
  @ArchTest
  static final ArchRule rebalancerIsStateless =
      classes().that().haveSimpleName("Rebalancer").should().haveOnlyFinalFields();

  /** A simulator holds time, chance and threads, so they are passed in. */
  @ArchTest
  static final ArchRule decidingPackagesAreDeterministic =
      noClasses()
          .that()
          .resideInAnyPackage(
              "borg.view..",
              "borg.json..",
              "borg.placement..",
              "borg.store..",
              "borg.membership..",
              "borg.watch..",
              "borg.replication..",
              "borg.rebalance..")
          .should()
          // Accesses rather than calls, since System::nanoTime is as bad as System.nanoTime().
          .accessTargetWhere(
              describe("reaches a clock, chance or a thread", ArchitectureTest::isForbidden));

  /** Beginnings of full names; most end before the parameters and so mean all overloads. */
  private static final List<String> CLOCKS_CHANCE_AND_THREADS =
      List.of(
          "java.lang.System.currentTimeMillis(",
          "java.lang.System.nanoTime(",
          "java.time.Clock.system",
          "java.time.Instant.now()",
          "java.lang.Math.random(",
          "java.util.Random.<init>(",
          "java.util.UUID.randomUUID(",
          "java.util.concurrent.ThreadLocalRandom.current(",
          "java.lang.Thread.<init>(",
          "java.lang.Thread.sleep(",
          "java.util.concurrent.TimeUnit.sleep(",
          "java.util.concurrent.Executors.");

  /** A class named Wiring, in api or grid, assembles the others and so may know them all. */
  private static ArchRule mayUse(String user, String... used) {
    String[] known =
        Stream.concat(Stream.of(user), Stream.of(used))
            .map(name -> "borg." + name + "..")
            .toArray(String[]::new);
    return noClasses()
        .that(resideInAPackage("borg." + user + ".."))
        .and(not(nameMatching("borg\\.(api|grid)\\.Wiring(\\$.*)?")))
        .should()
        .dependOnClassesThat(resideInAPackage("borg..").and(not(resideInAnyPackage(known))))
        .as("%s may use only %s".formatted(user, List.of(used)));
  }

  private static boolean isForbidden(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        && CLOCKS_CHANCE_AND_THREADS.stream().anyMatch(target.getFullName()::startsWith);
  }
}
