package borg.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes the settings a bean, and reads them before anything else is done. */
@Singleton
public class ConfigProducer {

  // Not @Inject Config: its proxy is there later than this. A record can't be proxied: @Singleton.
  @Produces
  @Singleton
  BorgConfig config() {
    return BorgConfig.of(ConfigProvider.getConfig());
  }

  /** Lets a deployment with wrong settings fail with one message, before the first request. */
  void check(@Observes @Initialized(ApplicationScoped.class) Object start, BorgConfig config) {}
}
