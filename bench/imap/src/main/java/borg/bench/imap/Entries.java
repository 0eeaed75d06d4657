package borg.bench.imap;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The map of Payara's own Hazelcast, as it comes: one synchronous backup, values as bytes. A near
 * cache and reads of backups are left off, since both answer what is old.
 */
@ApplicationScoped
public class Entries {

  @Resource(lookup = "payara/Hazelcast")
  private HazelcastInstance hazelcast;

  private IMap<String, byte[]> map;

  @PostConstruct
  void find() {
    map = hazelcast.getMap("entries");
  }

  IMap<String, byte[]> map() {
    return map;
  }

  /** Whether every partition has its backup where it belongs. */
  boolean isSafe() {
    return hazelcast.getPartitionService().isClusterSafe();
  }

  int members() {
    return hazelcast.getCluster().getMembers().size();
  }
}
