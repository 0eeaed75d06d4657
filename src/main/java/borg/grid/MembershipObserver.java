package borg.grid;

import borg.membership.Grid;
import borg.node.Instance;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.replicatedmap.ReplicatedMap;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Observes who is on Payara's data grid, and puts the URL of this instance there for the others to
 * find. Keeps states to be looked up, not events: the grid may know that an instance is gone before
 * anybody has heard that it was a member. Thread-safe.
 */
@ApplicationScoped
public class MembershipObserver implements Grid, MembershipListener {

  /*
   * The grid's events only say that it is time to look. All is done on threads of the server's, since
   * a change of the map waits for the grid, which may itself be waiting for somebody who is gone.
   * While anything is missing it looks again soon; else only now and then, should an event be lost.
   */

  private static final Logger LOG = Logger.getLogger(MembershipObserver.class.getName());
  private static final String URLS = "borg.urls";

  /** URLs remembered beyond their time on the grid, at most. */
  private static final int MAX_REMEMBERED = 1_024;

  private static final long LOOK_EVERY_MILLIS = 2_000;
  private static final long LOOK_AGAIN_MILLIS = 200;

  /** URLs that change together are looked at together. */
  private static final long GATHER_MILLIS = 10;

  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern URL_FORM = Pattern.compile("https?://[!-~]{1,1024}");

  @Resource(lookup = "payara/Hazelcast")
  private HazelcastInstance hazelcast;

  @Resource private ManagedScheduledExecutorService executor;
  @Inject private Instance instance;

  private final Map<String, UUID> lastSeen = new LinkedHashMap<>();
  private final AtomicBoolean tidying = new AtomicBoolean();
  private final AtomicBoolean lookingSoon = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile Set<UUID> present = Set.of();
  private ScheduledFuture<?> looking;
  private UUID listener;
  private volatile UUID urlListener;

  /** The server is up as far as this application needs it: the first life begins. */
  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    listener = hazelcast.getCluster().addMembershipListener(this);
    executor.execute(this::listen);
    looking =
        executor.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    instance.start();
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    stopped = true;
    looking.cancel(false);
    try {
      if (urlListener != null) {
        urls().removeEntryListener(urlListener);
      }
      hazelcast.getCluster().removeMembershipListener(listener);
    } catch (HazelcastInstanceNotActiveException gone) {
      LOG.log(Level.FINE, "The data grid stopped first", gone);
    }
  }

  private void listen() {
    urlListener = urls().addEntryListener(new UrlListener());
    if (stopped) {
      urls().removeEntryListener(urlListener);
    }
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    executor.execute(this::look);
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    executor.execute(this::look);
  }

  private final class UrlListener extends EntryAdapter<Object, Object> {
    @Override
    public void onEntryEvent(EntryEvent<Object, Object> event) {
      lookIn(GATHER_MILLIS);
    }
  }

  @Override
  public Set<String> seeds() {
    synchronized (lastSeen) {
      return lastSeen.entrySet().stream()
          .filter(e -> present.contains(e.getValue()))
          .map(Map.Entry::getKey)
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  @Override
  public boolean hasRemoved(String url) {
    synchronized (lastSeen) {
      UUID member = lastSeen.get(url);
      return member != null && !present.contains(member);
    }
  }

  /** Looks at this instance's own copy of what the grid knows; waits for nobody. */
  private void look() {
    if (stopped) {
      return;
    }
    try {
      Map<String, String> urls = new HashMap<>();
      Set<Object> stale = new HashSet<>();
      urls().forEach((id, url) -> read(id, url, urls, stale));
      Set<UUID> members =
          hazelcast.getCluster().getMembers().stream()
              .map(Member::getUuid)
              .collect(Collectors.toUnmodifiableSet());
      stale.addAll(note(members, urls));
      // A member that the grid has merged after a split has another id there.
      boolean isMissing = !instance.url().equals(urls.get(ownId()));
      if ((isMissing || !stale.isEmpty()) && tidying.compareAndSet(false, true)) {
        executor.execute(() -> tidy(stale));
      }
      boolean isComplete = members.stream().allMatch(m -> urls.containsKey(m.toString()));
      if (!isComplete || isMissing || !stale.isEmpty()) {
        lookIn(LOOK_AGAIN_MILLIS);
      }
    } catch (RuntimeException e) {
      // Also so that it goes on: a failed run would be the last one.
      LOG.log(Level.FINE, "The data grid can't be asked", e);
      lookIn(LOOK_AGAIN_MILLIS);
    }
  }

  /** Looks that late, or when a look that is to come already does. */
  private void lookIn(long millis) {
    if (stopped || !lookingSoon.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.schedule(this::lookNow, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException serverStops) {
      lookingSoon.set(false);
    }
  }

  private void lookNow() {
    lookingSoon.set(false);
    look();
  }

  /** Whoever is on the grid may have put anything there. */
  private static void read(Object id, Object url, Map<String, String> urls, Set<Object> junk) {
    if (!(id instanceof String text)
        || !UUID_FORM.matcher(text).matches()
        || !(url instanceof String address)
        || !URL_FORM.matcher(address).matches()) {
      junk.add(id);
    } else if (urls.size() < MAX_REMEMBERED) {
      urls.put(text, address);
    }
  }

  private Set<String> note(Set<UUID> members, Map<String, String> urls) {
    Set<String> stale = new HashSet<>();
    synchronized (lastSeen) {
      urls.forEach(
          (id, url) -> {
            UUID member = UUID.fromString(id);
            if (members.contains(member)) {
              lastSeen.remove(url);
              lastSeen.put(url, member);
            } else {
              lastSeen.putIfAbsent(url, member);
              stale.add(id);
            }
          });
      Iterator<String> oldest = lastSeen.keySet().iterator();
      while (lastSeen.size() > MAX_REMEMBERED && oldest.hasNext()) {
        oldest.next();
        oldest.remove();
      }
      present = members;
    }
    return stale;
  }

  private void tidy(Set<Object> stale) {
    try {
      urls().put(ownId(), instance.url());
      stale.forEach(urls()::remove);
    } finally {
      tidying.set(false);
    }
  }

  private ReplicatedMap<Object, Object> urls() {
    return hazelcast.getReplicatedMap(URLS);
  }

  private String ownId() {
    return hazelcast.getCluster().getLocalMember().getUuid().toString();
  }
}
