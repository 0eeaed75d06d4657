package borg.grid;

import borg.node.Whereabouts;
import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
import fish.payara.micro.PayaraMicro;
import fish.payara.micro.data.InstanceDescriptor;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.util.List;

/**
 * What Payara Micro knows of this instance: its name, its HTTPS or HTTP port, and the address at
 * which the data grid reaches it. Read once, at the start: Payara can't be asked while it stops.
 */
@ApplicationScoped
public class PayaraWhereabouts implements Whereabouts {

  @Resource(lookup = "payara/Hazelcast")
  private HazelcastInstance hazelcast;

  @Inject private ServletContext context;

  private String name;
  private String url;

  @PostConstruct
  void look() {
    InstanceDescriptor self = PayaraMicro.getInstance().getRuntime().getLocalDescriptor();
    Address address = hazelcast.getCluster().getLocalMember().getAddress();
    name = self.getInstanceName();
    List<Integer> https = self.getHttpsPorts();
    boolean isTls = !https.isEmpty();
    int port = isTls ? https.get(0) : self.getHttpPorts().get(0);
    url = (isTls ? "https://" : "http://") + host(address) + ":" + port + context.getContextPath();
  }

  private static String host(Address address) {
    String host = address.getHost();
    return address.isIPv6() ? "[" + host + "]" : host;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String url() {
    return url;
  }
}
