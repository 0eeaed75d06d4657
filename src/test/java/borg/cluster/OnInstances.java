package borg.cluster;

import java.io.File;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What each test on real instances has: what is deployed to those of {@code arquillian.xml} that it
 * may start. The instances go on from test to test, so that the order counts.
 */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(OrderAnnotation.class)
abstract class OnInstances {

  @ArquillianResource protected Deployer deployer;

  @Deployment(name = "a", managed = false, testable = false)
  @TargetsContainer("a")
  static WebArchive a() {
    return war().addClass(InjectedMap.class);
  }

  @Deployment(name = "b", managed = false, testable = false)
  @TargetsContainer("b")
  static WebArchive b() {
    return war();
  }

  @Deployment(name = "c", managed = false, testable = false)
  @TargetsContainer("c")
  static WebArchive c() {
    return war();
  }

  @Deployment(name = "stranger", managed = false, testable = false)
  @TargetsContainer("stranger")
  static WebArchive stranger() {
    return war();
  }

  static WebArchive war() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/borg.war"));
  }
}
