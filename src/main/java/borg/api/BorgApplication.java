package borg.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** Serves every resource in the WAR from its context root, {@code /borg}. */
@ApplicationPath("/")
public class BorgApplication extends Application {

  /** No WADL: answers to OPTIONS would name classes and the product. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
