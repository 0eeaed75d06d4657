package borg.simulator;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/**
 * Says of the classes that it was loaded with whether they keep the promises. Reached by reflection
 * from outside of their loader, so it speaks of nothing but strings.
 */
final class Judge {

  private static final List<Class<?>> TOLD =
      List.of(
          StoriesTest.class,
          MembershipStoriesTest.class,
          WriteStoriesTest.class,
          RetryStoriesTest.class,
          HoldersGoneTest.class,
          CutOffAloneTest.class,
          SuccessorsTest.class,
          PairTest.class,
          PausesTest.class,
          LeaverLeaseTest.class,
          EventLossesTest.class,
          WaitingTest.class,
          EntrustedStoriesTest.class,
          LostBucketTest.class,
          PutAsideTest.class,
          LeavesTest.class,
          PastViewsTest.class,
          BrokenLinkTest.class,
          TwinsTest.class,
          TwoClustersTest.class,
          AvailableTest.class,
          WitnessTest.class,
          ForgetTest.class,
          ForgottenLivesTest.class,
          WatchStoriesTest.class,
          TogetherStoriesTest.class,
          ClientKeyStoriesTest.class,
          EntryStoriesTest.class,
          ListingStoriesTest.class,
          AntiEntropyTest.class);

  private Judge() {}

  /** What is wrong with the run of a seed; null if nothing is. */
  static String ofSeed(long seed) {
    List<String> complaints = new Simulation(seed).run().complaints;
    return complaints.isEmpty() ? null : complaints.get(0);
  }

  /** The same, where the cluster is split and both sides go on. */
  static String ofPartedSeed(long seed) {
    List<String> complaints = new Simulation(Plan.of(seed).parted()).run().complaints;
    return complaints.isEmpty() ? null : complaints.get(0);
  }

  /** The same, with an audience. */
  static String ofWatchedSeed(long seed) {
    List<String> complaints = new Simulation(seed).watched().run().complaints;
    return complaints.isEmpty() ? null : complaints.get(0);
  }

  /** What a mutant, or the judge, has looked for in vain; null if nothing. */
  static String missing() {
    return Inside.missing();
  }

  /** The stories, by name. */
  static List<String> stories() {
    var names = new ArrayList<String>();
    for (Class<?> tests : TOLD) {
      for (Method method : tests.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class) && !method.isAnnotationPresent(Disabled.class)) {
          names.add(tests.getName() + "#" + method.getName());
        }
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  /** What is wrong with a story; null if nothing is. */
  static String ofStory(String name) throws ReflectiveOperationException {
    String[] parts = name.split("#");
    var constructor = Class.forName(parts[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    Method story = Class.forName(parts[0]).getDeclaredMethod(parts[1]);
    story.setAccessible(true);
    try {
      story.invoke(constructor.newInstance());
      return null;
    } catch (InvocationTargetException e) {
      return String.valueOf(e.getCause().getMessage()).strip().split("\n", 2)[0];
    }
  }
}
